"""`KnownFunction`: a known formula as a function on a box from -1 to 1, and lines across it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy as sp

from symbolic_pinn.known_data.bands import band, chebyshev_points, coefficients
from symbolic_pinn.known_data.numeric import Values, several
from symbolic_pinn.known_data.unit_search import spread_points
from symbolic_pinn.problem import Domain

_LINES, _FEW = 8, 33


@dataclass(frozen=True, eq=False)
class KnownFunction:
    """A formula of some coordinates of a box.

    Attributes:
        formula: with numbers in place of the parameters.
        box: where.
    """

    formula: sp.Expr
    box: Domain

    @cached_property
    def axes(self) -> tuple[int, ...]:
        """The positions of the coordinates that it depends on."""
        free = self.formula.free_symbols
        return tuple(i for i, c in enumerate(self.box.coordinates) if c in free)

    @property
    def coordinates(self) -> tuple[sp.Symbol, ...]:
        """Those that it depends on."""
        return tuple(self.box.coordinates[i] for i in self.axes)

    @cached_property
    def half_lengths(self) -> np.ndarray:
        """Of the intervals of its coordinates."""
        lower, upper = (
            np.array(ends)[list(self.axes)] for ends in (self.box.lower, self.box.upper)
        )
        return (upper - lower) / 2

    def values_of(self, formula: sp.Expr) -> Values:
        """A formula of the same coordinates as a function of points from -1 to 1."""
        [in_user] = several([formula], self.coordinates)
        middle = np.array(self.box.mean)[list(self.axes)]
        return lambda unit: in_user(middle + self.half_lengths * unit)

    @cached_property
    def values(self) -> Values:
        """The formula as a function of points from -1 to 1."""
        return self.values_of(self.formula)

    @cached_property
    def size(self) -> float:
        """The largest |f| on some lines, as far as it is finite there."""
        if not self.axes:
            anywhere = several([self.formula], self.box.coordinates)[0]
            values = anywhere(np.array([self.box.mean]))
        else:
            values = self.values(self.lines(_FEW))
        return float(np.max(np.abs(values), where=np.isfinite(values), initial=0.0))

    def lines(self, count: int) -> np.ndarray:
        """Points "axes lines count axes" on lines along each of its coordinates."""
        dim = len(self.axes)
        lines = 1 if dim == 1 else _LINES
        points = np.empty((dim, lines, count, dim))
        points[:] = 2 * spread_points(lines, dim)[None, :, None, :] - 1
        for i in range(dim):
            points[i, :, :, i] = chebyshev_points(count)
        return points

    def embedded(self, entries: Sequence[float] | np.ndarray) -> np.ndarray:
        """Numbers of its coordinates among those of the box, 0 for the others."""
        found = np.zeros(len(self.box.coordinates))
        found[list(self.axes)] = entries
        return found


def line_spectra(values: np.ndarray) -> np.ndarray:
    """|c_n| "axes n" along each axis, the largest of its lines, from "axes lines points".

    A line on which the function is not finite counts nothing.
    """
    finite = np.isfinite(values).all(axis=-1, keepdims=True)
    return coefficients(np.where(finite, values, 0.0)).max(axis=1)


def line_bands(spectra: np.ndarray, largest: float) -> np.ndarray | None:
    """The band along each axis, if all of them can be told."""
    found = [band(c, largest) for c in spectra]
    return None if any(b is None for b in found) else np.array(found, float)
