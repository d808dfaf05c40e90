"""Solutions over the whole domain, as far as a search has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from symbolic_pinn.methods.random_features.accumulated_error import seconds_to_estimate
from symbolic_pinn.methods.random_features.found_field import (
    FoundField,
    of_blocks,
    of_trial,
    over_blocks_measured,
)
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.methods.recorder import FieldValues
from symbolic_pinn.verdict import TermError, largest


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A solution over the whole domain.

    Attributes:
        measures: of each term, at the points by which expansions are chosen.
        values: the unknowns "points unknowns" at points.
        theta: the trainable parameters.
        sizes: of its expansion, in few numbers.
        seconds_to_estimate: about how long the estimate of its error takes.
        found: makes the field, with its measures and the estimate; told whether there is time.
    """

    measures: tuple[TermError, ...]
    values: FieldValues
    theta: Sequence[float]
    sizes: dict[str, int | float]
    seconds_to_estimate: float
    found: Callable[[Callable[[], bool]], FoundField]

    @property
    def score(self) -> float:
        """The largest relative residual of a term; data, which have errors, are left out."""
        return largest(self.measures)


def cover_of_trial(solver: TrialSolver, trial: Trial) -> Cover:
    """One expansion."""
    return Cover(
        measures=trial.measures,
        values=lambda x: solver.values(trial, x),
        theta=solver.theta(trial),
        sizes={"features": trial.expansion.features, "cells": trial.expansion.count},
        seconds_to_estimate=seconds_to_estimate(solver, trial),
        found=lambda is_time: of_trial(solver, trial, is_time),
    )


def cover_of_blocks(march: TimeMarching, blocks: Sequence[Block]) -> Cover:
    """One block after the other."""
    expansions = [b.trial.expansion for b in blocks]

    def values(x: np.ndarray) -> np.ndarray:
        ends = [b.end for b in blocks[:-1]]
        where = np.searchsorted(ends, x[:, march.axis], side="right")
        found = np.zeros((len(x), len(march.problem.fields)))
        for k in np.unique(where):
            block = blocks[k]
            found[where == k] = block.solver.values(block.trial, x[where == k])
        return found

    return Cover(
        measures=over_blocks_measured(blocks),
        values=values,
        theta=(),
        sizes={
            "features": max(e.features for e in expansions),
            "cells": max(e.count for e in expansions),
            "blocks": len(blocks),
        },
        seconds_to_estimate=sum(seconds_to_estimate(b.solver, b.trial) for b in blocks),
        found=lambda is_time: of_blocks(march, blocks, is_time),
    )
