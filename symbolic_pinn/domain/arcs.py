"""Where a boundary is curved towards its region, by how its normal turns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import dist

import numpy as np

from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.facts import Arc, Hole
from symbolic_pinn.domain.holes import LONG

# Arcs of a larger radius, in sizes of the region, do no harm; nor do those that turn by less.
_LARGEST, _TURN = 0.1, 0.35
# By how much of its height a curvature falls on both sides of a tip.
_PROMINENCE = 0.1
# From which share of the largest curvature on one is as large.
_EQUAL = 0.9999
# Points are on one facet, with one normal.
_FACET = 1e-12
# The curvature of a circle is constant to this share.
_CIRCULAR = 1e-3
_MOST = 64


def arcs(pieces: Sequence[Curve], size: float, holes: Sequence[tuple[Hole, Curve]]) -> list[Arc]:
    """The tips of smooth pieces, sharpest first, but for those that a hole tells already.

    These are the ends of a long hole, and all of a hole that is about as round as the arc.

    Args:
        pieces: of the boundary, smooth ones.
        size: of the region.
        holes: with their edges.
    """
    found = [arc for piece in pieces for arc in _of_piece(piece, size)]
    kept = [arc for arc in found if not any(_tells(hole, arc) for hole, _ in holes)]
    return sorted(kept, key=lambda arc: arc.radius)[:_MOST]


def _of_piece(piece: Curve, size: float) -> Iterator[Arc]:
    from scipy.signal import find_peaks  # takes a second to import

    points, normals = _facets(piece)
    if len(points) < 5:
        return
    if piece.is_closed:  # all of it once, and again to both sides
        points, normals = (np.concatenate([v, v, v]) for v in (points, normals))
    steps, turned = np.diff(points, axis=0), np.diff(normals, axis=0)
    lengths = np.maximum(np.linalg.norm(steps, axis=1), 1e-300)
    # dn/ds = kappa t: positive where the region is convex.
    bend = -np.sum(steps * turned, axis=1) / lengths**2
    padded = np.concatenate([[0.0], bend, [0.0]])
    least = 1 / (_LARGEST * size)
    if _is_round(bend, lengths):
        yield replace(_tip(points, normals, bend, len(bend) // 2), is_round=True)
        return
    tips, found = find_peaks(padded, height=least, prominence=0.0)
    tips = tips[found["prominences"] >= _PROMINENCE * found["peak_heights"]]
    third = len(points) // 3 if piece.is_closed else 0
    for i in (tips - 1).tolist():
        if piece.is_closed and not third <= i < 2 * third:
            continue
        if _turn(bend, lengths, i, least) >= _TURN:
            yield _tip(points, normals, bend, _amid(bend, i))


def _is_round(bend: np.ndarray, lengths: np.ndarray) -> bool:
    """Whether a piece is a part of a circle around a place outside."""
    typical = float(np.median(bend))
    turned = typical * float(lengths.sum())
    return turned >= _TURN and bool((np.abs(bend - typical) <= _CIRCULAR * typical).all())


def _facets(piece: Curve) -> tuple[np.ndarray, np.ndarray]:
    """One point for each stretch of points with one normal."""
    changes = np.linalg.norm(np.diff(piece.normals, axis=0), axis=1) > _FACET
    group = np.concatenate([[0], np.cumsum(changes)])
    count = np.bincount(group)
    points = np.stack([np.bincount(group, p) / count for p in piece.points.T], axis=1)
    return points, piece.normals[np.flatnonzero(np.concatenate([[True], changes]))]


def _turn(bend: np.ndarray, lengths: np.ndarray, i: int, least: float) -> float:
    """By how much the boundary turns around a tip, as far as it is curved as much."""
    low = bend < least
    before, after = np.flatnonzero(low[:i]), np.flatnonzero(low[i:])
    begin = int(before[-1]) + 1 if len(before) else 0
    end = i + int(after[0]) if len(after) else len(bend)
    return float(np.sum(bend[begin:end] * lengths[begin:end]))


def _amid(bend: np.ndarray, i: int) -> int:
    """The middle of the points around a tip that are curved as much: of a part of a circle, all."""
    less = np.concatenate([[True], bend < _EQUAL * bend[i], [True]])
    before, after = np.flatnonzero(less[: i + 1]), np.flatnonzero(less[i + 1 :])
    return int(before[-1] + i + after[0] - 1) // 2


def _tip(points: np.ndarray, normals: np.ndarray, bend: np.ndarray, i: int) -> Arc:
    """A parabola through the largest curvature and its neighbours."""
    here, offset = float(bend[i]), 0.0
    if 0 < i < len(bend) - 1:
        a, c = float(bend[i - 1]), float(bend[i + 1])
        if (curved := a - 2 * here + c) < 0:
            offset = float(np.clip((a - c) / (2 * curved), -1, 1))
            here -= (a - c) ** 2 / (8 * curved)
    # Curvature number i stands half-way between points i and i + 1.
    place = min(max(i + 0.5 + offset, 0.0), len(points) - 1.0)
    j = min(int(place), len(points) - 2)
    share = place - j
    tip, normal = (v[j] + share * (v[j + 1] - v[j]) for v in (points, normals))
    return Arc(
        tip=(float(tip[0]), float(tip[1])),
        radius=1 / here,
        outward=float(np.arctan2(normal[1], normal[0])),
    )


def _tells(hole: Hole, arc: Arc) -> bool:
    if hole.ratio > LONG:
        nearest = min(dist(arc.tip, end) for end in hole.ends)
        return nearest < 0.1 * dist(*hole.ends)
    return dist(arc.tip, hole.centre) < 2 * hole.radius and arc.radius > hole.radius / 2
