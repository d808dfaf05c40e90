"""Derivatives of plain features in closed form, by NumPy.

    D^alpha phi(w . y + b) = w^alpha phi^(|alpha|)(w . y + b)

with y the point on its cell; the window of the cell joins by the product rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symbolic_pinn.calculus.cell_points import CellPoints
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks.feature_maps import feature_map

# Numbers in a piece of a matrix: what stays in the cache of a core is several times as fast.
_IN_CACHE = 2**17


def in_rows(points: int, columns: int, numbers: int = _IN_CACHE) -> Iterator[slice]:
    """Rows of a matrix, so many that they hold about a given count of numbers."""
    step = max(1, numbers // max(columns, 1))
    return (slice(i, i + step) for i in range(0, points, step))


@dataclass(frozen=True, eq=False)
class PlainForm:
    """The plain features of a cell at some points.

    Attributes:
        at: the points.
        w: frequencies "features dim" on the cell.
        b: phases " features".
    """

    at: CellPoints
    w: np.ndarray
    b: np.ndarray

    def write(self, alpha: MultiIndex, into: np.ndarray) -> None:
        """Write D^alpha, "points features"."""
        if not any(i.inner for i in self.at.partition.intervals):
            np.multiply(self._of_order(sum(alpha)), self._powers(alpha), out=into)
            return
        # The sum over products of windows and powers first: it is a product of thin matrices.
        parts: dict[int, tuple[list[np.ndarray], list[np.ndarray]]] = {}
        for window, rest in self.at.split(alpha):
            windows, powers = parts.setdefault(sum(rest), ([], []))
            windows.append(window)
            powers.append(self._powers(rest))
        into[:] = 0
        for n, (windows, powers) in parts.items():
            into += self._of_order(n) * (np.stack(windows, axis=1) @ np.stack(powers))

    def _powers(self, alpha: MultiIndex) -> np.ndarray:
        return np.prod((self.w * self.at.local[1]) ** np.asarray(alpha), axis=1)

    @cached_property
    def _of_order(self) -> Callable[[int], np.ndarray]:
        z = self.at.local[0] @ self.w.T
        z += self.b
        return feature_map(self.at.expansion.activation).derivatives(z)
