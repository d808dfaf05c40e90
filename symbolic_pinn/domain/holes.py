"""The holes of a plane region: bounded parts of its outside."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from scipy import ndimage
from scipy.spatial.distance import cdist

from symbolic_pinn.domain.curves import Curve, in_turn
from symbolic_pinn.domain.facts import Corner, Hole
from symbolic_pinn.domain.outside_map import outside_map
from symbolic_pinn.domain.plane_region import PlaneRegion

# Cells of the picture in which holes are looked for that several curves bound, and how many cells
# a point may be away from the outside that it bounds.
_CELLS, _AWAY = 160_000, 2.5
# Of a radius: how exactly points lie on a circle.
_ROUND = 1e-6
_ENDS = 1_500
# A hole is long from this ratio of length to width on.
LONG = 3.0
# Of the length of an edge: how far it may be from closing, by points that are missing.
_OPEN = 0.2


def holes(
    region: PlaneRegion, boundary: Sequence[Curve], corners: Sequence[Corner]
) -> list[tuple[Hole, Curve]]:
    """Each hole with the points on its edge.

    A closed curve with the region outside bounds one; open curves may do so together, which a
    flood from the sides of the box tells.

    Args:
        region: which is looked at.
        boundary: all of it, but for the sides of the box.
        corners: of the region.
    """
    closed = [c for c in boundary if c.is_closed and c.area < 0]
    opened = [c for c in boundary if not c.is_closed]
    found = [*closed, *(_flooded(region, opened) if opened else ())]
    return [(_hole(region, edge, corners), edge) for edge in found if len(edge.points) > 2]


def _hole(region: PlaneRegion, edge: Curve, corners: Sequence[Corner]) -> Hole:
    x, y = edge.points.T
    shift = edge.points.mean(axis=0)
    # x^2 + y^2 = 2 a x + 2 b y + c on a circle about (a, b).
    local = edge.points - shift
    square = np.sum(local**2, axis=1)
    a, b, c = np.linalg.lstsq(np.column_stack([2 * local, np.ones(len(local))]), square)[0]
    radius = float(np.sqrt(max(c + a**2 + b**2, 0)))
    off = np.abs(np.hypot(*(local - [a, b]).T) - radius).max()
    if off <= _ROUND * radius:
        x, y = float(a + shift[0]), float(b + shift[1])
        return Hole(centre=(x, y), radius=radius, ends=((x - radius, y), (x + radius, y)))
    middle = _middle(region, edge)
    away = np.linalg.norm(edge.points - middle, axis=1)
    first, last = _ends(edge, corners)
    ratio = _ratio(edge.points)
    return Hole(
        centre=(float(middle[0]), float(middle[1])),
        radius=float(np.average(away, weights=edge.weights)),
        ends=((float(first[0]), float(first[1])), (float(last[0]), float(last[1]))),
        ratio=ratio,
        outside=outside_map(edge, corners) if ratio > LONG else None,
    )


def _middle(region: PlaneRegion, edge: Curve) -> np.ndarray:
    """The centroid, or where that is not in the hole some point that is."""
    outline = shapely.Polygon(edge.points) if edge.is_closed else None
    if outline is None or not outline.is_valid:
        outline = shapely.MultiPoint(edge.points).convex_hull
    middle = np.array(outline.centroid.coords[0])
    if region.at(middle) > 0:
        return middle
    inner = np.array(outline.representative_point().coords[0])
    if region.at(inner) > 0:
        return inner
    # One step out of the region from a point of the edge.
    return edge.points[0] + edge.normals[0] * edge.weights[0] / 2


def _ends(edge: Curve, corners: Sequence[Corner]) -> tuple[np.ndarray, np.ndarray]:
    """The two points that are farthest apart, at a corner where one is near."""
    rows = np.unique(np.linspace(0, len(edge.points) - 1, _ENDS).astype(int))
    apart = cdist(edge.points[rows], edge.points[rows])
    i, j = (int(rows[k]) for k in np.unravel_index(np.argmax(apart), apart.shape))
    ends = _farther(edge, i, edge.points[j]), _farther(edge, j, edge.points[i])
    reach = 3 * float(edge.weights.max())
    first, last = (_snapped(end, corners, reach) for end in ends)
    return first, last


def _farther(edge: Curve, i: int, other: np.ndarray) -> np.ndarray:
    """A parabola through a point and its neighbours, where it is farthest from another point."""
    count = len(edge.points)
    before, here, after = (edge.points[(i + k) % count] for k in (-1, 0, 1))
    if max(np.linalg.norm(before - here), np.linalg.norm(after - here)) > 3 * edge.weights[i]:
        return here
    a, b, c = (float(np.linalg.norm(p - other)) for p in (before, here, after))
    bend = a - 2 * b + c
    t = np.clip((a - c) / (2 * bend), -1, 1) if bend < 0 else 0.0
    return here + t * (after - before) / 2 + t**2 * (after - 2 * here + before) / 2


def _snapped(point: np.ndarray, corners: Sequence[Corner], reach: float) -> np.ndarray:
    near = [v for v in (np.array(c.vertex) for c in corners) if np.linalg.norm(v - point) <= reach]
    return min(near, key=lambda v: float(np.linalg.norm(v - point))) if near else point


def _ratio(points: np.ndarray) -> float:
    """Length by width of the narrowest rectangle around points."""
    corners = np.array(shapely.oriented_envelope(shapely.MultiPoint(points)).exterior.coords)
    sides = np.linalg.norm(np.diff(corners[:3], axis=0), axis=1)
    return float(sides.max() / sides.min())


def _flooded(region: PlaneRegion, opened: Sequence[Curve]) -> Iterator[Curve]:
    """The points of open curves by the hole that they bound."""
    width, height = region.upper - region.lower
    cell = float(np.sqrt(width * height / _CELLS))
    counts = np.clip(np.ceil((region.upper - region.lower) / cell).astype(int), 20, 10_000)
    steps = (region.upper - region.lower) / counts
    grids = np.meshgrid(*(np.arange(n) for n in counts), indexing="ij")
    cells = np.stack([g.ravel() for g in grids], axis=1)
    outside = (region.value(region.lower + (cells + 0.5) * steps) >= 0).reshape(counts)
    # One more cell around: all that a flood reaches from there is no hole.
    labels, count = ndimage.label(np.pad(outside, 1, constant_values=True), np.ones((3, 3)))
    away, nearest = ndimage.distance_transform_edt(
        labels == 0, sampling=steps.tolist(), return_indices=True
    )
    bounding: dict[int, list[Curve]] = {}
    for curve in opened:
        asked = curve.points + 0.5 * cell * curve.normals
        at = np.clip(((asked - region.lower) / steps).astype(int) + 1, 0, counts + 1)
        i, j = nearest[:, at[:, 0], at[:, 1]]
        seen = away[at[:, 0], at[:, 1]] <= _AWAY * cell
        # A curve bounds one part of the outside; cells in the tip of a wedge may look like another.
        votes = np.bincount(np.where(seen, labels[i, j], 0), curve.weights, minlength=count + 1)
        bounding.setdefault(int(np.argmax(votes[1:])) + 1, []).append(curve)
    for edge in (in_turn(c) for number, c in bounding.items() if number != labels[0, 0]):
        # Around what is closed the integral of n vanishes.
        if np.linalg.norm(edge.weights @ edge.normals) <= _OPEN * edge.weights.sum():
            yield edge
