"""Edges between cells along one coordinate."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

# Bins of a peak hold at least this share of the largest residual, which is so many medians.
_PEAK, _ABOVE = 0.3, 8.0
# A second edge about a peak lies so many bins from its other side.
_FAR = 4
# Neighbours differ in width by no more than this.
_GRADING = 4.0
# An interval that is hardly longer than it may be stays whole.
_ABOUT = 1.1
# The length of an interval against its distance from the nearest place.
_AWAY = 1.5


def halved(inner: Sequence[float], marked: np.ndarray) -> tuple[float, ...]:
    """Inner edges with the marked intervals halved, and those too wide beside their neighbours."""
    edges = [0.0, *inner, 1.0]
    cut = [(a + b) / 2 for (a, b), mark in zip(pairwise(edges), marked, strict=True) if mark]
    edges = sorted({*edges, *cut})
    while True:
        widths = np.diff(edges)
        neighbours = np.minimum(np.append(np.inf, widths[:-1]), np.append(widths[1:], np.inf))
        wide = widths > _GRADING * neighbours * (1 + 1e-9)
        if not wide.any():
            return tuple(edges[1:-1])
        more = [(a + b) / 2 for (a, b), mark in zip(pairwise(edges), wide, strict=True) if mark]
        edges = sorted({*edges, *more})


def towards(places: Sequence[tuple[float, float]], width: float) -> tuple[float, ...]:
    """Inner edges of intervals as long as a width, or longer in step with the way to some places.

    Args:
        places: the centre and the radius of each, as shares.
        width: above which an interval may be halved.
    """
    edges = [0.0, 1.0]
    while True:
        cut = [(a + b) / 2 for a, b in pairwise(edges) if b - a > _reach(places, a, b, width)]
        if not cut:
            return tuple(edges[1:-1])
        edges = sorted({*edges, *cut})


def _reach(places: Sequence[tuple[float, float]], a: float, b: float, width: float) -> float:
    """How long an interval may be."""
    away = min((max(a - c, c - b, 0.0) - r for c, r in places), default=0.0)
    return max(width, _AWAY * away) * _ABOUT


def about_peaks(profile: np.ndarray) -> tuple[float, ...]:
    """Inner edges that are graded about the bins in which a residual peaks; none without a peak."""
    n = len(profile)
    if not profile.max() > _ABOVE * np.median(profile):
        return ()
    is_peak = profile >= _PEAK * profile.max()
    near = {k for k in range(1, n) if is_peak[k - 1] != is_peak[k]}
    far = {edge for k in np.flatnonzero(is_peak) for edge in (k + 1 - _FAR, k + _FAR)}
    return tuple(sorted(int(edge) / n for edge in near | far if 0 < edge < n))
