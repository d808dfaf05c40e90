"""Closed rings of points: their edges, how they turn, where they have corners and walls.

A ring is "points 2" without its first point at the end; its inside lies on its left.
"""

import math
from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float

from symbolic_pinn.domain.facts import Corner, Wall

Ring = Float[np.ndarray, "_ 2"]
# A vertex that turns by less belongs to a smooth curve, told by many points; one that turns by
# more than the second is a corner however its neighbours turn.
_SMOOTH, _SHARP = math.radians(15), math.radians(60)
# Rings of so few points are meant as polygons.
_FEW = 20
# Of the size: the shortest wall from a corner on, and between smooth curves.
_SHORT, _LONG = 0.05, 0.2


def signed_area(ring: Ring) -> float:
    """Half the sum of x_i y_(i+1) - x_(i+1) y_i: positive if the inside lies on the left."""
    x, y = (ring - ring[0]).T
    return float(x @ np.roll(y, -1) - np.roll(x, -1) @ y) / 2


def edges(ring: Ring) -> Ring:
    """From each point to the next."""
    return np.roll(ring, -1, axis=0) - ring


def outward(ring: Ring) -> Ring:
    """The normal of each edge."""
    e = edges(ring)
    return np.stack([e[:, 1], -e[:, 0]], axis=1) / np.linalg.norm(e, axis=1)[:, None]


def turns(ring: Ring) -> Float[np.ndarray, " points"]:
    """The angle by which the direction changes at each point, positive to the left."""
    e = edges(ring)
    before = np.roll(e, 1, axis=0)
    cross = before[:, 0] * e[:, 1] - before[:, 1] * e[:, 0]
    return np.arctan2(cross, np.sum(before * e, axis=1))


def is_corner(ring: Ring) -> Bool[np.ndarray, " points"]:
    """Which points are no part of a smooth curve.

    Coarse points of a smooth curve turn much, but their neighbours do so too: by a third at least.
    """
    turn = turns(ring)
    size = np.abs(turn)
    if len(ring) <= _FEW:
        return size > _SMOOTH
    beside = np.minimum(np.roll(turn, 1) * np.sign(turn), np.roll(turn, -1) * np.sign(turn))
    return (size > _SHARP) | ((size > _SMOOTH) & (beside < size / 3))


def corners(ring: Ring) -> Iterator[Corner]:
    """The corners, as seen from the left of the ring."""
    turn, e = turns(ring), edges(ring)
    for i in np.flatnonzero(is_corner(ring)):
        angle = math.pi - turn[i]
        inward = math.atan2(e[i, 1], e[i, 0]) + angle / 2
        yield Corner(
            vertex=(float(ring[i, 0]), float(ring[i, 1])),
            angle=float(angle),
            inward=math.remainder(inward, 2 * math.pi),
        )


def walls(ring: Ring, size: float) -> Iterator[Wall]:
    """The straight parts that are long enough to be meant."""
    bends = np.abs(turns(ring)) > 1e-9
    sharp = is_corner(ring)
    ends = np.flatnonzero(bends)
    for i, j in zip(ends, np.roll(ends, -1), strict=True):
        length = float(np.linalg.norm(ring[j] - ring[i]))
        if length >= (_SHORT if sharp[i] or sharp[j] else _LONG) * size:
            yield Wall(begin=tuple(ring[i].tolist()), end=tuple(ring[j].tolist()))
