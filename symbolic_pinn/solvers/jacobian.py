"""Residuals and their derivatives by all trained numbers, one row for each point.

    J_(k, x), p = d R_k(x) / d theta_p

A residual at a point depends on the field at that point alone, so a row is one gradient of one
point's program: all rows cost about as much as that many gradients of single points.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.compiler import Residual
from symbolic_pinn.solvers.form import Form, Vector
from symbolic_pinn.solvers.layout import Points
from symbolic_pinn.solvers.objective import Objective

Rows = tuple[Float[Array, " _"], Float[Array, "_ parameters"]]


def residual_rows(objective: Objective, form: Form, vector: Vector, points: Points) -> list[Rows]:
    """For each residual its values at the points of its set, and their Jacobian."""
    return [_rows(objective, r, form, vector, points) for r in objective.residuals]


def _rows(
    objective: Objective, residual: Residual, form: Form, vector: Vector, points: Points
) -> Rows:
    alone = replace(objective, residuals=(residual,))
    index = objective.problem.faces.index(residual.face)

    def at_point(vector: Vector, x: Float[Array, " _"]) -> Float[Array, ""]:
        here = tuple(x[None] if i == index else p for i, p in enumerate(points))
        [[value]] = alone.evaluation(form.field(vector), here)
        return value

    return jax.vmap(jax.value_and_grad(at_point), in_axes=(None, 0))(vector, points[index])


def stacked(rows: list[Rows]) -> Rows:
    """All residuals below each other, each divided by the square root of its number of points.

    The sum of squares is then the sum of the terms' losses.
    """
    scales = [jnp.sqrt(jnp.asarray(len(r), r.dtype)) for r, _ in rows]
    values = jnp.concatenate([r / s for (r, _), s in zip(rows, scales, strict=True)])
    return values, jnp.concatenate([j / s for (_, j), s in zip(rows, scales, strict=True)])
