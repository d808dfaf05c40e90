"""Finite elements on rectangles for references of the suite: tensor products of polynomials.

The edges of the elements are a grid, whose fields need not all be kept. Nodes are those of
Gauss-Lobatto, quadrature is that of Gauss (P. Solin et al., Higher-Order Finite Element Methods,
Chapman & Hall 2003).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.polynomial import Legendre, legendre
from scipy import sparse

VALUE, ALONG_X, ALONG_Y = (0, 0), (1, 0), (0, 1)


def lobatto(degree: int) -> np.ndarray:
    """degree + 1 nodes of [-1, 1] with its ends."""
    return np.concatenate([[-1.0], Legendre.basis(degree).deriv().roots(), [1.0]])


def lagrange(nodes: np.ndarray, s: np.ndarray, order: int) -> np.ndarray:
    """Polynomials that are 1 at one node and 0 at the others, or derivatives: "points nodes"."""
    degree = len(nodes) - 1
    coefficients = np.linalg.inv(legendre.legvander(nodes, degree))
    return legendre.legval(s, legendre.legder(coefficients, order)).T


def towards(place: float, other: float, levels: int, count: int) -> np.ndarray:
    """Edges of `count` equal elements between two places, that at `place` halved repeatedly."""
    first = 1 / count
    halved = first / 2.0 ** np.arange(levels, -1, -1)
    unit = np.concatenate([[0], halved, np.linspace(first, 1, count)[1:]])
    return np.sort(place + (other - place) * unit)


@dataclass(frozen=True, eq=False)
class Space:
    """Continuous functions that are polynomials on each element.

    Attributes:
        xs, ys: edges of the elements.
        degree: in each coordinate.
        kept: which fields of the grid are elements, "along_x along_y".
        points: Gauss points of an element in each coordinate.
    """

    xs: np.ndarray
    ys: np.ndarray
    degree: int
    kept: np.ndarray
    points: int

    @cached_property
    def elements(self) -> np.ndarray:
        """Indices along x and y, "2 elements"."""
        return np.array(np.nonzero(self.kept))

    @cached_property
    def sizes(self) -> np.ndarray:
        """Half widths, "2 elements"."""
        i, j = self.elements
        return np.array([np.diff(self.xs)[i], np.diff(self.ys)[j]]) / 2

    @cached_property
    def numbering(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of nodes, "elements local", and their places, "nodes 2"."""
        k, local = self.degree, np.arange(self.degree + 1)
        i, j = (k * e[:, None] + local for e in self.elements)
        wide = k * (len(self.ys) - 1) + 1
        grid = (i[:, :, None] * wide + j[:, None, :]).reshape(len(i), -1)
        used, numbers = np.unique(grid, return_inverse=True)
        x, y = self._places(self.xs)[used // wide], self._places(self.ys)[used % wide]
        return numbers.reshape(grid.shape), np.stack([x, y], axis=1)

    def _places(self, edges: np.ndarray) -> np.ndarray:
        inner = (lobatto(self.degree) + 1) / 2
        each = edges[:-1, None] + np.diff(edges)[:, None] * inner[:-1]
        return np.append(each.ravel(), edges[-1])

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self.numbering[1])

    @property
    def places(self) -> np.ndarray:
        """The nodes, "nodes 2"."""
        return self.numbering[1]

    @cached_property
    def gauss(self) -> tuple[np.ndarray, np.ndarray]:
        """Places of quadrature "2 elements points" and their weights "elements points"."""
        s, w = legendre.leggauss(self.points)
        at = np.array(np.meshgrid(s, s, indexing="ij")).reshape(2, 1, -1)
        i, j = self.elements
        middle = np.array([(self.xs[i] + self.xs[i + 1]) / 2, (self.ys[j] + self.ys[j + 1]) / 2])
        weights = np.outer(w, w).ravel() * np.prod(self.sizes, axis=0)[:, None]
        return middle[:, :, None] + self.sizes[:, :, None] * at, weights

    def table(self, orders: tuple[int, int]) -> np.ndarray:
        """Local functions at Gauss points of [-1, 1]^2, or their derivatives: "points local"."""
        s, nodes = legendre.leggauss(self.points)[0], lobatto(self.degree)
        return np.kron(*(lagrange(nodes, s, order) for order in orders))

    def scale(self, orders: tuple[int, int]) -> np.ndarray:
        """What such a derivative is divided by in an element, "elements 1"."""
        return np.prod(self.sizes ** np.array(orders)[:, None], axis=0)[:, None]

    def at_gauss(self, values: np.ndarray, orders: tuple[int, int] = VALUE) -> np.ndarray:
        """A function of given values at nodes, or a derivative: "elements points"."""
        return values[self.numbering[0]] @ self.table(orders).T / self.scale(orders)

    def load(self, density: np.ndarray) -> np.ndarray:
        """int density v for each function v; the density at Gauss points."""
        local = (density * self.gauss[1]) @ self.table(VALUE)
        return np.bincount(self.numbering[0].ravel(), local.ravel(), self.count)

    def evaluate(self, values: np.ndarray, at: np.ndarray) -> np.ndarray:
        """The function at points "points 2" of elements that are kept."""
        nodes, index = lobatto(self.degree), np.full(self.kept.shape, -1)
        index[self.kept] = np.arange(len(self.elements[0]))
        where, tables = [], []
        for c, edges in zip(at.T, (self.xs, self.ys), strict=True):
            e = np.clip(np.searchsorted(edges, c, side="right") - 1, 0, len(edges) - 2)
            s = 2 * (c - edges[e]) / np.diff(edges)[e] - 1
            where.append(e)
            tables.append(lagrange(nodes, s, 0))
        local = values[self.numbering[0][index[tuple(where)]]].reshape(len(at), *2 * [len(nodes)])
        return np.einsum("pi,pj,pij->p", *tables, local)


def matrix(
    rows: Space, v: tuple[int, int], density: np.ndarray, columns: Space, u: tuple[int, int]
) -> sparse.csr_matrix:
    """int density v u for functions of two spaces on one grid, or for derivatives of them."""
    weights = density * rows.gauss[1] / rows.scale(v) / columns.scale(u)
    local = (rows.table(v).T * weights[:, None, :]) @ columns.table(u)
    i, j = rows.numbering[0], columns.numbering[0]
    i, j = (np.broadcast_to(n, local.shape).ravel() for n in (i[:, :, None], j[:, None, :]))
    return sparse.csr_matrix((local.ravel(), (i, j)), (rows.count, columns.count))


def stiffness(space: Space, density: np.ndarray) -> sparse.csr_matrix:
    """int density grad u grad v"""
    return sum(matrix(space, d, density, space, d) for d in (ALONG_X, ALONG_Y))
