"""Derivatives of all features of an expansion in closed form, by NumPy.

Nothing has to be compiled, which matters where many expansions are tried out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float

from symbolic_pinn.calculus.cell_points import CellPoints
from symbolic_pinn.calculus.mapped_form import mapped_matrices
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.calculus.plain_form import PlainForm, in_rows
from symbolic_pinn.networks import (
    BlockNetwork,
    DrawnMap,
    Partition,
    RandomFeatureNetwork,
    draw,
    draw_mapped,
)
from symbolic_pinn.networks.random_features import DEVIATIONS
from symbolic_pinn.networks.types import BoxPoints
from symbolic_pinn.recipe import MappedFeatures, RandomFeatureExpansion

Matrix = Float[np.ndarray, "points columns"]
# Numbers of a matrix that is evaluated for its product alone.
_AT_ONCE = 2**18


@dataclass(frozen=True)
class FeatureBasis:
    """The features of a `RandomFeatureExpansion` on a box.

    Attributes:
        expansion: frequencies, phases and cells; its blocks are left to the solver.
        lower, upper: the box, in the user's coordinates.
    """

    expansion: RandomFeatureExpansion
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @cached_property
    def partition(self) -> Partition:
        """The cells."""
        return Partition.of(self.expansion.cells, self.expansion.sharp)

    @cached_property
    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """w "features dim" and b " features" on a cell."""
        return draw(self.expansion)

    @cached_property
    def mapped(self) -> tuple[DrawnMap, ...]:
        """The random numbers of the features of each map."""
        return draw_mapped(self.expansion)

    def unit(self, x: BoxPoints) -> BoxPoints:
        """Coordinates from -1 to 1 on the box."""
        lower, upper = np.asarray(self.lower), np.asarray(self.upper)
        return (2 * x - lower - upper) / (upper - lower)

    def matrices(
        self, cell: int, x: BoxPoints, orders: Iterable[MultiIndex]
    ) -> dict[MultiIndex, Matrix]:
        """D^alpha of all features of a cell at some points, for several alpha."""
        at, orders = self._at(cell, x), list(orders)
        plain = self._plain(at, orders)
        mapped = [mapped_matrices(at, *each, orders) for each in self._maps]
        if not mapped:
            return plain
        return {a: np.hstack([plain[a], *(m for of in mapped for m in of[a])]) for a in orders}

    @property
    def _maps(self) -> Iterable[tuple[MappedFeatures, DrawnMap]]:
        return zip(self.expansion.maps, self.mapped, strict=True)

    def _at(self, cell: int, x: BoxPoints) -> CellPoints:
        return CellPoints(
            expansion=self.expansion,
            partition=self.partition,
            place=self.partition.cells[cell],
            unit=self.unit(x),
            scale=2 / (np.asarray(self.upper) - np.asarray(self.lower)),
        )

    def _plain(self, at: CellPoints, orders: Sequence[MultiIndex]) -> dict[MultiIndex, Matrix]:
        """D^alpha of the plain features."""
        features = self.expansion.features
        found = {alpha: np.empty((len(at.unit), features)) for alpha in orders}
        for rows in in_rows(len(at.unit), features):
            form = PlainForm(replace(at, unit=at.unit[rows]), *self.drawn)
            for alpha, matrix in found.items():
                form.write(alpha, matrix[rows])
        return found

    def values(self, a: np.ndarray, x: BoxPoints, alpha: MultiIndex) -> np.ndarray:
        """D^alpha at points: "... points", from coefficients "... cells columns"."""
        found = np.zeros((len(x), *a.shape[:-2]))
        for cell, touched in enumerate(self.partition.touching(self.unit(x)).T):
            index = np.flatnonzero(touched)
            for rows in in_rows(len(index), self.expansion.columns, _AT_ONCE):
                here = index[rows]
                found[here] += self.matrices(cell, x[here], [alpha])[alpha] @ a[..., cell, :].T
        return found.T


def network_values(network: RandomFeatureNetwork | BlockNetwork, xi: BoxPoints) -> np.ndarray:
    """The unknowns "points unknowns" at many points, in the network's normalised coordinates.

    Each point is evaluated in its own block and in the cells whose windows it touches, where the
    network itself sums over all of them.
    """
    unit = xi / DEVIATIONS
    if isinstance(network, RandomFeatureNetwork):
        return _in_unit(network, unit)
    edges, i = np.asarray(network.edges), network.axis
    member = np.searchsorted(edges[1:-1], unit[:, i], side="right")
    found = np.zeros((len(unit), len(network.blocks[0].coefficients)))
    for k, block in enumerate(network.blocks):
        index = np.flatnonzero(member == k)
        place = unit[index]
        place[:, i] = (2 * place[:, i] - edges[k] - edges[k + 1]) / (edges[k + 1] - edges[k])
        found[index] = _in_unit(block, place)
    return found


def _in_unit(network: RandomFeatureNetwork, unit: BoxPoints) -> np.ndarray:
    """The unknowns "points unknowns" at points in coordinates from -1 to 1."""
    dim, expansion = unit.shape[1], network.expansion
    basis = FeatureBasis(expansion, (-1.0,) * dim, (1.0,) * dim)
    a = np.asarray(network.coefficients, np.float64)
    return basis.values(a.reshape(len(a), -1, expansion.columns), unit, (0,) * dim).T
