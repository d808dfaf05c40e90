"""Edges of time blocks and cells about the narrow places of known data, set before anything fails.

A pulse far narrower than a block is cut out: a block ends before it, one holds it, one begins after
it. Cells about a narrow place grow outward by a constant factor.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from symbolic_pinn.known_data import NarrowPlace, look
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.edges import edges_along
from symbolic_pinn.recipe import RandomFeatureExpansion

Window = tuple[float, float]
# Half of a window, and of the innermost cell, in widths.
_WINDOW, _CELL = 8.0, 3.0
# A pulse is cut out where blocks would have to be halved more often than this.
_HALVINGS = 4
_MOST = 8
# Features in a graded cell at most, and their scale to begin with.
_IN_GRADED, _GRADED_SCALE = 100, 16.0
_GROWTH = (4.0, 8.0, 16.0, 32.0, 64.0)


def pulses(problem: Problem, axis: int, longest: float) -> tuple[Window, ...]:
    """The times of pulses that are far narrower than a block; none where they are too many."""
    time, found = problem.box.coordinates[axis], []
    begin, end = problem.box.lower[axis], problem.box.upper[axis]
    for place in look(problem).places:
        if time in place.coordinates:
            for c, w in _along(place, place.coordinates.index(time)):
                if 2 * _WINDOW * w < longest * 0.5**_HALVINGS:
                    reach = float(_WINDOW * w)
                    found.append((max(begin, c - reach), min(end, c + reach)))
    merged = _merged(found)
    if len(merged) > _MOST:
        return ()
    edges = edges_along(problem, time, [t.residual for t in problem.terms]) if merged else ()
    return tuple(part for window in merged for part in _parted(window, edges))


def _parted(window: Window, edges: Sequence[float]) -> list[Window]:
    """A window cut where the data jump."""
    begin, end = window
    return list(pairwise([begin, *(e for e in edges if begin < e < end), end]))


def holds_pulse(problem: Problem, axis: int, times: Window) -> bool:
    """Whether known data are narrow in time within some times."""
    time = problem.box.coordinates[axis]
    return any(
        times[0] < c + w and c - w < times[1]
        for place in look(problem).places
        if time in place.coordinates
        for c, w in _along(place, place.coordinates.index(time))
    )


def cut(now: float, until: float, windows: Sequence[Window]) -> tuple[float, Window | None]:
    """The end of a block that crosses no edge of a window, and the window that it lies in."""
    for begin, end in windows:
        if begin <= now < end:
            return min(until, end), (begin, end)
        if now < begin < until:
            return begin, None
    return until, None


def graded_expansion(
    problem: Problem, expansion: RandomFeatureExpansion, most: int
) -> RandomFeatureExpansion:
    """An expansion in cells about the narrow places, as finely graded as their number allows.

    It has few features in each cell; the scales of the whole domain say nothing of these. Without
    narrow places the expansion remains what it is.
    """
    axes = range(len(problem.box.coordinates))
    for growth in _GROWTH:
        cells = tuple(_graded(problem, i, growth) for i in axes)
        if any(cells) and np.prod([1 + len(c) for c in cells]) <= most:
            features = min(expansion.features, _IN_GRADED)
            scales = (_GRADED_SCALE,) * len(axes)
            return replace(expansion, features=features, cells=cells, scales=scales)
    return expansion


def _graded(problem: Problem, axis: int, growth: float) -> tuple[float, ...]:
    """Inner edges along a coordinate, as shares of its interval."""
    coordinate, (lower, upper) = problem.box.coordinates[axis], (
        problem.box.lower[axis], problem.box.upper[axis],
    )  # fmt: skip
    length, edges = upper - lower, set()
    for place in look(problem).places:
        if coordinate not in place.coordinates:
            continue
        for c, w in _along(place, place.coordinates.index(coordinate)):
            if w > 0.02 * length:
                continue
            count = int(np.log(length / (_CELL * w)) / np.log(growth)) + 1
            steps = _CELL * w * growth ** np.arange(count)
            edges |= {float((c + s * d - lower) / length) for s, d in product((1, -1), steps)}
    return _apart(sorted(e for e in edges if 0 < e < 1))


def _apart(edges: Sequence[float]) -> tuple[float, ...]:
    """Without edges that lie almost upon another."""
    kept: list[float] = []
    for e in edges:
        if not kept or e - kept[-1] > 1e-12:
            kept.append(e)
    return tuple(kept)


def _along(place: NarrowPlace, i: int) -> list[tuple[float, float]]:
    """Centres and widths along one coordinate, those within each other's widths once."""
    found: list[tuple[float, float]] = []
    own = slice(place.known or None)  # others lie on the flanks
    order = np.argsort(place.centres[own, i], kind="stable")
    at, wide = place.centres[own][order, i].tolist(), place.widths[own][order, i].tolist()
    for c, w in zip(at, wide, strict=True):
        if found and c - found[-1][0] < 2 * (w + found[-1][1]):
            before, other = found.pop()
            found.append(((before + c) / 2, max(w, other) + (c - before) / 2))
        else:
            found.append((c, w))
    return found


def _merged(windows: Sequence[Window]) -> tuple[Window, ...]:
    found: list[Window] = []
    for begin, end in sorted(windows):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
