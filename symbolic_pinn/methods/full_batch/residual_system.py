"""All residuals at a fixed set of points, as functions of the trained numbers: r(theta), J(theta).

Each residual is divided by the square root of its number of points and multiplied by that of its
weight, so that |r|^2 is the weighted loss.
"""

from collections.abc import Callable
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.objective import Objective, ParameterVector, residual_rows
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points

Residuals = Float[Array, " rows"]


@dataclass(frozen=True)
class ResidualSystem:
    """r(theta) and J(theta).

    Attributes:
        objective: the residuals.
        form: makes a field of theta.
        weights: of each term.
        check: to be called now and then within a long iteration; it raises what ends the search.
    """

    objective: Objective
    form: ParameterVector
    weights: tuple[float, ...]
    check: Callable[[], None] = lambda: None

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
