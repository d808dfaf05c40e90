"""Residuals and their derivatives by all trained numbers, one row for each point.

    J_(k, x), p = d R_k(x) / d theta_p

A residual at a point depends on the field at that point alone, so a row is one gradient of one
point's program: all rows cost about as much as that many gradients of single points.
"""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.compiler import Residual
from symbolic_pinn.objective.objective import Objective
from symbolic_pinn.objective.parameter_vector import ParameterVector
from symbolic_pinn.objective.types import JacobianRows, MeanWeights, Vector
from symbolic_pinn.sampling import Points

# JacobianRows of a Jacobian that are made at once.
_ROWS = 32


def residual_rows(
    objective: Objective, form: ParameterVector, vector: Vector, points: Points
) -> list[JacobianRows]:
    """For each residual its values at the points of its set, and their Jacobian."""

    def rows(residual: Residual, index: int) -> JacobianRows:
        at_point = _at_point(objective, residual, form, points)
        return jax.vmap(jax.value_and_grad(at_point), in_axes=(None, 0))(vector, points[index])

    return [rows(r, i) for r, i in zip(objective.residuals, objective.sets, strict=True)]


def _at_point(
    objective: Objective, residual: Residual, form: ParameterVector, points: Points
) -> Callable[[Vector, Float[Array, " _"]], Float[Array, ""]]:
    """A residual as a function of the trained numbers and one point of its set."""
    alone = replace(objective, residuals=(residual,))
    index = objective.problem.faces.index(residual.face)

    def at_point(vector: Vector, x: Float[Array, " _"]) -> Float[Array, ""]:
        here = tuple(x[None] if i == index else p for i, p in enumerate(points))
        [[value]] = alone.evaluation(form.field(vector), here)
        return value

    return at_point


def kernel_traces(
    objective: Objective,
    form: ParameterVector,
    vector: Vector,
    points: Points,
    *,
    weights: MeanWeights,
) -> Float[Array, " terms"]:
    """sum_x w(x) |d R_k(x) / d theta|^2 for each residual: the trace of its kernel.

    The rows of the Jacobian are made some at a time and never kept.
    """

    def of_term(residual: Residual, index: int) -> Float[Array, ""]:
        def squares(x: Float[Array, " _"]) -> Float[Array, ""]:
            slope = jax.grad(_at_point(objective, residual, form, points))(vector, x)
            return jnp.sum(jnp.square(slope))

        return jax.lax.map(squares, points[index], batch_size=_ROWS) @ weights[index]

    pairs = zip(objective.residuals, objective.sets, strict=True)
    return jnp.stack([of_term(r, i) for r, i in pairs])


def stacked(rows: list[JacobianRows]) -> JacobianRows:
    """All residuals below each other, each divided by the square root of its number of points.

    The sum of squares is then the sum of the terms' losses.
    """
    scales = [jnp.sqrt(jnp.asarray(len(r), r.dtype)) for r, _ in rows]
    values = jnp.concatenate([r / s for (r, _), s in zip(rows, scales, strict=True)])
    return values, jnp.concatenate([j / s for (_, j), s in zip(rows, scales, strict=True)])
