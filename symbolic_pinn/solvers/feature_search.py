"""Finds the scales of random features, and how many are needed, from residuals at held-out points.

An expansion that is too smooth cannot follow the solution, and one that is too rough needs more
points than there are: between them the residual at points that were not solved at has a minimum,
which is found without knowing the solution. First few features and one scale for all coordinates,
then each coordinate by itself, then more features; it ends as soon as the residual is small enough.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import Expansion
from symbolic_pinn.compiler import Residual
from symbolic_pinn.networks import Estimates
from symbolic_pinn.problem import DATA, RESIDUAL, Problem, Ridge
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.solvers.collocation import Collocation
from symbolic_pinn.solvers.measure import Measure, measure
from symbolic_pinn.solvers.newton import Newton, State, Values, parameters
from symbolic_pinn.solvers.pointwise import Pointwise

_HELD_OUT, _HELD_OUT_SEED = 300, 7_919
_FIRST_SCALES = (4.0, 8.0, 2.0, 16.0, 32.0, 64.0)


@dataclass(frozen=True)
class Trial:
    """An expansion and what Newton's method found in it.

    Attributes:
        ridge: the expansion.
        state: coefficients and values at the collocation points.
        measures: of each term at held-out points.
    """

    ridge: Ridge
    state: State
    measures: tuple[Measure, ...]

    @property
    def score(self) -> float:
        """The largest relative residual of a term; data, which have errors, are left out."""
        return max(m.relative for m in self.measures if m.group != DATA)


class Laboratory:
    """Solves a problem on one box in expansions that differ in their features.

    Args:
        pointwise: the residuals of the problem.
        newton: settings of the iteration.
        estimates: the trainable parameters at their start.
        ratio: collocation points in the interior for each feature.
    """

    def __init__(
        self, pointwise: Pointwise, newton: Newton, estimates: Estimates, ratio: float
    ) -> None:
        self.pointwise, self.newton = pointwise, newton
        self.estimates, self.ratio = estimates, ratio
        self._trials: dict[Ridge, Trial] = {}

    @property
    def problem(self) -> Problem:
        """Whose residuals they are."""
        return self.pointwise.problem

    def collocation(self, ridge: Ridge, *, held_out: bool = False) -> Collocation:
        """The residuals in an expansion, at the points that go with it or at others."""
        box = self.problem.box
        expansion = Expansion(ridge, box.lower, box.upper)
        points = [
            sobol_points(
                box,
                r.face,
                self._count(r, ridge, held_out),
                seed=_HELD_OUT_SEED if held_out else 0,
                cells=ridge.cells,
            )
            for r in self.pointwise.residuals
        ]
        return Collocation(self.pointwise, expansion, points)

    def _count(self, residual: Residual, ridge: Ridge, held_out: bool) -> int:
        dim = len(self.problem.box.coordinates)
        interior = _HELD_OUT if held_out else ceil(self.ratio * ridge.features)
        if residual.group == RESIDUAL:
            return interior
        free = len(residual.face.free(self.problem.box))
        return max(16, min(interior, ceil(3 * interior ** (free / dim))))

    def solve(
        self,
        ridge: Ridge,
        start: Trial | None = None,
        note: Callable[[State], None] = lambda state: None,
    ) -> Trial:
        """Newton's method in an expansion; it begins at the solution of another trial, if any."""
        if ridge not in self._trials:
            collocation = self.collocation(ridge)
            values = None if start is None else self._moved(start, ridge)
            estimates = self.estimates if start is None else _at(self.estimates, start.state.z)
            state = self.newton.solve(collocation, estimates, values, note)
            measures = self.measures(ridge, state)
            self._trials[ridge] = Trial(ridge, replace(state, values=[]), measures)
        return self._trials[ridge]

    def _moved(self, start: Trial, ridge: Ridge) -> Values:
        """The values of a trial at the points of another expansion."""
        box = self.problem.box
        there = self.collocation(replace(ridge, features=ridge.features))
        before = Expansion(start.ridge, box.lower, box.upper)
        return Collocation(self.pointwise, before, there.points).values(start.state.a)

    def measures(self, ridge: Ridge, state: State) -> tuple[Measure, ...]:
        """How well each term holds at held-out points."""
        collocation = self.collocation(ridge, held_out=True)
        theta, _ = parameters(self.estimates, state.z)
        found = collocation.evaluate(collocation.values(state.a), theta)
        typical = self._typical(collocation.expansion, state.a)
        return tuple(
            measure(r.name, r.group, value, slopes, [typical(s) for s in names])
            for r, (value, slopes), names in zip(
                self.pointwise.residuals,
                found,
                map(self.pointwise.leaves, range(len(found))),
                strict=True,
            )
        )

    def _typical(self, expansion: Expansion, a: np.ndarray) -> Callable[[object], float]:
        """rms of a partial over the domain; parameters have no part in a size."""
        box, names = self.problem.box, list(self.problem.fields)
        x = np.random.default_rng(0).uniform(box.lower, box.upper, (200, len(box.lower)))
        known: dict[tuple, float] = {}

        def typical(leaf: object) -> float:
            if not isinstance(leaf, Partial):
                return 0.0
            slots = self.problem.fields[leaf.unknown].args
            orders = dict(zip(slots, leaf.orders, strict=True))
            alpha = tuple(orders.get(c, 0) for c in box.coordinates)
            key = (leaf.unknown, alpha)
            if key not in known:
                values = expansion.values(a[names.index(leaf.unknown)], x, alpha)
                known[key] = float(np.sqrt(np.mean(np.square(values))))
            return known[key]

        return typical


def _at(estimates: Estimates, z: np.ndarray) -> Estimates:
    return Estimates(tuple(z), estimates.parameters)


@dataclass(frozen=True)
class FeatureSearch:
    """How scales and numbers of features are looked for.

    Attributes:
        tolerance: score at which it ends.
        first: features to begin with.
        most: features at most.
        growth: factor from one number of features to the next.
    """

    tolerance: float
    first: int
    most: int
    growth: float = 1.7

    def best(self, laboratory: Laboratory, template: Ridge, note: Callable[[Trial], None]) -> Trial:
        """The best trial; `template` has the activation, the cells and the seed."""
        best: Trial | None = None

        def tried(**changes: Any) -> Trial:
            trial = laboratory.solve(replace(template, **changes), best)
            note(trial)
            return trial

        dim = len(template.scales)
        worse = 0
        for s in _FIRST_SCALES:
            trial = tried(features=self.first, scales=(s,) * dim)
            if best is None or trial.score < best.score:
                best, worse = trial, 0
            else:
                worse += 1
            if best.score <= self.tolerance:
                return best
        assert best is not None
        best = self._descended(tried, best, 2.0)
        in_vain, features = 0, best.ridge.features
        while best.score > self.tolerance and features < self.most and in_vain < 2:
            features = min(self.most, ceil(self.growth * features))
            more = tried(features=features, scales=best.ridge.scales)
            more = self._descended(tried, more, 1.4)
            in_vain = 0 if more.score < 0.5 * best.score else in_vain + 1
            best = min(more, best, key=lambda trial: trial.score)
        return best

    def _descended(self, tried: Callable[..., Trial], best: Trial, factor: float) -> Trial:
        """Each coordinate's scale by itself, as long as one of them gets better."""
        for i in range(len(best.ridge.scales)):
            for f in (factor, 1 / factor):
                while best.score > self.tolerance:
                    scales = list(best.ridge.scales)
                    scales[i] *= f
                    trial = tried(features=best.ridge.features, scales=tuple(scales))
                    if trial.score >= best.score:
                        break
                    best = trial
        return best
