"""What of a plane region makes solutions singular, read off its boundary."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from symbolic_pinn.domain.arcs import arcs
from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.box_sides import box_sides
from symbolic_pinn.domain.curves import Curve, curves
from symbolic_pinn.domain.facts import Corner, PlaneFacts
from symbolic_pinn.domain.holes import holes
from symbolic_pinn.domain.meeting import between, meeting, seen
from symbolic_pinn.domain.plane_region import MarginFunction, PlaneRegion
from symbolic_pinn.domain.straight import straight
from symbolic_pinn.domain.surface import Surface

# Neighbours whose normals differ by more may have a corner between them.
_JUMP = math.radians(20)
# Ends of curves up to this many times the length that their points stand for may meet.
_REACH = 3.0
# In sizes: corners that are one, and points on the boundary of a body.
_SAME, _ON = 1e-6, 1e-9
# Corners that are looked for: a boundary with more is no curve.
_MOST = 500


def facts(
    margin: MarginFunction,
    surface: Surface | Sequence[Surface],
    bounds: tuple[np.ndarray, np.ndarray],
    plane: tuple[int, int] = (0, 1),
    bodies: Sequence[AbstractBody] = (),
) -> PlaneFacts:
    """Holes, corners, concave arcs and walls of a region of the plane.

    Args:
        margin: of points "points 2", vectorised: negative inside the region.
        surface: all of its boundary, in one or several parts; the sides of the box may be left out.
        bounds: lower and upper ends of the box that the region is cut to.
        plane: the numbers of its two coordinates among all.
        bodies: polygons whose corners and walls are taken as they are.
    """
    lower, upper = (np.asarray(end, dtype=float) for end in bounds)
    region = PlaneRegion(margin=margin, lower=lower, upper=upper)
    boundary = curves([surface] if isinstance(surface, Surface) else surface)
    sides = [side for side in box_sides(region) if not _is_among(side, boundary)]
    exact = [c for body in bodies for c in body.corners]
    corners = [c for c in (seen(region, c) for c in exact) if c is not None]
    pieces: list[Curve] = []
    for curve in boundary:
        cuts = []
        for i, corner in _turning(region, curve, bodies, corners):
            cuts.append(i)
            _add(corners, corner, region.size)
        pieces += curve.cut(cuts)
    for corner in _at_ends(region, [c for c in (*boundary, *sides) if not c.is_closed]):
        _add(corners, corner, region.size)
    found = holes(region, boundary, corners)
    return PlaneFacts(
        plane=plane,
        size=region.size,
        holes=tuple(hole for hole, _ in found),
        corners=tuple(corners),
        arcs=tuple(arcs(pieces, region.size, found)),
        walls=tuple(straight(region, [*pieces, *sides], corners, bodies)),
    )


def _is_among(side: Curve, boundary: Sequence[Curve]) -> bool:
    """Whether the boundary has a side of the box already: twice, it would end at no corner."""
    middle = len(side.points) // 2
    for curve in boundary:
        away = np.linalg.norm(curve.points - side.points[middle], axis=1)
        i = int(np.argmin(away))
        if away[i] <= curve.weights[i] and between(curve.normals[i], side.normals[middle]) < _JUMP:
            return True
    return False


def _turning(
    region: PlaneRegion, curve: Curve, bodies: Sequence[AbstractBody], known: Sequence[Corner]
) -> Iterator[tuple[int, Corner]]:
    """The corners between neighbours in a curve, with the number of the former point."""
    count = len(curve.points)
    on = [np.abs(b.margin(curve.points)) <= _ON * region.size for b in bodies]
    for i in np.flatnonzero(np.abs(curve.angles) > _JUMP)[:_MOST].tolist():
        j = (i + 1) % count
        if any(o[i] and o[j] for o in on):
            # A vertex of a polygon, which has told its corners; the others are smooth.
            corner = _between(known, curve, i, j)
        else:
            one, other = ((curve.points[k], curve.normals[k]) for k in (i, j))
            corner = meeting(region, one, other)
        if corner is not None:
            yield i, corner


def _between(known: Sequence[Corner], curve: Curve, i: int, j: int) -> Corner | None:
    """The corner between two neighbours: both stand for what lies between them and it."""
    p, q = curve.points[i], curve.points[j]
    reach = float(curve.weights[i] + curve.weights[j])
    return next(
        (c for c in known if math.dist(c.vertex, p) + math.dist(c.vertex, q) <= reach), None
    )


def _at_ends(region: PlaneRegion, opened: Sequence[Curve]) -> Iterator[Corner]:
    """The corners where the ends of two curves meet."""
    ends = [(c, k) for c in opened for k in ((0, -1) if len(c.points) > 1 else (0,))]
    if len(ends) < 2:
        return
    points, normals, weights = (
        np.stack([getattr(c, name)[k] for c, k in ends])
        for name in ("points", "normals", "weights")
    )
    for p, n, weight in list(zip(points, normals, weights, strict=True))[: 2 * _MOST]:
        away = np.linalg.norm(points - p, axis=1)
        turn = np.abs(np.arctan2(n[0] * normals[:, 1] - n[1] * normals[:, 0], normals @ n))
        away[(away > _REACH * (weight + weights)) | (turn <= _JUMP)] = np.inf
        j = int(np.argmin(away))
        if 0 < away[j] < np.inf:
            corner = meeting(region, (p, n), (points[j], normals[j]))
            if corner is not None:
                yield corner


def _add(corners: list[Corner], corner: Corner, size: float) -> None:
    if all(_apart(corner, c) > _SAME * size for c in corners):
        corners.append(corner)


def _apart(one: Corner, other: Corner) -> float:
    return math.dist(one.vertex, other.vertex)
