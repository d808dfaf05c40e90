"""The residuals of one time block after another, and what each hands over to the next.

For an unknown of order n in time, u and its derivatives up to n - 1 are handed over, as values of
the solution of the block before at the points of the next one's start.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import FeatureBasis, MultiIndex
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.types import More, PartialValues
from symbolic_pinn.compiler import Residual
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.types import LeafValues
from symbolic_pinn.problem import DATA, INITIAL, RESIDUAL, Domain, Face, Problem

Begin = Callable[[Collocation], PartialValues]


def why_not_in_blocks(problem: Problem, residuals: tuple[Residual, ...]) -> str | None:
    """What keeps a problem from being solved block by block in time; `None` if nothing does."""
    t = problem.start
    if t is None:
        return "it has no time coordinate"
    if problem.trainable or any(r.group == DATA for r in residuals):
        return "its data and parameters belong to all times at once"
    start = problem.box.bounds(t)[0]
    for r in residuals:
        pinned = dict(r.face.fixed).get(t)
        if pinned is not None and pinned != (start,):
            return f"{r.name} holds at another time than the start"
        for p in r.partials:
            at = dict(zip(problem.fields[p.unknown].args, p.point, strict=True))[t]
            if pinned is None and at != t:
                return f"{r.name} takes `{p}` at another time"
    if not any(t in dict(r.face.fixed) for r in residuals):
        return "nothing is given at its start"
    return None


@dataclass(frozen=True)
class ContinuityValue:
    """A value that a block hands over: the symbol it has there, and which derivative it is."""

    symbol: sp.Symbol
    unknown: str
    alpha: MultiIndex
    residual: Residual


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block that was solved.

    Attributes:
        begin, end: its times.
        solver, trial: on its box, and what was found there.
        is_pulse: whether it holds a pulse of known data.
    """

    begin: float
    end: float
    solver: TrialSolver
    trial: Trial
    is_pulse: bool = False


class TimeMarching:
    """The residuals of each block, and what is known at its start.

    Args:
        problem: a problem without what `why_not_in_blocks` names.
        residuals: its residuals.
    """

    def __init__(self, problem: Problem, residuals: tuple[Residual, ...]) -> None:
        assert problem.start is not None
        self.problem, self.time = problem, problem.start
        self.axis = problem.box.coordinates.index(problem.start)
        self.first = LinearisedResiduals(problem, residuals)
        kept = tuple(r for r in residuals if self.time not in dict(r.face.fixed))
        self._kept, self._handed = len(kept), tuple(self._hand_over(residuals))
        self._later = LinearisedResiduals(problem, (*kept, *(h.residual for h in self._handed)))

    def _hand_over(self, residuals: tuple[Residual, ...]) -> Iterator[ContinuityValue]:
        for name, unknown in self.problem.fields.items():
            slot = unknown.args.index(self.time)
            partials = [p for r in residuals if r.group == RESIDUAL for p in r.partials]
            order = max((p.orders[slot] for p in partials if p.unknown == name), default=0)
            for n in range(order):
                orders = [n if i == slot else 0 for i in range(len(unknown.args))]
                symbol = sp.Symbol(f"handed_over_{name}_{n}", real=True)
                p = Partial.of(unknown, orders, unknown.args)
                by = dict(zip(unknown.args, orders, strict=True))
                alpha = tuple(by.get(c, 0) for c in self.problem.box.coordinates)
                residual = Residual(f"continuity of {p}", INITIAL, p - symbol, Face())
                yield ContinuityValue(symbol, name, alpha, residual)

    def box(self, begin: float, end: float) -> Domain:
        """The part of the domain between two times."""
        box, i = self.problem.box, self.axis
        lower = (*box.lower[:i], begin, *box.lower[i + 1 :])
        upper = (*box.upper[:i], end, *box.upper[i + 1 :])
        return replace(box, lower=lower, upper=upper)

    def later(self, begin: float) -> LinearisedResiduals:
        """The residuals of a block that begins at a time, after another."""
        face = Face(((self.time, (begin,)),))
        return self._later.on({self._kept + k: face for k in range(len(self._handed))})

    def handed_over(self, before: "Block | None") -> tuple[More, Begin | None]:
        """What is known from the block before: values at its end, and where Newton begins."""
        if before is None:
            return (lambda k, x: {}), None
        basis = before.solver.basis(before.trial.expansion)
        return self._more(basis, before.trial.state.a), self._begin(basis, before.trial)

    def errors(
        self, before: tuple[FeatureBasis, np.ndarray] | None
    ) -> Callable[[Sequence[np.ndarray]], Sequence]:
        """What the error of the block before, an expansion, adds to each residual of the next."""
        if before is None:
            return lambda points: ()
        more = self._more(*before)
        return lambda points: [
            sum(more(k, x).values(), np.zeros(len(x))) for k, x in enumerate(points)
        ]

    def _more(self, before: FeatureBasis, coefficients: np.ndarray) -> More:
        """The values that the block before hands over, at the points of a residual."""
        names = list(self.problem.fields)

        def values(k: int, x: np.ndarray) -> LeafValues:
            if k < self._kept:
                return {}
            h = self._handed[k - self._kept]
            a = coefficients[names.index(h.unknown)]
            return {h.symbol: before.values(a, x[:, : len(before.lower)], h.alpha)}

        return values

    def _begin(self, before: FeatureBasis, trial: Trial) -> Begin:
        """Newton's method begins at the end of the block before, constant in time."""
        end = before.upper[self.axis]

        def values(collocation: Collocation) -> PartialValues:
            stopped = [x.copy() for x in collocation.points]
            for x in stopped:
                x[:, self.axis] = end
            found = Collocation(
                collocation.linearised, before, stopped, [{}] * len(stopped)
            ).values(trial.state.a)
            return [
                {p: v if not self._by_time(p) else np.zeros_like(v) for p, v in each.items()}
                for each in found
            ]

        return values

    def _by_time(self, p: Partial) -> int:
        return p.orders[self.problem.fields[p.unknown].args.index(self.time)]
