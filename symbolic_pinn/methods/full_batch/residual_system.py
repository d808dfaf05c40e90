"""All residuals at a fixed set of points, as functions of the trained numbers: r(theta), J(theta).

Each residual is divided by the square root of its number of points and multiplied by that of its
weight, so that |r|^2 is the weighted loss.
"""

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.checks import Number, positive_numbers, require_positive, require_precision
from symbolic_pinn.errors import InputError
from symbolic_pinn.objective import LossParts, Objective, ParameterVector, residual_rows
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.problem import RESIDUAL
from symbolic_pinn.sampling import Points, with_narrow_points
from symbolic_pinn.solution import Solution
from symbolic_pinn.weighting import Fixed

_CONDITIONS = 10.0
Residuals = Float[Array, " rows"]


@dataclass(frozen=True)
class FixedPoints:
    """Points and weights of a method that looks at all points in each iteration.

    Attributes:
        points: collocation points in the interior, by Sobol's sequence.
        face: points on each face; default a tenth of those, 50 at least.
        weighting: loss weights, which stay as they are; default those with which the method before
            ended, else 1 for equations and 10 for all else.
        resample: iterations after which other points are taken; `None` for never.
        precision: 32 or 64 bit floats; with 32 the loss stops falling early.
        condition_weight: weight of every term that is no equation, instead of `weighting`.
    """

    points: int = 1_000
    face: int | None = None
    weighting: Fixed | None = None
    resample: int | None = None
    precision: int = 64
    condition_weight: Number | None = None

    def __post_init__(self) -> None:
        require_positive(points=self.points)
        for name in ("face", "resample"):
            if getattr(self, name) is not None:
                require_positive(**{name: getattr(self, name)})
        require_precision(self.precision)
        if self.condition_weight is not None:
            positive_numbers("condition_weight", self.condition_weight)
            if self.weighting is not None:
                raise InputError("`weighting` and `condition_weight` exclude each other")

    def sample(self, objective: Objective, seed: int) -> Points:
        """Points on each face of the problem."""
        face = self.face or max(50, self.points // 10)
        return tuple(
            jnp.asarray(with_narrow_points(
                objective.narrow[i], objective.problem.box, f,
                face if f.fixed or f.curve else self.points, seed=seed + 1_000 * i,
            ), float)
            for i, f in enumerate(objective.problem.faces)
        )  # fmt: skip

    def weights(self, objective: Objective, start: Solution | None) -> np.ndarray:
        """The weight of each term."""
        problem = objective.problem
        if self.weighting is not None:
            parts = LossParts.of(problem, each=self.weighting.each)
            return parts.membership @ np.asarray(self.weighting.init(parts.names))
        if self.condition_weight is None and start is not None and start.history.rows:
            known = start.history.rows[-1].weights
            for parts in (LossParts.by_group(problem), LossParts.by_condition(problem)):
                if set(known) == set(parts.names):
                    return parts.membership @ np.array([known[p] for p in parts.names])
        of_others = self.condition_weight or _CONDITIONS
        return np.array([1.0 if r.group == RESIDUAL else of_others for r in objective.residuals])


@dataclass(frozen=True)
class ResidualSystem:
    """r(theta) and J(theta).

    Attributes:
        objective: the residuals.
        form: makes a field of theta.
        weights: of each term.
    """

    objective: Objective
    form: ParameterVector
    weights: tuple[float, ...]

    def residuals(self, theta: Vector, points: Points) -> Residuals:
        """r."""
        found = self.objective.evaluation(self.form.field(theta), points)
        return jnp.concatenate([r * s for r, s in zip(found, self._scales(found), strict=True)])

    def rows(
        self, theta: Vector, points: Points
    ) -> tuple[Residuals, Float[Array, "rows parameters"]]:
        """r and J."""
        found = residual_rows(self.objective, self.form, theta, points)
        scales = self._scales([r for r, _ in found])
        pairs = list(zip(found, scales, strict=True))
        r = jnp.concatenate([r * s for (r, _), s in pairs])
        return r, jnp.concatenate([j * s for (_, j), s in pairs])

    def loss(self, theta: Vector, points: Points) -> Float[Array, ""]:
        """|r|^2."""
        return jnp.sum(jnp.square(self.residuals(theta, points)))

    def term_losses(self, theta: Vector, points: Points) -> Float[Array, " terms"]:
        """The loss of each term, without its weight."""
        return self.objective.term_losses(self.form.field(theta), points)

    def _scales(self, found: list[Array]) -> list[Array]:
        pairs = zip(found, self.weights, strict=True)
        return [jnp.sqrt(jnp.asarray(w / len(r), r.dtype)) for r, w in pairs]
