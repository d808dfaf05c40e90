"""Derivatives of features of mapped coordinates in closed form, by NumPy (see `map_jets`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symbolic_pinn.calculus.map_jets import derivatives, map_jets
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import DrawnMap, Partition, product_rule
from symbolic_pinn.networks.feature_maps import Cosine, feature_map
from symbolic_pinn.networks.mapped_features import rest_of
from symbolic_pinn.networks.types import BoxPoints
from symbolic_pinn.recipe import MappedFeatures, RandomFeatureExpansion

# A term of a derivative: the order of phi, a factor at each point, and one of each feature.
_Term = tuple[int, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
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

    def split(self, alpha: MultiIndex) -> Iterator[tuple[np.ndarray, MultiIndex]]:
        """D^alpha (window f) as a sum: a derivative of the window, and which one of f."""
        for beta, rest, count in product_rule(alpha):
            is_cut = (i.inner or not n for n, i in zip(beta, self.partition.intervals, strict=True))
            if all(is_cut):
                window = self.partition.window(self.place, self.unit, beta)
                yield count * np.prod(self.scale ** np.asarray(beta)) * window, rest


def mapped_matrices(
    at: CellPoints, m: MappedFeatures, drawn: DrawnMap, orders: Iterable[MultiIndex]
) -> dict[MultiIndex, np.ndarray]:
    """D^alpha of the features and the columns of one map, "points columns"."""
    orders = list(orders)
    axes, others = list(m.map.axes), rest_of(m.map.axes, at.unit.shape[1])
    chart, chart_scale = at.chart
    local, local_scale = at.local
    y, k_scale = local[:, others], local_scale[others]
    order = max(sum(alpha[i] for i in axes) for alpha in orders)
    jets = map_jets(m.map, chart[:, axes], order)
    columns = [derivatives(c) for c in jets.columns]
    powers = jets.powers() if m.map.has_features else {}
    if powers:
        theta = drawn.b + y @ drawn.k.T
        for i, c in enumerate(jets.coordinates):
            theta += c[(0,) * len(axes)][:, None] * drawn.w[:, i]
        of_order = feature_map(at.expansion.activation).derivatives(theta)
    of_strength = Cosine().derivatives(y @ drawn.kappa.T + drawn.beta)

    def parts(alpha: MultiIndex) -> Iterator[tuple[np.ndarray, MultiIndex, MultiIndex]]:
        for window, rest in at.split(alpha):
            pi, gamma = tuple(rest[i] for i in axes), tuple(rest[i] for i in others)
            yield window * np.prod(chart_scale[axes] ** np.asarray(pi)), pi, gamma

    def of_rest(k: np.ndarray, gamma: MultiIndex) -> np.ndarray:
        return np.prod((k * k_scale) ** np.asarray(gamma), axis=1)

    def terms(alpha: MultiIndex) -> Iterator[_Term]:
        for window, pi, gamma in parts(alpha):
            for mu, derived in powers.items():
                if pi in derived:
                    of_map = np.prod(drawn.w ** np.asarray(mu), axis=1)
                    yield (
                        sum(mu) + sum(gamma),
                        window * derived[pi],
                        of_map * of_rest(drawn.k, gamma),
                    )

    def features(alpha: MultiIndex) -> np.ndarray:
        by_order: dict[int, list[_Term]] = {}
        for term in terms(alpha):
            by_order.setdefault(term[0], []).append(term)
        found = np.zeros((len(at.unit), len(drawn.w)))
        for n, each in by_order.items():
            # The sum over products of thin matrices first.
            points, of_feature = (np.stack([t[i] for t in each]) for i in (1, 2))
            found += of_order(n) * (points.T @ of_feature)
        return found

    def column(derived: dict[MultiIndex, np.ndarray], alpha: MultiIndex) -> np.ndarray:
        found = np.zeros((len(at.unit), len(drawn.kappa)))
        for window, pi, gamma in parts(alpha):
            if pi in derived:
                strengths = of_strength(sum(gamma)) * of_rest(drawn.kappa, gamma)
                found += (window * derived[pi])[:, None] * strengths
        return found

    return {
        alpha: np.hstack([features(alpha)] * bool(powers) + [column(c, alpha) for c in columns])
        for alpha in orders
    }
