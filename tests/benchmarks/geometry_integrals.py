"""Laplace's equation in a plane region by a double layer, for references.

u = int sigma dG/dn ds + sum_j A_j log|z - c_j|, c_j in hole j and A_j = int sigma ds over its rim,
so that the equation for sigma, sigma/2 + (the first integral) + ... = u on the boundary, has one
solution (S. G. Mikhlin, Integral Equations, Pergamon 1957, ch. 4). Nystroem's method on
Gauss-Legendre panels, halved repeatedly towards the ends of each smooth arc, with rows scaled by
sqrt(weight) (J. Bremer, V. Rokhlin, J. Comput. Phys. 229 (2010) 2507-2525). Values are good at
points a panel away from a rim.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

NODES = 16


@dataclass(frozen=True)
class Arc:
    """A smooth piece of a boundary, a complex function of s in [0, 1], the region on its left.

    Attributes:
        place: an analytic function.
        panels: how many of equal length in s before the ends are refined.
        levels: how often the panels at the beginning and at the end are halved.
    """

    place: Callable[[np.ndarray], np.ndarray]
    panels: int
    levels: tuple[int, int] = (0, 0)

    def edges(self) -> np.ndarray:
        """Of the panels, in s."""
        inner = np.linspace(0, 1, self.panels + 1)
        first, last = (2.0 ** -np.arange(1, n + 1) / self.panels for n in self.levels)
        return np.sort(np.concatenate([inner, first, 1 - last]))


@dataclass(frozen=True, eq=False)
class Rims:
    """The boundary of a region, cut into panels.

    Attributes:
        rims: arcs of each closed curve: counterclockwise the outer one, which comes first,
            clockwise the others.
        centres: a place in each hole.
    """

    rims: Sequence[Sequence[Arc]]
    centres: Sequence[complex] = ()

    @cached_property
    def nodes(self) -> tuple[np.ndarray, ...]:
        """Places, their outward normals, curvatures, weights, and numbers of their rims."""
        found = [(*_on_arc(arc), j) for j, rim in enumerate(self.rims) for arc in rim]
        columns = [np.concatenate(c) for c in zip(*(f[:4] for f in found), strict=True)]
        numbers = np.concatenate([np.full(len(f[0]), f[4]) for f in found])
        return (*columns, numbers)

    def layer(self, z: np.ndarray) -> np.ndarray:
        """dG/dn at nodes times their weights for places z that are none: "places nodes"."""
        at, normals, _, weights, _ = self.nodes
        return np.real(normals / (at - z[:, None])) * weights / (2 * np.pi)

    def solve(self, right: np.ndarray) -> np.ndarray:
        """sigma for values at the nodes."""
        at, _, curvature, weights, number = self.nodes
        with np.errstate(divide="ignore", invalid="ignore"):
            kernel = self.layer(at)
        np.fill_diagonal(kernel, curvature * weights / (4 * np.pi) + 0.5)
        for j, c in enumerate(self.centres, 1):
            kernel += np.log(np.abs(at - c))[:, None] * (weights * (number == j))
        root = np.sqrt(weights)
        return np.linalg.solve(root[:, None] * kernel / root, root * right) / root

    def values(self, sigma: np.ndarray, z: np.ndarray) -> np.ndarray:
        """u at places inside."""
        _, _, _, weights, number = self.nodes
        found = self.layer(z) @ sigma
        for j, c in enumerate(self.centres, 1):
            found += np.log(np.abs(z - c)) * np.sum((weights * sigma)[number == j])
        return found


def _on_arc(arc: Arc) -> tuple[np.ndarray, ...]:
    """Places, normals, curvatures and weights; derivatives from polynomials of each panel."""
    unit, weights = np.polynomial.legendre.leggauss(NODES)
    edges = arc.edges()
    half, middle = np.diff(edges)[:, None] / 2, (edges[1:] + edges[:-1])[:, None] / 2
    z = arc.place(middle + half * unit)
    to_series = np.linalg.inv(np.polynomial.legendre.legvander(unit, NODES - 1))
    series = to_series @ z.T
    first, second = (
        np.polynomial.legendre.legval(unit, np.polynomial.legendre.legder(series, k))
        for k in (1, 2)
    )
    speed = np.abs(first)
    curvature = np.imag(np.conj(first) * second) / speed**3
    return z.ravel(), (-1j * first / speed).ravel(), curvature.ravel(), (weights * speed).ravel()


def segments(corners: Sequence[complex], panels: int, levels: int) -> list[Arc]:
    """A polygon, counterclockwise if its corners are."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return [Arc(lambda s, a=a, b=b: a + (b - a) * s, panels, (levels, levels)) for a, b in pairs]


def circle(centre: complex, radius: float, panels: int) -> list[Arc]:
    """A hole."""
    return [Arc(lambda s: centre + radius * np.exp(-2j * np.pi * s), panels)]
