"""Edges between cells along one coordinate."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

# Neighbours differ in width by no more than this.
_GRADING = 4.0


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
