"""Residuals of a field at points: what they need is planned once, and computed in one call."""

from collections.abc import Sequence
from functools import cached_property

import jax
import jax.numpy as jnp
import sympy as sp
from jaxtyping import Array, Float

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, Combination, Request, Values
from symbolic_pinn.calculus.plan import Place, Plan, Planned, Planner, Streams
from symbolic_pinn.compiler import Residual, lower
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

    @cached_property
    def plan(self) -> Plan:
        """Which streams are needed where."""
        planner = Planner(self._coordinates, self._unknowns, self._derivatives.collapse)
        return planner.plan(self._residuals, self._sets)

    def __call__(self, field: Field, points: Sequence[Points]) -> list[Float[Array, " _"]]:
        """Each residual at the points of its set."""
        requests = [
            self._request(place, streams, points[place.set])
            for place, streams in self.plan.places.items()
        ]
        found = self._derivatives(field, requests)
        values = dict(zip(self.plan.places, found, strict=True))
        return [self._residual(r, points[r.set], values) for r in self.plan.residuals]

    def _request(self, place: Place, streams: Streams, points: Points) -> Request:
        at = self._leaves(points)

        def combination(terms: tuple) -> Combination:
            return {alpha: lower(c, at) for alpha, c in terms}

        for i, (c, value) in enumerate(zip(self._coordinates, place.point, strict=True)):
            if value != c:
                points = points.at[:, i].set(jnp.asarray(lower(value, at), points.dtype))
        return Request(points, streams.orders, tuple(map(combination, streams.combinations)))

    def _leaves(self, points: Points) -> dict[sp.Expr, Array]:
        return dict(zip(self._coordinates, points.T, strict=True))

    def _residual(
        self, planned: Planned, points: Points, values: dict[Place, Values]
    ) -> Float[Array, " _"]:
        leaves = self._leaves(points)
        for leaf, source in planned.sources.items():
            leaves[leaf] = values[source.place][source.key][source.unknown]

        def at_point(*values: Array) -> Array:
            found = planned.residual(dict(zip(leaves, values, strict=True)))
            return jnp.asarray(found, points.dtype)

        return jax.vmap(at_point)(*leaves.values())
