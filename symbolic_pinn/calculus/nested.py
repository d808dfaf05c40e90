"""Derivatives by nested forward mode: the reference for every faster engine."""

from collections.abc import Callable, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, DerivativeValues, Request
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.calculus.series import total
from symbolic_pinn.networks import Field

PointFunction = Callable[[Float[Array, " dim"]], Float[Array, " unknowns"]]


class NestedJvp(AbstractDerivatives):
    """One `jax.jvp` for each order of each derivative, along e_i / sigma_i at the point xi."""

    collapse: bool = eqx.field(static=True, default=False)

    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        """See `AbstractDerivatives`."""
        return [_evaluate(field, r) for r in requests]


def _evaluate(field: Field, request: Request) -> DerivativeValues:
    orders = dict.fromkeys((*request.orders, *(a for c in request.combinations for a in c)))

    def at_point(x: Float[Array, " dim"]) -> dict[MultiIndex, Float[Array, " unknowns"]]:
        xi = field.normalised(x)
        return {a: _nested(field, a)(xi) for a in orders}

    partials = jax.vmap(at_point, out_axes=-1)(request.points)
    sums = (total(c * partials[a] for a, c in terms.items()) for terms in request.combinations)
    return DerivativeValues({a: partials[a] for a in request.orders}, tuple(sums))


def _nested(field: Field, orders: MultiIndex) -> PointFunction:
    """D^alpha u as a function of xi: (sigma_i^-1 d/dxi_i)^alpha_i, one direction after another."""
    function: PointFunction = field.network  # type: ignore[assignment]
    for i, n in enumerate(orders):
        for _ in range(n):
            function = _directional(function, i, 1 / field.sigma[i])
    return function


def _directional(function: PointFunction, i: int, seed: float) -> PointFunction:
    def derivative(xi: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        direction = jnp.zeros_like(xi).at[i].set(seed)
        return jax.jvp(function, (xi,), (direction,))[1]

    return derivative
