"""Derivatives of ridge functions phi(w . x + b) in closed form, by NumPy.

    D^alpha phi(w . x + b) = w^alpha phi^(|alpha|)(w . x + b)

With the windows of a partition of unity the product rule joins both. Nothing has to be compiled,
which matters where many expansions are tried out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce

import numpy as np
from jaxtyping import Float

from symbolic_pinn.calculus.mapped_form import CellPoints, mapped_matrices
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import (
    BlockNetwork,
    DrawnMap,
    Partition,
    RandomFeatureNetwork,
    draw,
    draw_mapped,
    product_rule,
)
from symbolic_pinn.networks.feature_maps import feature_map
from symbolic_pinn.networks.random_features import DEVIATIONS
from symbolic_pinn.networks.types import BoxPoints
from symbolic_pinn.recipe import RandomFeatureExpansion

Matrix = Float[np.ndarray, "points columns"]


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
        unit, place = self.unit(x), self.partition.cells[cell]
        local, slope = self.partition.local(place, unit)
        w, b = self.drawn
        z, phi = local @ w.T + b, feature_map(self.expansion.activation)
        of_order = phi.derivatives(z)
        window = cache(lambda beta: self.partition.window(place, unit, beta))
        scale = 2 / (np.asarray(self.upper) - np.asarray(self.lower))

        def matrix(alpha: MultiIndex) -> Matrix:
            # The sum over products of windows and powers first: it is a product of thin matrices.
            parts: dict[int, tuple[list, list]] = {}
            for beta, rest, count in product_rule(alpha):
                if all(
                    i.inner or not n for n, i in zip(beta, self.partition.intervals, strict=True)
                ):
                    windows, powers = parts.setdefault(sum(rest), ([], []))
                    windows.append(count * window(beta))
                    powers.append(np.prod((w * slope) ** np.asarray(rest), axis=1))
            factor = np.prod(scale ** np.asarray(alpha))
            terms = (
                of_order(n) * (np.stack(windows, axis=1) @ (factor * np.stack(powers)))
                for n, (windows, powers) in parts.items()
            )
            return reduce(np.add, terms)

        orders = list(orders)
        plain = {alpha: matrix(alpha) for alpha in orders}
        mapped = self._mapped_matrices(place, unit, orders)
        return {a: np.hstack([plain[a], *mapped[a]]) if mapped else plain[a] for a in orders}

    def _mapped_matrices(
        self, place: tuple[int, ...], unit: BoxPoints, orders: Sequence[MultiIndex]
    ) -> dict[MultiIndex, list[Matrix]]:
        """D^alpha of the features and columns of each map; empty without maps."""
        if not self.expansion.maps:
            return {}
        at = CellPoints(
            expansion=self.expansion,
            partition=self.partition,
            place=place,
            unit=unit,
            scale=2 / (np.asarray(self.upper) - np.asarray(self.lower)),
        )
        pairs = zip(self.expansion.maps, self.mapped, strict=True)
        found = [mapped_matrices(at, m, drawn, orders) for m, drawn in pairs]
        return {alpha: [part for of_map in found for part in of_map[alpha]] for alpha in orders}

    def values(self, a: np.ndarray, x: BoxPoints, alpha: MultiIndex) -> np.ndarray:
        """D^alpha at points: "... points", from coefficients "... cells columns"."""
        found = np.zeros((len(x), *a.shape[:-2]))
        for cell, index in enumerate(self.partition.touching(self.unit(x)).T):
            if index.any():
                found[index] += self.matrices(cell, x[index], [alpha])[alpha] @ a[..., cell, :].T
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
