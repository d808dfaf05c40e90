"""Derivatives of features of mapped coordinates in closed form, by NumPy (see `map_jets`)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symbolic_pinn.calculus.cell_points import CellPoints
from symbolic_pinn.calculus.map_jets import MapJets, derivatives, map_jets
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import DrawnMap
from symbolic_pinn.networks.feature_maps import Cosine, feature_map
from symbolic_pinn.networks.mapped_features import rest_of
from symbolic_pinn.recipe import MappedFeatures


@dataclass(frozen=True, eq=False)
class MappedForm:
    """The columns of one map at the points of a cell.

    Attributes:
        at: the points.
        m: the map.
        drawn: the random numbers of its features.
        order: of derivatives in the mapped coordinates, at most.
    """

    at: CellPoints
    m: MappedFeatures
    drawn: DrawnMap
    order: int

    @cached_property
    def jets(self) -> MapJets:
        """The map about the points."""
        return map_jets(self.m.map, self.at.chart[0][:, self._axes], self.order)

    @property
    def _axes(self) -> list[int]:
        return list(self.m.map.axes)

    @cached_property
    def _rest(self) -> list[int]:
        return rest_of(self._axes, self.at.unit.shape[1])

    @cached_property
    def _of_order(self) -> Callable[[int], np.ndarray]:
        """The derivatives of phi at w . xi + k . y + b."""
        z = self.drawn.b + self.at.local[0][:, self._rest] @ self.drawn.k.T
        for i, c in enumerate(self.jets.coordinates):
            z += c[(0,) * len(self._axes)][:, None] * self.drawn.w[:, i]
        return feature_map(self.at.expansion.activation).derivatives(z)

    @cached_property
    def _of_strength(self) -> Callable[[int], np.ndarray]:
        """The derivatives of cos at kappa . y + beta."""
        y = self.at.local[0][:, self._rest]
        return Cosine().derivatives(y @ self.drawn.kappa.T + self.drawn.beta)

    def _parts(self, alpha: MultiIndex) -> Iterator[tuple[np.ndarray, MultiIndex, MultiIndex]]:
        """D^alpha as windows, derivatives by mapped coordinates, and by the others."""
        scale = self.at.chart[1][self._axes]
        for window, left in self.at.split(alpha):
            pi, gamma = tuple(left[i] for i in self._axes), tuple(left[i] for i in self._rest)
            yield window * np.prod(scale ** np.asarray(pi)), pi, gamma

    def _of_rest(self, k: np.ndarray, gamma: MultiIndex) -> np.ndarray:
        return np.prod((k * self.at.local[1][self._rest]) ** np.asarray(gamma), axis=1)

    @cached_property
    def _powers(self) -> dict[MultiIndex, dict[MultiIndex, np.ndarray]]:
        return self.jets.powers()

    def features(self, alpha: MultiIndex) -> np.ndarray:
        """D^alpha of the random features, "points features"."""
        by_order: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
        for window, pi, gamma in self._parts(alpha):
            of_rest = self._of_rest(self.drawn.k, gamma)
            for mu, derived in self._powers.items():
                if pi in derived:
                    of_map = np.prod(self.drawn.w ** np.asarray(mu), axis=1)
                    term = window * derived[pi], of_map * of_rest
                    by_order.setdefault(sum(mu) + sum(gamma), []).append(term)
        found = np.zeros((len(self.at.unit), len(self.drawn.w)))
        for n, terms in by_order.items():
            # The sum over products of thin matrices first.
            of_points, of_features = (np.stack(each) for each in zip(*terms, strict=True))
            found += self._of_order(n) * (of_points.T @ of_features)
        return found

    def columns(self, alpha: MultiIndex) -> np.ndarray:
        """D^alpha of the columns of the map, each times all functions of the other coordinates."""
        points, functions = len(self.at.unit), len(self.drawn.kappa)
        found = np.zeros((points, self.m.map.columns, functions))
        for window, pi, gamma in self._parts(alpha):
            if pi in self._columns:
                strengths = self._of_strength(sum(gamma)) * self._of_rest(self.drawn.kappa, gamma)
                found += (window * self._columns[pi]).T[:, :, None] * strengths[:, None, :]
        return found.reshape(points, -1)

    @cached_property
    def _columns(self) -> dict[MultiIndex, np.ndarray]:
        return derivatives(self.jets.columns)


def mapped_matrices(
    at: CellPoints, m: MappedFeatures, drawn: DrawnMap, orders: Sequence[MultiIndex]
) -> dict[MultiIndex, list[np.ndarray]]:
    """D^alpha of the features and of the columns of one map, each "points columns"."""
    order = max(sum(alpha[i] for i in m.map.axes) for alpha in orders)
    form = MappedForm(at, m, drawn, order)
    features = form.features if m.map.has_features else None
    parts = [of for of in (features, form.columns if m.map.columns else None) if of]
    return {alpha: [of(alpha) for of in parts] for alpha in orders}
