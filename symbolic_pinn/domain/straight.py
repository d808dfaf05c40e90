"""The walls of a plane region: straight parts of its boundary."""

from collections.abc import Iterator, Sequence

import numpy as np

from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.facts import Corner, Wall
from symbolic_pinn.domain.plane_region import PlaneRegion

# Normals of a wall are one but for rounding; the shortest wall, in sizes of the region.
_ONE, _SHORTEST = 1e-6, 0.05
# Where a wall of a body is asked for, and how far beside it, in sizes.
_ASKED, _BESIDE = 200, 1e-7
_SAME = 1e-6

Segment = tuple[np.ndarray, np.ndarray]


def straight(
    region: PlaneRegion,
    pieces: Sequence[Curve],
    corners: Sequence[Corner],
    bodies: Sequence[AbstractBody],
) -> list[Wall]:
    """All walls, those of bodies as they are.

    Args:
        region: whose they are.
        pieces: smooth parts of its boundary and the sides of its box.
        corners: of the region, at which walls end.
        bodies: whose walls are known.
    """
    given = [(np.array(w.begin), np.array(w.end)) for body in bodies for w in body.walls]
    found: list[Segment] = [part for wall in given for part in _seen(region, *wall)]
    for piece in pieces:
        for ends in _stretches(piece, region.size, corners):
            if not any(_within(ends, known, _SAME * region.size) for known in found):
                found.append(ends)
    return [
        Wall(begin=(float(a[0]), float(a[1])), end=(float(b[0]), float(b[1]))) for a, b in found
    ]


def _seen(region: PlaneRegion, begin: np.ndarray, end: np.ndarray) -> Iterator[Segment]:
    """The parts of a body's wall with the region on one side of it alone."""
    along = end - begin
    shares = (np.arange(_ASKED) + 0.5) / _ASKED
    across = np.array([along[1], -along[0]]) / np.linalg.norm(along) * _BESIDE * region.size
    points = begin + shares[:, None] * along
    bounds = (region.cut(points + across) < 0) != (region.cut(points - across) < 0)
    edges = np.diff(np.concatenate([[False], bounds, [False]]).astype(int))
    for first, last in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        a, b = first / _ASKED, last / _ASKED
        if np.linalg.norm((b - a) * along) >= _SHORTEST * region.size:
            yield begin + a * along, begin + b * along


def _stretches(piece: Curve, size: float, corners: Sequence[Corner]) -> Iterator[Segment]:
    """The parts of a piece with one normal, up to the corners at their ends."""
    bends = np.abs(piece.angles[: len(piece.points) - 1]) > _ONE
    groups = np.split(np.arange(len(piece.points)), np.flatnonzero(bends) + 1)
    if piece.is_closed and len(groups) > 1 and abs(piece.angles[-1]) <= _ONE:
        groups = [np.concatenate([groups[-1], groups[0]]), *groups[1:-1]]
    for rows in groups:
        # Each point stands for a length around it.
        first, last = piece.points[rows[0]], piece.points[rows[-1]]
        length = float(np.linalg.norm(last - first))
        if len(rows) < 2 or length < _SHORTEST * size:
            continue
        along = (last - first) / length
        first = first - along * piece.weights[rows[0]] / 2
        last = last + along * piece.weights[rows[-1]] / 2
        reach = 3 * float(piece.weights[rows].max())
        yield _snapped(first, along, corners, reach), _snapped(last, along, corners, reach)


def _snapped(
    end: np.ndarray, along: np.ndarray, corners: Sequence[Corner], reach: float
) -> np.ndarray:
    """The corner on the line of a wall that is near its end, if there is one."""
    for corner in corners:
        away = np.array(corner.vertex) - end
        beside = abs(float(away[0] * along[1] - away[1] * along[0]))
        if np.linalg.norm(away) <= reach and beside <= _ONE * reach:
            return np.array(corner.vertex)
    return end


def _within(ends: Segment, known: Segment, near: float) -> bool:
    """Whether a wall is a part of another one."""
    begin, along = known[0], known[1] - known[0]
    length = float(np.linalg.norm(along))
    for point in ends:
        away = (point - begin) / length
        share = float(away @ along) / length
        beside = abs(float(away[0] * along[1] - away[1] * along[0]))
        if beside > near or not -near / length <= share <= 1 + near / length:
            return False
    return True
