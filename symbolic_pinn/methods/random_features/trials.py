"""Solves a problem in one expansion after another, and measures each at points held out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import FeatureBasis, MultiIndex
from symbolic_pinn.compiler import Residual
from symbolic_pinn.methods.random_features.collocation import Collocation
from symbolic_pinn.methods.random_features.newton import Newton, NewtonState, parameters
from symbolic_pinn.methods.random_features.types import More, PartialValues
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.problem import DATA, RESIDUAL, Domain, Problem
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.sampling import places_on, with_narrow_points
from symbolic_pinn.verdict import TermError, worst_error
from symbolic_pinn.verdict.held_out import HELD_OUT, HELD_OUT_SEED

_LEAST_HELD_OUT = 40
# A trial above this score is no start for another.
_USEFUL = 0.1


@dataclass(frozen=True)
class HeldOut:
    """Points that are not solved at.

    Attributes:
        points: in the interior, divided over the cells.
        seed: of the points.
    """

    points: int
    seed: int


# By which expansions are chosen, and by which the chosen one is judged.
SELECTION, JUDGEMENT = HeldOut(300, 7_919), HeldOut(HELD_OUT, HELD_OUT_SEED)


@dataclass(frozen=True)
class Trial:
    """An expansion and what Newton's method found in it.

    Attributes:
        expansion: features, scales and cells.
        state: coefficients and values at the collocation points.
        measures: of each term at held-out points.
    """

    expansion: RandomFeatureExpansion
    state: NewtonState
    measures: tuple[TermError, ...]

    @property
    def score(self) -> float:
        """The largest relative residual of a term; data, which have errors, are left out."""
        return max(m.relative for m in self.measures if m.group != DATA)


class TrialSolver:
    """Solves a problem on one box in expansions that differ in their features.

    Args:
        linearised: the residuals of the problem.
        box: where they shall hold, the problem's box or a part of it.
        newton: settings of the iteration.
        estimates: the trainable parameters at their start.
        ratio: collocation points in the interior for each feature.
        more: gives further values that are known at the points of a residual.
        begin: gives values of the partials to begin with; default all 0.
    """

    def __init__(
        self,
        linearised: LinearisedResiduals,
        box: Domain,
        newton: Newton,
        *,
        estimates: Estimates,
        ratio: float,
        more: More = lambda k, x: {},
        begin: Callable[[Collocation], PartialValues] | None = None,
    ) -> None:
        self.linearised, self.box, self.newton = linearised, box, newton
        self.estimates, self.ratio, self._more, self._begin = estimates, ratio, more, begin
        self._trials: dict[RandomFeatureExpansion, Trial] = {}

    @property
    def problem(self) -> Problem:
        """Whose residuals they are."""
        return self.linearised.problem

    def basis(self, expansion: RandomFeatureExpansion) -> FeatureBasis:
        """The features on the box."""
        return FeatureBasis(expansion, self.box.lower, self.box.upper)

    def collocation(
        self, expansion: RandomFeatureExpansion, held_out: HeldOut | None = None
    ) -> Collocation:
        """The residuals in an expansion, at the points that go with it or at others."""
        interior = ceil(self.ratio * expansion.features)
        if held_out is not None:
            interior = max(_LEAST_HELD_OUT, held_out.points // expansion.count)
        points = [
            with_narrow_points(
                places_on(self.problem, r.face),
                self.box,
                r.face,
                self._count(r, interior),
                seed=expansion.seed if held_out is None else held_out.seed,
                cells=expansion.cells,
            )
            for r in self.linearised.residuals
        ]
        return self._at(expansion, points)

    def _at(self, expansion: RandomFeatureExpansion, points: Sequence[np.ndarray]) -> Collocation:
        more = [self._more(k, x) for k, x in enumerate(points)]
        return Collocation(self.linearised, self.basis(expansion), points, more)

    def _count(self, residual: Residual, interior: int) -> int:
        if residual.group == RESIDUAL:
            return interior
        free, dim = len(residual.face.free(self.box)), len(self.box.coordinates)
        return max(16, min(interior, ceil(3 * interior ** (free / dim))))

    def solve(self, expansion: RandomFeatureExpansion, start: Trial | None = None) -> Trial:
        """Newton's method in an expansion; it begins at the solution of another trial, if any."""
        if expansion not in self._trials:
            collocation, estimates = self.collocation(expansion), self.estimates
            values: PartialValues | None
            if start is not None and start.score < _USEFUL:
                values = self._at(start.expansion, collocation.points).values(start.state.a)
                estimates = estimates.at(start.state.z)
            else:
                values = None if self._begin is None else self._begin(collocation)
            state = self.newton.solve(collocation, estimates, values)
            measures = self.measures(expansion, state)
            self._trials[expansion] = Trial(expansion, replace(state, values=[]), measures)
        return self._trials[expansion]

    def measures(
        self,
        expansion: RandomFeatureExpansion,
        state: NewtonState,
        held_out: HeldOut | None = SELECTION,
    ) -> tuple[TermError, ...]:
        """How well each term holds at held-out points, or with `None` at those solved at."""
        collocation, found = self._found(expansion, state, held_out)
        values = collocation.values(state.a)
        typical = self._typical(self.basis(expansion), state.a)
        leaves = map(self.linearised.leaves, range(len(found)))
        return tuple(
            worst_error(
                places_on(self.problem, r.face),
                x,
                each,
                parts=[(typical(leaf), here.get(leaf)) for leaf in names],
                name=r.name,
                group=r.group,
            )
            for r, x, each, here, names in zip(
                self.linearised.residuals, collocation.points, found, values, leaves, strict=True
            )
        )

    def _found(
        self, expansion: RandomFeatureExpansion, state: NewtonState, held_out: HeldOut | None
    ) -> tuple[Collocation, list[Linearised]]:
        collocation = self.collocation(expansion, held_out)
        theta, _ = parameters(self.estimates, state.z)
        return collocation, collocation.evaluate(collocation.values(state.a), theta)

    def values(self, trial: Trial, x: np.ndarray) -> np.ndarray:
        """The unknowns "points unknowns" of a trial."""
        basis, origin = self.basis(trial.expansion), (0,) * x.shape[1]
        return basis.values(trial.state.a, x, origin).T

    def theta(self, trial: Trial) -> list[float]:
        """The trainable parameters of a trial."""
        return parameters(self.estimates, trial.state.z)[0]

    def profile(self, trial: Trial, axis: int) -> np.ndarray:
        """For each interval between cells along a coordinate, the largest relative residual.

        A condition that ties several places counts at each of them.
        """
        collocation, found = self._found(trial.expansion, trial.state, SELECTION)
        inner = np.asarray(trial.expansion.cells[axis])
        result = np.zeros(len(inner) + 1)
        terms = zip(
            self.linearised.residuals, collocation.points, found, trial.measures, strict=True
        )
        for r, x, (values, _), m in terms:
            ends = dict(r.face.fixed).get(self.box.coordinates[axis])
            for at in (x[:, axis],) if ends is None else [np.full(len(x), e) for e in ends]:
                interval = np.searchsorted(inner, self._share(at, axis))
                for k in np.unique(interval):
                    rms = float(np.sqrt(np.mean(np.square(values[interval == k]))))
                    result[k] = max(result[k], rms / m.size if m.size else 0.0)
        return result

    def _share(self, at: np.ndarray, axis: int) -> np.ndarray:
        lower, upper = self.box.lower[axis], self.box.upper[axis]
        return (at - lower) / (upper - lower)

    def _typical(self, basis: FeatureBasis, a: np.ndarray) -> Callable[[object], float]:
        """rms of a partial over the box; parameters have no part in a size."""
        box, names = self.box, list(self.problem.fields)
        x = np.random.default_rng(0).uniform(box.lower, box.upper, (200, len(box.lower)))

        @cache
        def rms(unknown: str, alpha: MultiIndex) -> float:
            values = basis.values(a[names.index(unknown)], x, alpha)
            return float(np.sqrt(np.mean(np.square(values))))

        def typical(leaf: object) -> float:
            if not isinstance(leaf, Partial):
                return 0.0
            orders = dict(zip(self.problem.fields[leaf.unknown].args, leaf.orders, strict=True))
            return rms(leaf.unknown, tuple(orders.get(c, 0) for c in box.coordinates))

        return typical
