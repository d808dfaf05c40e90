"""How each primitive of a network acts on jets: one rule for each kind of primitive.

A rule takes the operands of an equation (one jet for each set of points, or a constant) and gives
the jets of its result. `x` is a jet, `c` a constant; the batch is the last axis of a stream.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from symbolic_pinn.calculus.functions import FUNCTIONS, composed
from symbolic_pinn.calculus.jet import Jet, Stream, Structure, advance
from symbolic_pinn.calculus.series import Series, cauchy, constant, times
from symbolic_pinn.calculus.types import Key

Operand = Jet | Any
Bind = Callable[..., Any]
# Operands of one set of points -> the jet of the result.
JetRule = Callable[[Bind, Sequence[Operand]], Jet]


class NoRuleError(Exception):
    """A network uses a primitive through which jets cannot be carried."""

    def __init__(self, primitive: str) -> None:
        super().__init__(f"no rule for the primitive `{primitive}`")
        self.primitive = primitive


def affine(bind: Bind, operands: Sequence[Operand], *, fixed: slice = slice(0, 0)) -> Jet:
    """f linear in all operands together: each stream alike; a constant is in stream 0 alone.

    Operands in the positions `fixed` (indices) are the same for all streams.
    """
    structure, size = _structure(operands)
    jets = [x for x in operands if isinstance(x, Jet)]
    constants = set(range(len(operands))[fixed])

    def part(i: int, x: Operand, key: Key) -> Array:
        if i in constants:
            return _spread(jnp.asarray(x)[..., None], size)
        if isinstance(x, Jet):
            return _spread(x.streams.get(key, jnp.zeros_like(x.value)), size)
        x = jnp.asarray(x) if key == structure.origin else jnp.zeros_like(x)
        return _spread(x[..., None], size)

    def stream(key: Key) -> Array:
        parts = [part(i, x, key) for i, x in enumerate(operands)]
        return jax.vmap(bind, in_axes=-1, out_axes=-1)(*parts)

    if any(isinstance(x, Jet) for x in operands[fixed]):
        raise ValueError
    keys = dict.fromkeys(k for x in jets for k in x.streams)
    return jets[0].of((k, stream(k)) for k in keys)


def unary(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """f linear in its one operand: each stream alike, whatever the length of its batch.

    A first-order stream that no parameter has touched is a NumPy array. Where a slice leaves
    nothing of it, it is dropped: behind x[0] there is no derivative by x_1 to carry on.
    """
    (x,) = operands
    linear = jax.vmap(bind, in_axes=-1, out_axes=-1)
    return x.map(lambda k, s: _known(linear, s) if isinstance(s, np.ndarray) else linear(s))


def _known(linear: Callable[[Array], Array], stream: np.ndarray) -> np.ndarray | None:
    with jax.ensure_compile_time_eval():
        found = np.asarray(linear(jnp.asarray(stream)))
    return found if found.any() else None


def reshape(bind: Bind, operands: Sequence[Operand], *, new_sizes: tuple, **_: Any) -> Jet:
    """A reshape leaves the batch, which is last, where it is."""
    (x,) = operands
    return x.map(lambda k, s: s.reshape((*new_sizes, s.shape[-1])))


def _spread(a: Stream, size: int) -> Array:
    return jnp.broadcast_to(a, (*a.shape[:-1], size))


def add(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """a + b: stream by stream, without zeros."""
    a, b = operands
    if not isinstance(a, Jet):
        return add(bind, (b, a))
    if not isinstance(b, Jet):
        return a.map(lambda k, s: s + column(b) if k == a.structure.origin else s)
    keys = dict.fromkeys((*a.streams, *b.streams))
    return a.of((k, _sum(a.streams.get(k), b.streams.get(k))) for k in keys)


def _sum(a: Stream | None, b: Stream | None) -> Stream | None:
    return b if a is None else a if b is None else a + b


def subtract(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """a - b."""
    a, b = operands
    return add(bind, (a, b.map(lambda k, s: -s) if isinstance(b, Jet) else -jnp.asarray(b)))


def column(c: Any) -> Any:
    """A constant, to be broadcast along the points."""
    return c if jnp.ndim(c) == 0 else jnp.asarray(c)[..., None]


def multiply(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """a b by the Cauchy product."""
    a, b = operands
    if not isinstance(a, Jet):
        return multiply(bind, (b, a))
    if not isinstance(b, Jet):
        return a.map(lambda k, s: s * column(b))
    left, right = a.series, b.series
    product = left * left if a is b else left * right
    return advance(a.structure, product, lambda k: _product_terms(a, b, k, times))


def _product_terms(a: Jet, b: Jet, k: int, multiplied: Callable) -> tuple:
    left, right = a.streams.get(k), b.streams.get(k)
    return (
        None if left is None else multiplied(left, b.value),
        None if right is None else multiplied(a.value, right),
    )


def bilinear(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """A product of two jets that is no elementwise one (attention, outer products)."""
    a, b = operands

    def pairwise(x: Stream, y: Stream) -> Array:
        size = max(x.shape[-1], y.shape[-1])
        pair = (_spread(x, size), _spread(y, size))
        return jax.vmap(bind, in_axes=-1, out_axes=-1)(*pair)

    y = cauchy(a.series, b.series, pairwise)
    return advance(a.structure, y, lambda k: _product_terms(a, b, k, pairwise))


def divide(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """q = a / b."""
    a, b = operands
    if not isinstance(b, Jet):
        return a.map(lambda k, s: s / column(b))
    numerator = a.series if isinstance(a, Jet) else constant(column(a))
    q = numerator / b.series
    origin = b.structure.origin

    def linear(k: int) -> tuple:
        of_a = a.streams.get(k) if isinstance(a, Jet) else None
        of_b = b.streams.get(k)
        return (
            None if of_a is None else of_a / b.value,
            None if of_b is None else -q[origin] * of_b / b.value,
        )

    return advance(b.structure, q, linear)


def elementary(name: str) -> JetRule:
    """y = phi(x) by the differential equation of phi."""

    def rule(bind: Bind, operands: Sequence[Operand]) -> Jet:
        (x,) = operands
        y, w = FUNCTIONS[name](x.series, x.structure.origin)
        return _through(x, y, w)

    return rule


def _through(x: Jet, y: Series, w: Series) -> Jet:
    origin = x.structure.origin
    return advance(x.structure, y, lambda k: (times(w[origin], x.streams.get(k)),))


def elementwise(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """Any function of one jet and constants that acts on each element by itself."""
    x, *others = [o for o in operands if isinstance(o, Jet)]
    if others:
        raise ValueError

    def phi(value: Array) -> Array:
        def at_point(v: Array) -> Array:
            return bind(*(v if o is x else o for o in operands))

        return jax.vmap(at_point, in_axes=-1, out_axes=-1)(value)

    y, w = composed(phi, x.series, x.structure.origin, x.structure.degree)
    return _through(x, y, w)


def integer_power(bind: Bind, operands: Sequence[Operand], *, y: int) -> Jet:
    """x^n by repeated products; a negative power by a division."""
    (x,) = operands
    if y < 0:
        return divide(bind, (1.0, integer_power(bind, operands, y=-y)))
    if y == 0:
        return x.of([(x.structure.origin, jnp.ones_like(x.value))])
    half = integer_power(bind, operands, y=y // 2) if y > 1 else None
    if half is None:
        return x
    even = multiply(bind, (half, half))
    return multiply(bind, (even, x)) if y % 2 else even


def choose(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """`select_n`: the streams of the chosen case, as its derivatives are."""
    which, *cases = operands
    mask = which.value if isinstance(which, Jet) else column(which)
    structure, _ = _structure(operands)
    streams = [_streams(c, structure) for c in cases]
    keys = dict.fromkeys(k for s in streams for k in s)

    def stream(key: Key) -> Array:
        parts = [s.get(key, jnp.zeros(())) for s in streams]
        shape = jnp.broadcast_shapes(mask.shape, *(jnp.shape(p) for p in parts))
        dtype = next(s[key].dtype for s in streams if key in s)
        parts = [jnp.broadcast_to(p, shape).astype(dtype) for p in parts]
        return bind(jnp.broadcast_to(mask, shape), *parts)

    return Jet(structure, {k: stream(k) for k in keys})


def _structure(operands: Sequence[Operand]) -> tuple[Structure, int]:
    jet = next(x for x in operands if isinstance(x, Jet))
    return jet.structure, jet.value.shape[-1]


def _streams(x: Operand, structure: Structure) -> dict[Key, Stream]:
    return x.streams if isinstance(x, Jet) else {structure.origin: jnp.asarray(column(x))}


def extremum(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """`max` and `min`: the streams of the larger (smaller) one, of both by halves where equal."""
    structure, _ = _structure(operands)
    left, right = (_streams(x, structure) for x in operands)
    a, b = left[structure.origin], right[structure.origin]
    value = bind(*jnp.broadcast_arrays(a, b))
    share = jnp.where(a == b, 0.5, jnp.where(a == value, 1.0, 0.0)).astype(value.dtype)
    keys = dict.fromkeys((*left, *right))

    def stream(key: Key) -> Stream | None:
        if key == structure.origin:
            return value
        return _sum(times(share, left.get(key)), times(1 - share, right.get(key)))

    return Jet(structure, {k: s for k in keys if (s := stream(k)) is not None})


def absolute(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """|x|: the streams of x with its sign; at 0 whatever JAX takes for the derivative."""
    (x,) = operands
    value, slope = jax.jvp(bind, (x.value,), (jnp.ones_like(x.value),))
    return x.map(lambda k, s: value if k == x.structure.origin else slope * s)


def largest(bind: Bind, operands: Sequence[Operand], *, axes: tuple[int, ...], **_: Any) -> Jet:
    """`reduce_max` and `reduce_min`: the streams where the extreme is, averaged where it is met."""
    (x,) = operands
    value = bind(x.value)
    met = (x.value == jnp.expand_dims(value, axes)).astype(value.dtype)
    share = met / met.sum(axes, keepdims=True)
    return x.map(lambda k, s: value if k == x.structure.origin else (share * s).sum(axes))


def product(bind: Bind, operands: Sequence[Operand], *, axes: tuple[int, ...], **_: Any) -> Jet:
    """`reduce_prod`: one Cauchy product after another along each axis."""
    (x,) = operands
    for axis in sorted(axes, reverse=True):
        factors = [_taken(x, i, axis) for i in range(x.value.shape[axis])]
        x = reduce(lambda a, b: multiply(bind, (a, b)), factors)
    return x


def _taken(x: Jet, i: int, axis: int) -> Jet:
    return x.map(lambda k, s: jnp.take(s, i, axis=axis))


def flat(bind: Bind, operands: Sequence[Operand]) -> Jet:
    """A function whose derivative is zero or not wanted: comparisons, rounding, stop_gradient."""
    structure, size = _structure(operands)
    parts = [
        _spread(x.value if isinstance(x, Jet) else jnp.asarray(x)[..., None], size)
        for x in operands
    ]
    return Jet(structure, {structure.origin: jax.vmap(bind, in_axes=-1, out_axes=-1)(*parts)})
