"""Derivatives by truncated Taylor series carried through the network: the default engine."""

import warnings
from collections.abc import Sequence
from functools import cache
from math import prod

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.extend import core
from jaxtyping import Array, Float

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, DerivativeValues, Request
from symbolic_pinn.calculus.jet import Jet, Stream, Structure, carried
from symbolic_pinn.calculus.multiindex import factorials
from symbolic_pinn.calculus.nested import NestedJvp
from symbolic_pinn.calculus.propagate import equations, propagate
from symbolic_pinn.calculus.rules import NoRuleError
from symbolic_pinn.calculus.types import Key
from symbolic_pinn.networks import Field


class Lattice(AbstractDerivatives):
    """All derivatives of all point sets in one pass through the network.

    The point xi enters as a series: value xi, first-order stream e_i / sigma_i in direction i. The
    rules of `propagate` give the series of the network's result, whose coefficients are
    D^alpha u / alpha!. A network with a primitive that has no rule is left to `NestedJvp`, with a
    warning that names it.

    Attributes:
        collapse: let fixed combinations of derivatives be streams of their own.
        stacked: one matrix product for each layer, or one for each stream.
    """

    collapse: bool = eqx.field(static=True, default=True)
    stacked: bool = eqx.field(static=True, default=True)

    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        """See `AbstractDerivatives`."""
        jaxpr, parameters = network_jaxpr(field, requests[0].points.dtype)
        inputs = tuple(_seed(field, r) for r in requests)
        try:
            [outputs] = propagate(jaxpr, [*parameters, inputs], stacked=self.stacked)
        except NoRuleError as error:
            _say_once(error.primitive)
            return NestedJvp()(field, requests)
        if not isinstance(outputs, tuple):  # the network ignores the point
            outputs = tuple(x.of([(x.structure.origin, outputs[:, None])]) for x in inputs)
        return [_values(jet, r) for jet, r in zip(outputs, requests, strict=True)]

    def primitives(self, field: Field) -> tuple[list[str], str | None]:
        """The primitives of a field's network, and the first that has no rule, if any."""
        jaxpr, parameters = network_jaxpr(field, jnp.dtype(float))
        unit = tuple(int(i == 0) for i in range(len(field.sigma)))
        request = Request(jnp.zeros((1, len(field.sigma))), (unit,))
        try:
            jax.eval_shape(
                lambda leaves: propagate(jaxpr, [*leaves, (_seed(field, request),)])[0][0].value,
                parameters,
            )
            missing = None
        except NoRuleError as error:
            missing = error.primitive
        return [*dict.fromkeys(e.primitive.name for e in equations(jaxpr))], missing


@cache
def _say_once(primitive: str) -> None:
    warnings.warn(
        f"the network uses `{primitive}`, which the lattice engine has no rule for; its derivatives"
        " are taken by nested jvp, which is slower",
        stacklevel=2,
    )


def widest(field: Field, dtype: jnp.dtype) -> int:
    """The most numbers that a field's network holds at once of one value, for one point."""
    jaxpr, _ = network_jaxpr(field, dtype)
    shapes = (v.aval.shape for e in equations(jaxpr) for v in e.outvars)  # type: ignore[attr-defined]
    return max(map(prod, shapes), default=1)


def network_jaxpr(field: Field, dtype: jnp.dtype) -> tuple[core.ClosedJaxpr, list[Array]]:
    """The network as a function of its arrays and a point xi, and these arrays."""
    arrays, static = eqx.partition(field.network, eqx.is_array)
    leaves, treedef = jax.tree.flatten(arrays)

    def network(leaves: list[Array], xi: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        return eqx.combine(jax.tree.unflatten(treedef, leaves), static)(xi)

    xi = jax.ShapeDtypeStruct((len(field.sigma),), jax.dtypes.canonicalize_dtype(dtype))
    return jax.make_jaxpr(network)(leaves, xi), leaves


def _seed(field: Field, request: Request) -> Jet:
    """xi as a jet: its derivative in direction i is e_i / sigma_i."""
    orders = carried(request.orders, request.combinations)
    structure = Structure(orders, request.combinations)
    xi = jax.vmap(field.normalised, out_axes=-1)(request.points)
    # By NumPy: a stream that is known while tracing, and vanishes, is dropped (see `rules.unary`).
    identity = np.eye(len(field.sigma), dtype=xi.dtype)
    streams: dict[Key, Stream] = {structure.origin: xi}
    for i, sigma in enumerate(field.sigma):
        unit = tuple(int(i == j) for j in range(len(field.sigma)))
        if unit in orders:
            streams[unit] = identity[:, i : i + 1] / np.asarray(sigma, xi.dtype)
    for k, combination in enumerate(request.combinations):
        first = [
            jnp.atleast_1d(c) * identity[:, a.index(1), None] / field.sigma[a.index(1)]
            for a, c in combination.items()
            if sum(a) == 1
        ]
        if first:
            streams[k] = sum(first[1:], start=first[0])
    return Jet(structure, streams)


def _values(jet: Jet, request: Request) -> DerivativeValues:
    count, zero = len(request.points), jnp.zeros_like(jet.value)

    def value(key: Key) -> Array:
        stream = jet.streams.get(key, zero)
        return jnp.broadcast_to(stream, (*stream.shape[:-1], count))

    return DerivativeValues(
        {a: factorials(a) * value(a) for a in request.orders},
        tuple(value(k) for k in range(len(request.combinations))),
    )
