"""`Rings`: a polygon, or several by the even-odd rule: a ring within another one is a hole."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import shapely
from jaxtyping import Bool, Float

from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.facts import Corner, Wall
from symbolic_pinn.domain.ring import Ring, corners, edges, outward, walls
from symbolic_pinn.domain.ring_checks import check_crossings, cleaned
from symbolic_pinn.domain.surface import Surface, joined


class Rings(AbstractBody):
    """What closed rings of points bound.

    Attributes:
        rings: all with the inside on their left, so that holes run the other way round.
        groups: edges by the names that a file gives them, counted through all rings.
    """

    rings: tuple[Ring, ...]

    def __init__(
        self,
        given: Sequence[Any],
        what: str = "the polygon",
        *,
        checked: bool = True,
        groups: Mapping[str, np.ndarray] | None = None,
    ):
        """From points in any direction.

        Args:
            given: for each ring its points.
            what: is bounded, for messages.
            checked: whether to refuse rings that cross.
            groups: of edges; then all rings have the inside on their left.

        Raises:
            InputError: they bound no area.
        """
        rings = cleaned(given, what)
        above = _nested(rings)
        self._area: Any = _area(rings, above)
        if checked:
            check_crossings(rings, self._area, what)
        self.rings = tuple(
            ring[::-1].copy() if len(within) % 2 else ring
            for ring, within in zip(rings, above, strict=True)
        )
        self.groups = dict(groups or {})
        shapely.prepare(self._area)

    @property
    def dim(self) -> int:
        """2."""
        return 2

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of each coordinate."""
        points = np.concatenate(self.rings)
        return points.min(axis=0), points.max(axis=0)

    def margin(self, points: Float[np.ndarray, "points dim"]) -> Float[np.ndarray, " points"]:
        """The distance to the boundary, below 0 inside."""
        distance = self._nearest(points)[1]
        return np.where(self.contains(points), -distance, distance)

    def contains(self, points: Float[np.ndarray, "points dim"]) -> Bool[np.ndarray, " points"]:
        """Which points lie inside, by the even-odd rule."""
        return shapely.contains_xy(self._area, points[:, 0], points[:, 1])

    def surface(self, count: int) -> Surface:
        """Midpoints of equal parts of each edge, in order along each ring."""
        total = sum(float(np.linalg.norm(edges(r), axis=1).sum()) for r in self.rings)
        return joined([_on_ring(r, count / total) for r in self.rings])

    @property
    def names(self) -> tuple[str, ...]:
        """Of the groups of edges."""
        return tuple(self.groups)

    def named(self, name: str, points: Float[np.ndarray, "points dim"]) -> np.ndarray:
        """Which points are nearest to an edge of this group."""
        return np.isin(self._nearest(points)[0], self.groups[name])

    @cached_property
    def corners(self) -> tuple[Corner, ...]:
        """Where the boundary turns sharply; none where many points follow a smooth curve."""
        return tuple(chain.from_iterable(map(corners, self.rings)))

    @cached_property
    def walls(self) -> tuple[Wall, ...]:
        """The straight parts of the boundary."""
        lower, upper = self.bounds
        size = float(np.linalg.norm(upper - lower))
        return tuple(chain.from_iterable(walls(r, size) for r in self.rings))

    @cached_property
    def _tree(self) -> Any:
        ends = [np.stack([r, np.roll(r, -1, axis=0)], axis=1) for r in self.rings]
        return shapely.STRtree(shapely.linestrings(np.concatenate(ends)))

    def _nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each point the edge that is nearest, counted through all rings, and its distance."""
        (_, edge), distance = self._tree.query_nearest(
            shapely.points(points), all_matches=False, return_distance=True
        )
        return edge, distance


def _on_ring(ring: Ring, density: float) -> Surface:
    along = edges(ring)
    lengths = np.linalg.norm(along, axis=1)
    counts = np.maximum(np.rint(lengths * density), 1).astype(int)
    edge = np.repeat(np.arange(len(ring)), counts)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (number + 0.5) / counts[edge]
    return Surface(
        points=ring[edge] + share[:, None] * along[edge],
        normals=outward(ring)[edge],
        weights=lengths[edge] / counts[edge],
    )


def _nested(rings: Sequence[Ring]) -> list[set[int]]:
    """For each ring the others around it: those that most of three of its points lie within."""
    if len(rings) == 1:
        return [set()]
    tree = shapely.STRtree([shapely.Polygon(r) for r in rings])
    votes: dict[tuple[int, int], int] = {}
    for third in range(3):
        points = shapely.points([r[third * len(r) // 3] for r in rings])
        for i, j in tree.query(points, predicate="within").T.tolist():
            votes[i, j] = votes.get((i, j), 0) + (i != j)
    return [{j for j in range(len(rings)) if votes.get((i, j), 0) >= 2} for i in range(len(rings))]


def _area(rings: Sequence[Ring], above: Sequence[set[int]]) -> Any:
    """The polygons with their holes: a hole belongs to the innermost ring around it."""
    holes: dict[int, list[Ring]] = {i: [] for i, within in enumerate(above) if not len(within) % 2}
    for ring, within in zip(rings, above, strict=True):
        if len(within) % 2:
            parent = max(within, key=lambda j: len(above[j]))
            holes.setdefault(parent, []).append(ring)
    parts = [shapely.Polygon(rings[i], inner) for i, inner in holes.items()]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
