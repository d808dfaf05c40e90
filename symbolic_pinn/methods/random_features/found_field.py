"""From what was found in expansions to fields with their measures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import numpy as np

from symbolic_pinn.methods.random_features.accumulated_error import (
    NOT_ESTIMATED,
    other_features,
    over_blocks,
)
from symbolic_pinn.methods.random_features.known_trial import known_field
from symbolic_pinn.methods.random_features.no_start import not_converged
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.methods.random_features.trial import JUDGEMENT, HeldOut, Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.networks import Field, block_network, random_feature_network
from symbolic_pinn.recipe import Blocks
from symbolic_pinn.solution import ExpansionSize
from symbolic_pinn.verdict import (
    ErrorEstimate,
    HeldOutCheck,
    TermError,
    Verdict,
    assessed,
    judge,
    largest,
)

# Points held out in a block at least.
_LEAST_HELD_OUT = 300


@dataclass(frozen=True, kw_only=True)
class FoundField:
    """A field that was found.

    Attributes:
        field: the unknowns.
        description: of its network.
        measures, at_points: how well each term holds at points held out, and at those solved at.
        estimate: of its error.
        message: that Newton's method did not converge, in words; empty if it did.
    """

    field: Field
    description: Any
    measures: tuple[TermError, ...]
    at_points: tuple[TermError, ...]
    estimate: ErrorEstimate
    message: str = ""

    def measured_by(self, held_out: HeldOutCheck) -> "FoundField":
        """The same with the terms of the problem measured by another check than the solver's."""
        others = {m.name: m for m in held_out(self.field)}
        return replace(self, measures=tuple(others.get(m.name, m) for m in self.measures))

    def verdict(self, message: str) -> Verdict:
        """What the measures and the estimate mean."""
        return judge(
            self.measures,
            self.at_points,
            estimate=self.estimate,
            message=message or self.message,
        )

    @property
    def score(self) -> float:
        """The largest relative residual of a term; data, which have errors, are left out."""
        return largest(self.measures)

    @property
    def largest_error(self) -> float | None:
        """The largest estimated relative error of an unknown, if there is an estimate."""
        return max(self.estimate.relative.values(), default=None)

    @property
    def size(self) -> ExpansionSize:
        """What was chosen, in few numbers."""
        blocks = isinstance(self.description, Blocks)
        parts = tuple(self.description.of) if blocks else (self.description,)
        return ExpansionSize(
            blocks=len(parts),
            features=max(e.features for e in parts),
            cells=max(e.count for e in parts),
            scales=tuple(parts[-1].scales),
            activation=parts[0].activation,
            coefficients=sum(e.columns * e.count for e in parts),
            mapped=max(e.columns - e.features for e in parts),
        )


def of_trial(
    solver: TrialSolver, trial: Trial, is_time: Callable[[], bool] = lambda: True
) -> FoundField:
    """What was found in one expansion; its error is estimated if there is time."""
    problem = solver.problem
    network = random_feature_network(trial.expansion, _flat(trial))
    field = Field.on(problem.box, network, problem.trainable.values())
    if len(trial.state.z):
        moved = field.estimates.at(trial.state.z)
        field = eqx.tree_at(lambda f: f.estimates, field, moved)
    others = other_features(trial.expansion, len(problem.fields), template=solver.template)
    measures, at_points = (
        solver.measures(trial.expansion, trial.state, where, trial.ratio)
        for where in (JUDGEMENT, None)
    )
    return FoundField(
        field=field,
        description=trial.expansion,
        measures=measures,
        at_points=at_points,
        estimate=assessed(known_field(solver, trial), [others]) if is_time() else NOT_ESTIMATED,
        message=not_converged(problem, trial.state, trial.score),
    )


def of_blocks(
    march: TimeMarching, blocks: Sequence[Block], is_time: Callable[[], bool] = lambda: True
) -> FoundField:
    """What was found in one block after another; its error is estimated if there is time."""
    problem, axis = march.problem, march.axis
    begin, end = blocks[0].begin, blocks[-1].end
    edges = tuple((b.end - begin) / (end - begin) for b in blocks[:-1])
    description = Blocks(tuple(b.trial.expansion for b in blocks), edges, axis)
    networks = [random_feature_network(b.trial.expansion, _flat(b.trial)) for b in blocks]
    field = Field.on(problem.box, block_network(description, networks))
    each = HeldOut(max(_LEAST_HELD_OUT, JUDGEMENT.points // len(blocks)), JUDGEMENT.seed)
    measures, at_points = (_over_blocks(blocks, where) for where in (each, None))
    messages = (not_converged(problem, b.trial.state, b.trial.score) for b in blocks)
    return FoundField(
        field=field,
        description=description,
        measures=measures,
        at_points=at_points,
        estimate=over_blocks(march, blocks, is_time),
        message=next(filter(None, messages), ""),
    )


def over_blocks_measured(blocks: Sequence[Block]) -> tuple[TermError, ...]:
    """The measures of terms over all blocks, at the points by which expansions are chosen."""
    return _joined(blocks, [b.trial.measures for b in blocks])


def _flat(trial: Trial) -> np.ndarray:
    """Coefficients "unknowns cells*features"."""
    return trial.state.a.reshape(len(trial.state.a), -1)


def _over_blocks(blocks: Sequence[Block], where: HeldOut | None) -> tuple[TermError, ...]:
    """The measures of terms over all blocks, at some points."""
    each = [
        b.solver.measures(b.trial.expansion, b.trial.state, where, b.trial.ratio) for b in blocks
    ]
    return _joined(blocks, each)


def _joined(
    blocks: Sequence[Block], measures: Sequence[tuple[TermError, ...]]
) -> tuple[TermError, ...]:
    """Means by length, and the largest of all.

    A block that was made for a pulse counts by itself: its terms are of another size.
    """
    found: dict[str, list[tuple[float, TermError]]] = {}
    apart: dict[str, list[TermError]] = {}
    for b, of_block in zip(blocks, measures, strict=True):
        for m in of_block:
            if b.is_pulse:
                apart.setdefault(m.name, []).append(m)
            else:
                found.setdefault(m.name, []).append((b.end - b.begin, m))
    names = dict.fromkeys([*found, *apart])
    means = {name: _mean(name, parts) for name, parts in found.items()}
    return tuple(
        max([*([means[n]] if n in means else []), *apart.get(n, [])], key=lambda m: m.relative)
        for n in names
    )


def _mean(name: str, parts: Sequence[tuple[float, TermError]]) -> TermError:
    lengths = np.array([length for length, _ in parts])
    weights = lengths / lengths.sum()

    def rms(values: Sequence[float]) -> float:
        return float(np.sqrt(weights @ np.square(values)))

    in_corner = max((m for _, m in parts), key=lambda m: m.corner)
    return TermError(
        name=name,
        group=parts[0][1].group,
        rms=rms([m.rms for _, m in parts]),
        largest=max(m.largest for _, m in parts),
        size=rms([m.size for _, m in parts]),
        corner=in_corner.corner,
        meeting=in_corner.meeting,
        not_finite=next((m.not_finite for _, m in parts if m.not_finite), ""),
    )
