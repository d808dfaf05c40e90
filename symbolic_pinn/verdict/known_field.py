"""A field as its error is looked at: its partials wherever they are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import jax
import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.correction import CorrectionEquations, correction_equations
from symbolic_pinn.collocation.points import collocation_points, further_points
from symbolic_pinn.collocation.types import More, PartialValues
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.problem import Domain
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.natural_sizes import least_sizes
from symbolic_pinn.verdict.sizes import lengths_of, rms

# Seeds of the points that are solved at, of others to judge by, and of those for means.
POINTS, OTHERS, _MEANS = 15_485_863, 32_452_843, 1
RATIO = 2.0
_COUNT = 1_000

# The points of some residuals, which these are, and a coordinate.
Raised = Callable[[Sequence[np.ndarray], Sequence[int], int], PartialValues]


@dataclass(frozen=True, kw_only=True)
class KnownField:
    """A field whose partials are known wherever they are asked for.

    Attributes:
        residuals: what it shall satisfy.
        box: where.
        estimates: the parameters that were found with it.
        partials: gives those that each residual holds, at points for each residual.
        values: gives the unknowns "points unknowns" at points.
        more: gives further values that are known at the points of a residual.
        errors: gives for each residual what errors of these add to it at its points.
        covered: says at which points the equations of each unknown hold.
        raised: gives the partials of some residuals, each with one derivative more by a coordinate;
            none where that is not known.
    """

    residuals: LinearisedResiduals
    box: Domain
    estimates: Estimates
    partials: Callable[[Sequence[np.ndarray]], PartialValues]
    values: Callable[[np.ndarray], np.ndarray]
    more: More = lambda k, x: {}
    errors: Callable[[Sequence[np.ndarray]], Sequence] = lambda points: ()
    covered: Callable[[np.ndarray], np.ndarray]
    raised: Raised | None = None

    @cached_property
    def slopes(self) -> np.ndarray:
        """d theta / dz."""
        with jax.enable_x64(True):
            return np.array([float(s) for s in self.estimates.slopes])

    def points(
        self, expansion: RandomFeatureExpansion, seed: int, ratio: float = RATIO
    ) -> list[np.ndarray]:
        """For each residual points, that many for each feature.

        Those that are solved at have further ones, as solving in mapped features does.
        """
        interior = ceil(ratio * expansion.columns)
        residuals = self.residuals.residuals
        return collocation_points(
            self.residuals.problem,
            residuals,
            self.box,
            interior=interior,
            seed=seed,
            cells=expansion.cells,
            maps=further_points(expansion) if seed == POINTS else (),
            contains=None if self.box.is_box else self.box.holds,
        )

    def collocation(
        self, expansion: RandomFeatureExpansion, points: Sequence[np.ndarray]
    ) -> Collocation:
        """The residuals in an expansion at points."""
        known = [self.more(k, x) for k, x in enumerate(points)]
        basis = FeatureBasis(expansion, self.box.lower, self.box.upper)
        return Collocation(self.residuals, basis, points, known)

    def equations(
        self, expansion: RandomFeatureExpansion, seed: int, ratio: float = RATIO
    ) -> tuple[CorrectionEquations, Collocation]:
        """The equations for its correction in an expansion, at points of a seed."""
        points = self.points(expansion, seed, ratio)
        collocation = self.collocation(expansion, points)
        added = self.errors(points)
        found = correction_equations(
            collocation, self.partials(points), (theta(self.estimates), self.slopes), added
        )
        return found, collocation

    @cached_property
    def least(self) -> np.ndarray:
        """What is small enough of each unknown to count as 0."""
        residuals, problem = self.residuals.residuals, self.residuals.problem
        points = collocation_points(
            problem, residuals, self.box, interior=_COUNT // 10, seed=_MEANS
        )
        found = self.evaluate(points)
        x, covered = self.somewhere()
        sizes = [rms(u[here]) for u, here in zip(self.values(x).T, covered.T, strict=True)]
        leaves = [self.residuals.leaves(k) for k in range(len(found))]
        by_name = dict(zip(problem.fields, sizes, strict=True))
        least = least_sizes(lengths_of(problem.box), leaves, found, by_name)
        return np.array([least[name] for name in problem.fields])

    def evaluate(self, points: Sequence[np.ndarray]) -> list[Linearised]:
        """The residuals and their slopes at points for each."""
        problem = self.residuals.problem
        parameters = dict(zip(problem.trainable, theta(self.estimates), strict=True))
        given = zip(self.residuals.residuals, points, self.partials(points), strict=True)
        return self.residuals(
            [
                {**known_columns(problem, r.face, x), **self.more(k, x), **v, **parameters}
                for k, (r, x, v) in enumerate(given)
            ]
        )

    def somewhere(self, count: int = _COUNT) -> tuple[np.ndarray, np.ndarray]:
        """Points over which means are taken, and for each unknown at which of them."""
        x = self.box.uniform(count, seed=_MEANS)
        return x, self.covered(x)


def theta(estimates: Estimates) -> list[float]:
    """The numbers of the parameters."""
    with jax.enable_x64(True):
        return [float(v) for v in estimates.values]
