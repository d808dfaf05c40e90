"""Residuals of a field at points: what they need is requested once for each evaluation place."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import sympy as sp
from jaxtyping import Array, Float

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus.derivatives import AbstractDerivatives, MultiIndex, Request, Values
from symbolic_pinn.compiler import Residual
from symbolic_pinn.networks import Field

Points = Float[Array, "_ dim"]


class Evaluation:
    """Evaluates residuals of one problem, each on a point set, with one call of the engine.

    Args:
        coordinates: of the domain, in order.
        unknowns: the unknowns `u(t, x)` by name, in the order of the network's outputs.
        residuals: what to evaluate.
        sets: for each residual the index of its point set.
        derivatives: the engine.
    """

    def __init__(
        self,
        coordinates: tuple[sp.Symbol, ...],
        unknowns: dict[str, sp.Expr],
        residuals: Sequence[Residual],
        sets: Sequence[int],
        derivatives: AbstractDerivatives,
    ) -> None:
        self._coordinates, self._unknowns = coordinates, unknowns
        self._residuals, self._sets, self._derivatives = residuals, sets, derivatives
        # A place is a point set with some coordinates moved to fixed values (u(t, 0) = u(t, 1)).
        self._places: dict[tuple[int, tuple[sp.Expr, ...]], dict[MultiIndex, None]] = {}
        for residual, index in zip(residuals, sets, strict=True):
            for p in residual.partials:
                place = self._places.setdefault((index, self._in_order(p, p.point)), {})
                place[self._in_order(p, p.orders)] = None

    def _in_order(self, p: Partial, values: tuple) -> tuple:
        """Values given for each slot of the unknown, in the domain's order."""
        by_slot = dict(zip(self._unknowns[p.unknown].args, values, strict=True))
        return tuple(by_slot[c] for c in self._coordinates)

    def __call__(self, field: Field, points: Sequence[Points]) -> list[Float[Array, " _"]]:
        """Each residual at the points of its set."""
        requests = [
            Request(self._moved(points[index], place), tuple(orders))
            for (index, place), orders in self._places.items()
        ]
        values = dict(zip(self._places, self._derivatives(field, requests), strict=True))
        return [
            self._residual(r, index, points[index], values)
            for r, index in zip(self._residuals, self._sets, strict=True)
        ]

    def _moved(self, points: Points, place: tuple[sp.Expr, ...]) -> Points:
        for i, (c, value) in enumerate(zip(self._coordinates, place, strict=True)):
            if value != c:
                points = points.at[:, i].set(float(value))
        return points

    def _residual(
        self,
        residual: Residual,
        index: int,
        points: Points,
        values: dict[tuple[int, tuple[sp.Expr, ...]], Values],
    ) -> Float[Array, " _"]:
        names = list(self._unknowns)
        leaves: dict[sp.Expr, Array] = dict(zip(self._coordinates, points.T, strict=True))
        for p in residual.partials:
            here = values[index, self._in_order(p, p.point)]
            leaves[p] = here[self._in_order(p, p.orders)][:, names.index(p.unknown)]

        def at_point(*values: Array) -> Array:
            return jnp.asarray(residual(dict(zip(leaves, values, strict=True))), points.dtype)

        return jax.vmap(at_point)(*leaves.values())
