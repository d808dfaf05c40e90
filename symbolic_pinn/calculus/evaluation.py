"""Residuals of a field at points: what they need is planned once, and computed in one call."""

from collections.abc import Sequence
from functools import cached_property

import jax
import jax.numpy as jnp
import sympy as sp
from jaxtyping import Array, Float

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, DerivativeValues, Request
from symbolic_pinn.calculus.plan import Place, Plan, Planned, Planner, Streams
from symbolic_pinn.calculus.types import Combination, LeafArrays, PointSet
from symbolic_pinn.compiler import Residual, lower
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem


class Evaluation:
    """Evaluates residuals of one problem, each on a point set, with one call of the engine.

    Args:
        problem: whose coordinates, unknowns (in the order of the network's outputs) and trainable
            parameters the residuals hold.
        residuals: what to evaluate.
        sets: for each residual the index of its point set.
        derivatives: the engine.
    """

    def __init__(
        self,
        problem: Problem,
        residuals: Sequence[Residual],
        sets: Sequence[int],
        derivatives: AbstractDerivatives,
    ) -> None:
        self._coordinates, self._unknowns = problem.box.coordinates, problem.fields
        self._trainable = tuple(problem.trainable)
        self._residuals, self._sets, self._derivatives = residuals, sets, derivatives

    @cached_property
    def plan(self) -> Plan:
        """Which streams are needed where."""
        planner = Planner(self._coordinates, self._unknowns, self._derivatives.collapse)
        return planner.plan(self._residuals, self._sets)

    def __call__(self, field: Field, points: Sequence[PointSet]) -> list[Float[Array, " _"]]:
        """Each residual at the points of its set."""
        leaves = {i: self._leaves(field, i, points[i]) for i in dict.fromkeys(self._sets)}
        requests = [
            self._request(place, streams, points[place.set], leaves[place.set])
            for place, streams in self.plan.places.items()
        ]
        found = self._derivatives(field, requests)
        values = dict(zip(self.plan.places, found, strict=True))
        return [self._residual(r, leaves[r.set], values) for r in self.plan.residuals]

    def _request(self, place: Place, streams: Streams, points: PointSet, at: LeafArrays) -> Request:
        points = points[:, : len(self._coordinates)]

        def combination(terms: tuple) -> Combination:
            return {alpha: lower(c, at) for alpha, c in terms}

        for i, (c, value) in enumerate(zip(self._coordinates, place.point, strict=True)):
            if value != c:
                points = points.at[:, i].set(jnp.asarray(lower(value, at), points.dtype))
        return Request(points, streams.orders, tuple(map(combination, streams.combinations)))

    def _leaves(self, field: Field, index: int, points: PointSet) -> LeafArrays:
        """What is known before the network is evaluated; trainable parameters are scalars."""
        columns = (*self._coordinates, *self._measured(index))
        known = dict(zip(columns, points.T[: len(columns)], strict=True))
        return {**known, **dict(zip(self._trainable, field.estimates.values, strict=True))}

    @property
    def _on_sets(self) -> list[tuple[Residual, int]]:
        return list(zip(self._residuals, self._sets, strict=True))

    def _measured(self, index: int) -> tuple[sp.Symbol, ...]:
        """Symbols of what was measured or is known on a point set beside the coordinates."""
        return next((r.face.symbols for r, i in self._on_sets if i == index), ())

    def _residual(
        self, planned: Planned, known: LeafArrays, values: dict[Place, DerivativeValues]
    ) -> Float[Array, " _"]:
        leaves = dict(known)
        for leaf, source in planned.sources.items():
            leaves[leaf] = values[source.place][source.key][source.unknown]

        def at_point(*values: Array) -> Array:
            found = planned.residual(dict(zip(leaves, values, strict=True)))
            return jnp.asarray(found, leaves[self._coordinates[0]].dtype)

        axes = tuple(0 if value.ndim else None for value in leaves.values())
        return jax.vmap(at_point, in_axes=axes)(*leaves.values())
