"""`Mesh`: what a closed surface of triangles bounds."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.surface import Surface

Vertices = Float[np.ndarray, "vertices 3"]
Faces = Int[np.ndarray, "faces 3"]
# Of the curve along which points are put in order: cells along each side of the box, in bits.
_BITS = 10


class Mesh(AbstractBody):
    """A body of triangles, outward normals by the right-hand rule.

    Attributes:
        vertices: their places.
        faces: of each triangle the numbers of its vertices.
        groups: faces by the names that a file gives them.
    """

    def __init__(
        self, vertices: Vertices, faces: Faces, groups: Mapping[str, np.ndarray] | None = None
    ):
        self.vertices = np.ascontiguousarray(vertices, dtype=float)
        self.faces = np.ascontiguousarray(faces, dtype=np.int64)
        self.groups = dict(groups or {})

    @property
    def dim(self) -> int:
        """3."""
        return 3

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of each coordinate."""
        used = self.vertices[self.faces.ravel()]
        return used.min(axis=0), used.max(axis=0)

    def margin(self, points: Float[np.ndarray, "points dim"]) -> Float[np.ndarray, " points"]:
        """The distance to the surface, below 0 where it winds around a point by more than half."""
        import igl

        points = np.ascontiguousarray(points, dtype=float)
        squared, *_ = igl.point_mesh_squared_distance(points, self.vertices, self.faces)
        return np.where(self.contains(points), -1.0, 1.0) * np.sqrt(squared)

    def contains(self, points: Float[np.ndarray, "points dim"]) -> Bool[np.ndarray, " points"]:
        """Which points the surface winds around by more than half."""
        import igl

        points = np.ascontiguousarray(points, dtype=float)
        winding: np.ndarray = igl.fast_winding_number(self.vertices, self.faces, points)
        return winding > 0.5

    def surface(self, count: int) -> Surface:
        """Sobol points, evenly by area, along a curve on which neighbours are near each other."""
        from scipy.stats import qmc  # takes a second to import

        cross = cross_products(self.vertices, self.faces)
        doubled = np.linalg.norm(cross, axis=1)
        sobol = qmc.Sobol(3, scramble=True, seed=0)
        u, v, w = sobol.random_base2(max(1, int(np.ceil(np.log2(count)))))[:count].T
        reached = np.cumsum(doubled)
        face = np.searchsorted(reached, u * reached[-1], side="right")
        face = np.minimum(face, len(reached) - 1)
        a, b, c = (self.vertices[self.faces[face, i]] for i in range(3))
        # Uniform in a triangle: the square root of v is the share of its height.
        far, beside = np.sqrt(v)[:, None], w[:, None]
        points = (1 - far) * a + far * (1 - beside) * b + far * beside * c
        order = np.argsort(_morton(points, *self.bounds), kind="stable")
        return Surface(
            points=points[order],
            normals=(cross[face] / doubled[face, None])[order],
            weights=np.full(count, reached[-1] / 2 / count),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Of the groups of faces."""
        return tuple(self.groups)

    def named(self, name: str, points: Float[np.ndarray, "points dim"]) -> np.ndarray:
        """Which points are nearest to a face of this group."""
        import igl

        _, face, _ = igl.point_mesh_squared_distance(
            np.ascontiguousarray(points, dtype=float), self.vertices, self.faces
        )
        return np.isin(face, self.groups[name])


def cross_products(vertices: Vertices, faces: Faces) -> Float[np.ndarray, "faces 3"]:
    """(b - a) x (c - a) of each triangle: its normal, as long as twice its area."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    return np.cross(b - a, c - a)


def volume(vertices: Vertices, faces: Faces) -> float:
    """The sum of a . (b x c) / 6, negative if the normals point inward."""
    centred = vertices - vertices.mean(axis=0)
    a, b, c = (centred[faces[:, i]] for i in range(3))
    return float(np.sum(a * np.cross(b, c)) / 6)


def _morton(points: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Each point's place on a curve that fills the box: the bits of its coordinates in turn."""
    width = np.where(upper > lower, upper - lower, 1.0)
    cells = np.minimum((points - lower) / width * 2**_BITS, 2**_BITS - 1).astype(np.int64)
    place = np.zeros(len(points), np.int64)
    for bit in range(_BITS):
        for axis in range(3):
            place |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return place
