"""Points as a cell of an expansion sees them, and its window there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import Partition, product_rule
from symbolic_pinn.networks.types import BoxPoints
from symbolic_pinn.recipe import RandomFeatureExpansion


@dataclass(frozen=True, kw_only=True, eq=False)
class CellPoints:
    """Points as a cell of an expansion sees them.

    Attributes:
        expansion: whose cell it is.
        partition: all cells.
        place: of the cell.
        unit: the points on the box from -1 to 1.
        scale: derivatives of `unit` by the points' own coordinates.
    """

    expansion: RandomFeatureExpansion
    partition: Partition
    place: tuple[int, ...]
    unit: BoxPoints
    scale: np.ndarray

    @cached_property
    def chart(self) -> tuple[BoxPoints, np.ndarray]:
        """The points in the user's units, in which maps are, and their derivatives."""
        lower, upper = np.asarray(self.expansion.box, float).T
        return (lower + upper + (upper - lower) * self.unit) / 2, (upper - lower) / 2 * self.scale

    @cached_property
    def local(self) -> tuple[BoxPoints, np.ndarray]:
        """The points on the cell from -1 to 1, and their derivatives."""
        local, slope = self.partition.local(self.place, self.unit)
        return local, slope * self.scale

    def split(self, alpha: MultiIndex) -> list[tuple[np.ndarray, MultiIndex]]:
        """D^alpha (window f) as a sum: a derivative of the window, and which one of f."""
        if alpha not in self._splits:
            self._splits[alpha] = list(self._split(alpha))
        return self._splits[alpha]

    @cached_property
    def _splits(self) -> dict[MultiIndex, list[tuple[np.ndarray, MultiIndex]]]:
        return {}

    def _split(self, alpha: MultiIndex) -> Iterator[tuple[np.ndarray, MultiIndex]]:
        for beta, rest, count in product_rule(alpha):
            is_cut = (i.inner or not n for n, i in zip(beta, self.partition.intervals, strict=True))
            if all(is_cut):
                window = self.partition.window(self.place, self.unit, beta)
                yield count * np.prod(self.scale ** np.asarray(beta)) * window, rest
