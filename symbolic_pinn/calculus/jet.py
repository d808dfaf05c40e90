"""`Jet`: the streams of one value of a network on one set of points.

A stream is an array "... points": the batch is the last axis, so that a layer W z_alpha is one
matrix product with the weights on the left for all streams of all sets.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Array

from symbolic_pinn.calculus.derivatives import Combination, Key
from symbolic_pinn.calculus.multiindex import MultiIndex, closure, factorials
from symbolic_pinn.calculus.series import Coefficient, Series, times, total

# One of NumPy is known while tracing: no parameter has touched it.
Stream = Array | np.ndarray


@dataclass(frozen=True, eq=False)
class Structure:
    """Which streams a set of points carries.

    Attributes:
        orders: downward-closed multi-indices; each is a stream z_alpha = D^alpha z / alpha!.
        combinations: each is a stream L z = sum_alpha c_alpha D^alpha z, every alpha outside
            `orders` and everything below it inside.
    """

    orders: tuple[MultiIndex, ...]
    combinations: tuple[Combination, ...] = ()

    @property
    def origin(self) -> MultiIndex:
        """The multi-index of the value itself."""
        return self.orders[0]

    @property
    def degree(self) -> int:
        """The highest total order that occurs."""
        tops = (a for c in self.combinations for a in c)
        return max(sum(a) for a in (*self.orders, *tops))


@dataclass(frozen=True, eq=False)
class Jet:
    """The streams of a value that depends on the point; one that is missing is zero.

    A stream has the axis of the points last; of length 1 if it is the same at every point.
    """

    structure: Structure
    streams: dict[Key, Stream]

    @property
    def value(self) -> Stream:
        """The value itself."""
        return self.streams[self.structure.origin]

    @property
    def series(self) -> Series:
        """The multi-index streams as a series."""
        return Series({k: s for k, s in self.streams.items() if not isinstance(k, int)})

    def map(self, function: Callable[[Key, Stream], Coefficient]) -> "Jet":
        """Change each stream by itself."""
        return self.of((k, function(k, s)) for k, s in self.streams.items())

    def of(self, streams: Iterable[tuple[Key, Coefficient]]) -> "Jet":
        """Another jet of the same structure."""
        return Jet(self.structure, {k: s for k, s in streams if s is not None})


def carried(orders: Iterable[MultiIndex], combinations: Iterable[Iterable[MultiIndex]]) -> tuple:
    """The multi-indices that must be carried: all of `orders`, all strictly below a combination."""
    tops = {alpha for c in combinations for alpha in c}
    return tuple(a for a in closure((*orders, *tops)) if a not in tops)


def advance(structure: Structure, y: Series, linear: Callable[[int], Iterable[Coefficient]]) -> Jet:
    """The jet of y = f(z, ...), given its series.

    A combination's alphas are maximal, so y_alpha is linear in the z_alpha, which are not carried:
    L y = (df/dz at order 0) L z + sum_alpha c_alpha alpha! (y_alpha computed with z_alpha = 0).

    Args:
        structure: what to carry.
        y: the series; in it, the streams z_alpha that are not carried count as zero.
        linear: for combination k, the terms (df/dz) L_k z.
    """
    streams: dict[Key, Coefficient] = {a: y[a] for a in structure.orders}
    for k, combination in enumerate(structure.combinations):
        rest = (times(c * factorials(a), y[a]) for a, c in combination.items())
        streams[k] = total((*linear(k), *rest))
    return Jet(structure, {k: s for k, s in streams.items() if s is not None})
