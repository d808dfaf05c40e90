"""Where two smooth pieces of a boundary meet, from a point on each of them."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq

from symbolic_pinn.domain.facts import Corner
from symbolic_pinn.domain.plane_region import PlaneRegion, unit

# A smooth curve turns ever less between points that come nearer to each other.
_SMOOTH = math.radians(10)
# Distances: when two points are as near as their corner, in sizes; of differences, in distances.
_NEAR, _STEP = 2e-7, 1e-3
# How far to look for the boundary from the middle of two points, in their distance, and how often
# on both sides: far only where nothing is near, as in the tip of a wedge.
_LOOKS = ((4.0, 16), (30.0, 120))
_MOST = 80
# Where between two points: not in the middle, which may be the corner itself in a regular figure.
_SHARES = (0.41, 0.57)
# Radii about a corner: to ask what lies inside, and at which its sides are looked for, in sizes.
_PROBE, _ROUND = 1e-4, 1e-3
# Tangents that are as good as one do not meet anywhere.
_CUSP = 1e-3

BoundaryPoint = tuple[np.ndarray, np.ndarray]


def meeting(region: PlaneRegion, one: BoundaryPoint, other: BoundaryPoint) -> Corner | None:
    """The corner between two points of the boundary, or none if it is smooth there.

    A point of the boundary is looked for between both, and takes the place of that with which it
    has the smaller angle between normals, until both lie by the corner; there the tangents meet.

    Args:
        region: on whose boundary they lie.
        one: a point and its normal.
        other: another one, on the other side of the corner.
    """
    places = [one, other]
    for _ in range(_MOST):
        (p, n), (q, m) = places
        distance = float(np.linalg.norm(q - p))
        if between(n, m) < _SMOOTH or distance < 1e-13 * region.size:
            return None
        if distance < _NEAR * region.size:
            return _corner(region, places, float(np.linalg.norm(one[0] - other[0])))
        found = _amid(region, (p, n), (q, m))
        if found is None:
            return None
        replaced = 0 if between(n, found[1]) < between(found[1], m) else 1
        places[replaced] = found
    return None


def _amid(region: PlaneRegion, one: BoundaryPoint, other: BoundaryPoint) -> BoundaryPoint | None:
    """A point of the boundary between two, on one side of the corner."""
    (p, n), (q, m) = one, other
    step = _STEP * min(float(np.linalg.norm(q - p)), 1e-3 * region.size)
    found = None
    for share in _SHARES:
        middle = _on_boundary(region, p, q, share)
        if middle is None:
            continue
        normal = region.normal(middle, step)
        if np.isfinite(normal).all():
            found = (middle, normal)
            if min(between(n, normal), between(normal, m)) < _SMOOTH:
                break
    return found


def between(n: np.ndarray, m: np.ndarray) -> float:
    """The angle between two vectors of length 1."""
    return math.atan2(abs(float(n[0] * m[1] - n[1] * m[0])), float(n @ m))


def _on_boundary(
    region: PlaneRegion, p: np.ndarray, q: np.ndarray, share: float
) -> np.ndarray | None:
    """Where the line between two points, turned by a right angle about one of its own, meets it."""
    middle, across = p + share * (q - p), np.array([p[1] - q[1], q[0] - p[0]])
    for reach, count in _LOOKS:
        looks = np.linspace(-reach, reach, 2 * count + 1)
        values = region.cut(middle + looks[:, None] * across)
        if values[count] == 0:
            return middle
        changes = np.flatnonzero((values[:-1] < 0) != (values[1:] < 0))
        if len(changes):
            i = changes[np.argmin(np.abs(looks[changes] + looks[changes + 1]))]
            ends = looks[i], looks[i + 1]
            root = brentq(lambda s: region.at(middle + s * across), *ends, xtol=1e-15)
            return middle + root * across
    return None


def _corner(region: PlaneRegion, places: Sequence[BoundaryPoint], apart: float) -> Corner | None:
    vertex = _tangents_meet(*places)
    sides = [_leaving(region, vertex, place) for place in places]
    # The two points may be far nearer to the corner than to each other, with normals of both sides.
    for away in (2 * _NEAR * region.size, 0.3 * _NEAR * region.size):
        one, other = (_beside(region, vertex, side, away) for side in sides)
        if one is not None and other is not None:
            vertex = _tangents_meet(one, other)
    radius, step = min(_ROUND * region.size, 0.3 * apart), _PROBE * region.size
    a, b = (_refined(region, vertex, side, radius) for side in sides)
    angle, middle = between(a, b), a + b
    if np.linalg.norm(middle) < 1e-9:
        return None
    inward = math.atan2(middle[1], middle[0])
    if not region.holds(vertex, inward, step):
        angle, inward = 2 * math.pi - angle, inward + math.pi
    if not region.holds(vertex, inward, step):
        return None
    return Corner(
        vertex=(float(vertex[0]) + 0.0, float(vertex[1]) + 0.0),
        angle=angle,
        inward=math.remainder(inward, 2 * math.pi),
    )


def _tangents_meet(one: BoundaryPoint, other: BoundaryPoint) -> np.ndarray:
    """n . (v - p) = 0 and m . (v - q) = 0; the middle where both are one line."""
    (p, n), (q, m) = one, other
    if between(n, m) >= math.pi - _CUSP:
        return (p + q) / 2
    return np.linalg.solve(np.stack([n, m]), np.array([n @ p, m @ q]))


def _beside(
    region: PlaneRegion, vertex: np.ndarray, side: np.ndarray, radius: float
) -> BoundaryPoint | None:
    """A point on one side of a corner, a little away from it."""
    angle = _crossing(region, vertex, math.atan2(side[1], side[0]), radius)
    if not math.isfinite(angle):
        return None
    point = vertex + radius * unit(angle)
    normal = region.normal(point, _STEP * radius)
    return (point, normal) if np.isfinite(normal).all() else None


def _leaving(region: PlaneRegion, vertex: np.ndarray, place: BoundaryPoint) -> np.ndarray:
    """The direction in which the boundary leaves a corner on the side of a point."""
    point, normal = place
    tangent = np.array([-normal[1], normal[0]])
    ahead = float((point - vertex) @ tangent)
    if abs(ahead) > 1e-3 * _NEAR * region.size:
        return tangent if ahead > 0 else -tangent
    step = _PROBE * region.size
    forward, back = np.abs(region.cut(vertex + step * np.stack([tangent, -tangent])))
    return tangent if forward < back else -tangent


def _refined(
    region: PlaneRegion, vertex: np.ndarray, side: np.ndarray, radius: float
) -> np.ndarray:
    """The tangent at the corner itself, from where three circles about it meet its side.

    The angle of the side at radius r is theta + c r + d r^2 + O(r^3); theta is extrapolated.
    """
    about = math.atan2(side[1], side[0])
    angles = [_crossing(region, vertex, about, radius / 2**k) for k in range(3)]
    if not np.isfinite(angles).all():
        return side
    return unit((angles[0] - 6 * angles[1] + 8 * angles[2]) / 3)


def _crossing(region: PlaneRegion, vertex: np.ndarray, about: float, radius: float) -> float:
    """The angle near another one at which a circle meets the boundary; NaN if it does not."""

    def value(angle: float) -> float:
        return region.at(vertex + radius * unit(angle))

    for reach in (0.01, 0.1, 0.3):
        if value(about - reach) * value(about + reach) < 0:
            return float(brentq(value, about - reach, about + reach, xtol=1e-14))
    return math.nan


def seen(region: PlaneRegion, corner: Corner) -> Corner | None:
    """A body's corner as the region has it, which may lie outside of the body; or none."""
    vertex, step = np.array(corner.vertex), _PROBE * region.size
    turned = Corner(
        vertex=corner.vertex,
        angle=2 * math.pi - corner.angle,
        inward=math.remainder(corner.inward + math.pi, 2 * math.pi),
    )
    for c in (corner, turned):
        slack = min(0.05, c.angle / 4, (2 * math.pi - c.angle) / 4)
        inner = [c.inward, c.inward + c.angle / 2 - slack, c.inward - c.angle / 2 + slack]
        outer = [c.inward + math.pi, c.inward + c.angle / 2 + slack, c.inward - c.angle / 2 - slack]
        values = region.cut(vertex + step * np.stack([unit(a) for a in (*inner, *outer)]))
        if (values[:3] < 0).all() and (values[3:] > 0).all():
            return c
    return None
