"""Points near a corner: a place where conditions or interfaces meet, which may contradict there.

The worst point of a term is sought elsewhere, so that one contradiction says nothing of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from symbolic_pinn.problem import Domain, Face, Problem, meetings

# Of each interval that a corner fixes, and the most of a term's points that may be near one.
_NEAR, _MOST = 0.02, 0.05


@dataclass(frozen=True, kw_only=True, eq=False)
class NearCorners:
    """How near to corners the points of a term are.

    Attributes:
        corners: the places.
        distances: to the nearest one, "points", as a share of the intervals that it fixes; infinite
            where there is none.
        nearest: which one that is, "points".
    """

    corners: Sequence[Face]
    distances: np.ndarray
    nearest: np.ndarray

    def at(self, mask: np.ndarray) -> "NearCorners":
        """The same for some of the points."""
        return replace(self, distances=self.distances[mask], nearest=self.nearest[mask])

    @cached_property
    def near(self) -> np.ndarray:
        """The points that count as near, "points"; the nearest of them where these were too many.

        Of a term that holds in corners alone, none is.
        """
        near = self.distances <= _NEAR
        if not near.any() or near.mean() <= _MOST:
            return near
        return self.distances < np.quantile(self.distances, _MOST, method="lower")

    def name(self, point: int) -> str:
        """The corner at a point, in words: `x = 0 meets y = 1`."""
        fixed = self.corners[self.nearest[point]].fixed
        return " meets ".join(f"{c} = {value:g}" for c, (value,) in fixed)


def near_corners(problem: Problem, x: np.ndarray) -> NearCorners:
    """How near to a problem's corners points "points columns" are."""
    corners = meetings(problem)
    distances, nearest = np.full(len(x), np.inf), np.zeros(len(x), int)
    groups: dict[tuple, list[int]] = {}
    for k, corner in enumerate(corners):
        groups.setdefault(tuple(c for c, _ in corner.fixed), []).append(k)
    for group in groups.values():
        away, which = _nearest(problem.box, [corners[k] for k in group], x)
        closer = away < distances
        distances = np.where(closer, away, distances)
        nearest = np.where(closer, np.array(group)[which], nearest)
    return NearCorners(corners=corners, distances=distances, nearest=nearest)


def _nearest(box: Domain, corners: Sequence[Face], x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distances to the nearest of corners that fix the same coordinates, and which that is."""
    from scipy.spatial import cKDTree  # takes a while to import

    axes = [box.coordinates.index(c) for c, _ in corners[0].fixed]
    lengths = np.subtract(box.upper, box.lower)[axes]
    centres = np.array([[value for _, (value,) in corner.fixed] for corner in corners])
    found: tuple[np.ndarray, np.ndarray] = cKDTree(centres / lengths).query(
        x[:, axes] / lengths, p=np.inf
    )
    return found
