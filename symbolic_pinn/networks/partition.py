"""A smooth partition of unity of the box [-1, 1]^d by cells in a grid, by NumPy and in closed form.

Along one coordinate with edges -1 = e_0 < e_1 < ... < e_n = 1, the cell between e_j and e_(j+1) has

    psi_j(x) = S((x - e_j) / delta_j) - S((x - e_(j+1)) / delta_(j+1)),
    S(z) = c int_(-1)^z (1 - s^2)^p ds on [-1, 1],   0 before, 1 behind,

which sum to 1 and have p continuous derivatives; delta_j is a share of the narrower neighbour, so
that at most two windows overlap. At a sharp edge delta is 0 and S a step: what the cells on its two
sides sum up to may jump there, and the edge itself belongs to the right one. At the ends of the box
nothing is cut off. In several coordinates windows are products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from math import comb, factorial, prod
from typing import Any

import numpy as np
from jaxtyping import Bool

from symbolic_pinn.networks.types import BoxPoints, BoxValues

SMOOTHNESS = 6
OVERLAP = 0.4


@dataclass(frozen=True)
class Interval:
    """One coordinate, cut at inner edges, some of them sharp."""

    inner: tuple[float, ...]
    sharp: tuple[float, ...] = ()

    @cached_property
    def edges(self) -> np.ndarray:
        """All edges, -1 and 1 among them."""
        return np.array([-1.0, *self.inner, 1.0])

    @cached_property
    def overlaps(self) -> np.ndarray:
        """delta at each inner edge."""
        widths = np.diff(self.edges)
        smooth = [edge not in self.sharp for edge in self.inner]
        return np.where(smooth, OVERLAP * np.minimum(widths[1:], widths[:-1]), 0.0)

    @cached_property
    def supports(self) -> np.ndarray:
        """Where each window is not zero, "cells 2"."""
        delta = np.array([0.0, *self.overlaps, 0.0])
        return np.stack([self.edges[:-1] - delta[:-1], self.edges[1:] + delta[1:]], axis=1)

    def touching(self, x: BoxValues) -> Bool[np.ndarray, "points cells"]:
        """Which windows are not zero; the first and the last one know no end of the box."""
        begins, ends = self.supports.T.copy()
        begins[0], ends[-1] = -np.inf, np.inf
        return (x[:, None] >= begins) & (x[:, None] <= ends)

    def window(self, j: int, x: BoxValues, order: int = 0) -> BoxValues:
        """A derivative of psi_j."""
        begin = self._step(j - 1, x, order) if j else float(order == 0)
        end = self._step(j, x, order) if j < len(self.inner) else 0.0
        return begin - end + np.zeros_like(x)

    def _step(self, edge: int, x: BoxValues, order: int) -> BoxValues:
        """The derivative of S((x - e) / delta) at an inner edge."""
        delta = self.overlaps[edge]
        if not delta:
            return np.where(x >= self.inner[edge], float(order == 0), 0.0)
        z = (x - self.inner[edge]) / delta
        if order == 0:
            return smooth_step(np.clip(z, -1, 1))
        inside = np.abs(z) < 1
        found = np.zeros_like(z)
        found[inside] = np.polynomial.polynomial.polyval(z[inside], _bell(order - 1)) / delta**order
        return found


def smooth_step(z: Any) -> Any:
    """S(z) on [-1, 1], for arrays of NumPy or of JAX; with t = (1 + z) / 2

    S = t^(p + 1) sum_k binom(p + k, k) (1 - t)^k,   k = 0 ... p,

    whose terms are all positive: 0 and 1 at the ends are exact.
    """
    t, p = (1 + z) / 2, SMOOTHNESS
    total = comb(2 * p, p)
    for k in reversed(range(p)):
        total = total * (1 - t) + comb(p + k, k)
    return t ** (p + 1) * total


@cache
def _bell(order: int) -> np.ndarray:
    """The coefficients of a derivative of S' = c (1 - z^2)^p,

    c = (2 p + 1)! / (2^(2 p + 1) (p!)^2).
    """
    p = SMOOTHNESS
    c = factorial(2 * p + 1) / (2 ** (2 * p + 1) * factorial(p) ** 2)
    return (c * np.polynomial.Polynomial([1.0, 0.0, -1.0]) ** p).deriv(order).coef


@dataclass(frozen=True)
class Partition:
    """The cells of a box: all combinations of those along its coordinates, the last fastest."""

    intervals: tuple[Interval, ...]

    @classmethod
    def of(
        cls, inner: Sequence[Sequence[float]], sharp: Sequence[Sequence[float]] | None = None
    ) -> "Partition":
        """From the inner edges of each coordinate and the sharp ones, as shares of intervals."""
        both = zip(inner, sharp or ((),) * len(inner), strict=True)
        return cls(tuple(Interval(*(tuple(2 * e - 1 for e in s) for s in each)) for each in both))

    @cached_property
    def cells(self) -> tuple[tuple[int, ...], ...]:
        """The position of each cell along each coordinate."""
        return tuple(product(*(range(len(i.edges) - 1) for i in self.intervals)))

    def local(self, cell: tuple[int, ...], x: BoxPoints) -> tuple[BoxPoints, np.ndarray]:
        """Coordinates -1 to 1 on the support of a cell, and their derivatives by x, " dim"."""
        supports = np.array([i.supports[j] for i, j in zip(self.intervals, cell, strict=True)])
        slope = 2 / (supports[:, 1] - supports[:, 0])
        return (x - supports.mean(axis=1)) * slope, slope

    def window(self, cell: tuple[int, ...], x: BoxPoints, orders: Sequence[int]) -> BoxValues:
        """A derivative of the window of a cell."""
        found = np.ones(len(x))
        for i, (interval, j, n) in enumerate(zip(self.intervals, cell, orders, strict=True)):
            if interval.inner or n:
                found = found * interval.window(j, x[:, i], n)
        return found

    def touching(self, x: BoxPoints) -> Bool[np.ndarray, "points cells"]:
        """Which windows are not zero at which points."""
        along = [interval.touching(x[:, i]) for i, interval in enumerate(self.intervals)]
        return np.stack(
            [
                np.all([a[:, j] for a, j in zip(along, cell, strict=True)], axis=0)
                for cell in self.cells
            ],
            axis=1,
        )


def product_rule(alpha: Sequence[int]) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """(beta, alpha - beta, binomial) for all beta <= alpha: D^alpha (f g) term by term."""
    found = []
    for beta in product(*(range(n + 1) for n in alpha)):
        rest = tuple(a - b for a, b in zip(alpha, beta, strict=True))
        found.append((beta, rest, prod(map(comb, alpha, beta))))
    return found
