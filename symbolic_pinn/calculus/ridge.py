"""Derivatives of ridge functions phi(w . x + b) in closed form, by NumPy.

    D^alpha phi(w . x + b) = w^alpha phi^(|alpha|)(w . x + b)

With the windows of a partition of unity the product rule joins both. Nothing has to be compiled,
which matters where many expansions are tried out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from jaxtyping import Float

from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import Partition, draw, product_rule
from symbolic_pinn.networks.partition import Points
from symbolic_pinn.problem import Ridge

Matrix = Float[np.ndarray, "points features"]


def _cos(z: np.ndarray, order: int) -> np.ndarray:
    sign = -1 if order % 4 in (1, 2) else 1
    return sign * (np.sin(z) if order % 2 else np.cos(z))


def _tanh(z: np.ndarray, order: int) -> np.ndarray:
    """A polynomial in y = tanh z, since y' = 1 - y^2."""
    polynomial = np.polynomial.Polynomial([0.0, 1.0])
    for _ in range(order):
        polynomial = polynomial.deriv() * np.polynomial.Polynomial([1.0, 0.0, -1.0])
    return polynomial(np.tanh(z))


DERIVATIVES: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {"cos": _cos, "tanh": _tanh}


@dataclass(frozen=True)
class Expansion:
    """The features of a `Ridge` on a box.

    Attributes:
        ridge: frequencies, phases and cells; its blocks are left to the solver.
        lower, upper: the box, in the user's coordinates.
    """

    ridge: Ridge
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @cached_property
    def partition(self) -> Partition:
        """The cells."""
        return Partition.of(self.ridge.cells)

    @cached_property
    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """w "features dim" and b " features" on a cell."""
        return draw(self.ridge)

    def unit(self, x: Points) -> Points:
        """Coordinates from -1 to 1 on the box."""
        lower, upper = np.asarray(self.lower), np.asarray(self.upper)
        return (2 * x - lower - upper) / (upper - lower)

    def matrices(
        self, cell: int, x: Points, orders: Iterable[MultiIndex]
    ) -> dict[MultiIndex, Matrix]:
        """D^alpha of all features of a cell at some points, for several alpha."""
        unit, place = self.unit(x), self.partition.cells[cell]
        local, slope = self.partition.local(place, unit)
        w, b = self.drawn
        z, phi = local @ w.T + b, DERIVATIVES[self.ridge.activation]
        of_order = cache(lambda n: phi(z, n))
        scale = 2 / (np.asarray(self.upper) - np.asarray(self.lower))

        def matrix(alpha: MultiIndex) -> Matrix:
            total = np.zeros_like(z)
            for beta, rest, count in product_rule(alpha):
                if all(
                    i.inner or not n for n, i in zip(beta, self.partition.intervals, strict=True)
                ):
                    window = count * self.partition.window(place, unit, beta)
                    powers = np.prod((w * slope) ** np.asarray(rest), axis=1)
                    total += window[:, None] * (of_order(sum(rest)) * powers)
            return total * np.prod(scale ** np.asarray(alpha))

        return {alpha: matrix(alpha) for alpha in orders}

    def values(self, a: np.ndarray, x: Points, alpha: MultiIndex) -> np.ndarray:
        """D^alpha of an unknown with coefficients "cells features" at some points."""
        found = np.zeros(len(x))
        for cell, index in enumerate(self.partition.touching(self.unit(x)).T):
            if index.any():
                found[index] += self.matrices(cell, x[index], [alpha])[alpha] @ a[cell]
        return found
