"""The medial axis of a hole: the centres of all circles in it that touch its edge twice."""

from dataclasses import dataclass

import numpy as np
import shapely
from jaxtyping import Complex, Float
from scipy.spatial import Voronoi, cKDTree

# Circles touch the edge at places that are farther apart than this share of their radius, and are
# larger than so many spacings of the points by which the edge is known.
_APART, _LARGE = 0.5, 2.0


@dataclass(frozen=True, kw_only=True, eq=False)
class MedialAxis:
    """Points on it; z = x + i y.

    Attributes:
        centres: of the circles.
        radii: of the circles, the distances from the edge.
        ends: for each end of the axis its place, its radius, and the direction in which it ends.
    """

    centres: Complex[np.ndarray, " points"]
    radii: Float[np.ndarray, " points"]
    ends: tuple[tuple[complex, float, complex], ...]

    def spread(self, spacing: float) -> np.ndarray:
        """Rows of points so many radii apart, beginning with the largest circle.

        Each is the next one along the axis, so that there are no wide gaps.
        """
        if not len(self.centres):
            return np.zeros(0, int)
        kept = [int(np.argmax(self.radii))]
        away = np.full(len(self.centres), np.inf)
        while True:
            away = np.minimum(away, np.abs(self.centres - self.centres[kept[-1]]) / self.radii)
            free = away >= spacing
            if not free.any():
                return np.array(kept)
            kept.append(int(np.argmin(np.where(free, away, np.inf))))


def medial_axis(ring: Complex[np.ndarray, " points"]) -> MedialAxis:
    """Of what a closed ring of points bounds, by their Voronoi diagram.

    Edges of the diagram that separate points of two parts of the ring follow the axis (J. W.
    Brandt, V. R. Algazi, CVGIP: Image Understanding 55 (1992) 329-338).

    Args:
        ring: evenly spaced points x + i y.
    """
    points = in_plane(ring)
    diagram = Voronoi(points)
    places = diagram.vertices
    inside = shapely.contains_xy(shapely.Polygon(points), places[:, 0], places[:, 1])
    radii, _ = cKDTree(points).query(places)
    spacing = float(np.median(np.abs(np.roll(ring, -1) - ring)))
    inside &= radii > _LARGE * spacing
    pairs, ends = diagram.ridge_points, np.array(diagram.ridge_vertices)
    # A ridge that begins at infinity has the end -1.
    kept = (ends >= 0).all(axis=1) & inside[ends].all(axis=1)
    pairs, ends = pairs[kept], ends[kept]
    apart = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    ends = ends[apart > _APART * radii[ends].max(axis=1)]
    rows, count = np.unique(ends, return_counts=True)
    centres = places[:, 0] + 1j * places[:, 1]
    return MedialAxis(
        centres=centres[rows],
        radii=radii[rows],
        ends=_ends(centres[rows], radii[rows], count == 1),
    )


def _ends(
    centres: np.ndarray, radii: np.ndarray, is_end: np.ndarray
) -> tuple[tuple[complex, float, complex], ...]:
    """Where it ends, away from the mean of what is near."""
    found = []
    for end, radius in zip(centres[is_end].tolist(), radii[is_end].tolist(), strict=True):
        ahead = complex(end - centres[np.abs(centres - end) < radius].mean())
        if ahead:
            found.append((end, radius, ahead / abs(ahead)))
    return tuple(found)


def in_plane(z: Complex[np.ndarray, " points"]) -> Float[np.ndarray, "points 2"]:
    """x + i y as rows x, y."""
    return np.stack([z.real, z.imag], axis=1)
