"""The zeros of a formula in a plane, as curves: contour lines on a grid, moved onto the zeros."""

from collections.abc import Iterator

import numpy as np
from contourpy import contour_generator

from symbolic_pinn.domain.level import Level
from symbolic_pinn.domain.surface import Surface, joined
from symbolic_pinn.domain.unseen import Rectangle, is_shown, unseen, without_lone_nodes
from symbolic_pinn.errors import InputError

_GRID, _BEYOND = 400, 0.02
# Newton's method moves a vertex by less than a cell, unless there is no zero nearby.
_CELLS = 2.0
# Of separate curves: a formula of more waves than that is not resolved by the grid either.
_MOST = 400
# What lies between the nodes has a grid of its own, and in one that is no smaller a finer one. Such
# windows are smaller in this share of a grid, and in shares of the domain no smaller than that.
_WINDOW, _FINER, _SMALLER, _LEAST = 200, 1_600, 0.5, 1e-6
# Zeros about a node that no cell shows are found this near to it, in cells.
_NEAR = 3.0


def contour(level: Level, count: int) -> Surface | None:
    """Points on the zeros of g within the box, evenly by arclength; `None` where there are none.

    A. I. Thacker's marching squares as contourpy has them; the box is widened by 2 %, since a curve
    may lie on its edge.
    """
    lower, upper = (np.array(e)[level.index] for e in (level.domain.lower, level.domain.upper))
    room = _BEYOND * (upper - lower)
    lines = _lines(level, lower - room, upper + room, _GRID)
    length = sum(_lengths(p).sum() for p in lines)
    parts = [_even(level, p, max(8, round(count * _lengths(p).sum() / length))) for p in lines]
    found = [p for p in parts if len(p.points)]
    return joined(found) if found else None


def _lines(level: Level, lower: np.ndarray, upper: np.ndarray, grid: int) -> list[np.ndarray]:
    """The vertices of each curve in all coordinates, on the zeros."""
    x, y = np.linspace(lower, upper, grid).T
    with np.errstate(all="ignore"):
        z = without_lone_nodes(_values(level, np.stack(np.meshgrid(x, y), axis=-1)))
    found = contour_generator(x, y, np.ma.masked_invalid(z)).lines(0.0)
    if len(found) > _MOST:
        raise _too_many(level, len(found))
    step = np.array([x[1] - x[0], y[1] - y[0]])
    lines: list[np.ndarray] = []
    for line in found:
        moved, arrived = level.projected(_whole(level, np.asarray(line, float)))
        arrived &= (np.abs(moved[:, level.index] - line) <= _CELLS * step).all(axis=1)
        lines += _runs(moved, arrived)
    with np.errstate(all="ignore"):
        nodes, windows = unseen(lambda p: _values(level, p), x, y, z)
    if len(windows) > _MOST:
        raise _too_many(level, len(windows))
    for window in windows:
        for line in _within(level, window, upper - lower, grid):
            lines += _runs(line, ~is_shown(line[:, level.index], x, y, z))
    if grid == _GRID:
        _check_all_found(level, nodes, lines, step)
    return lines


def _within(level: Level, window: Rectangle, around: np.ndarray, grid: int) -> list[np.ndarray]:
    """The curves in a part of a grid, from a grid of its own."""
    size = window[1] - window[0]
    if size.max() < _LEAST * level.domain.size(level.space):
        return []
    if (size <= _SMALLER * around).any():
        return _lines(level, *window, _WINDOW)
    if grid == _FINER:
        raise _too_near(level, (window[0] + window[1]) / 2)
    return _lines(level, *window, _FINER)


def _check_all_found(
    level: Level, nodes: np.ndarray, lines: list[np.ndarray], step: np.ndarray
) -> None:
    """Refuse curves of which the windows have not found a part."""
    from scipy.spatial import cKDTree  # takes a while to import

    if not len(nodes):
        return
    vertices = np.concatenate([np.zeros((0, 2)), *(line[:, level.index] for line in lines)])
    away, _ = cKDTree(vertices / step).query(nodes / step)
    if (away > _NEAR).any():
        raise _too_near(level, nodes[away.argmax()])


def _runs(vertices: np.ndarray, kept: np.ndarray) -> Iterator[np.ndarray]:
    """The stretches of vertices that are kept."""
    kept = kept & np.isfinite(vertices).all(axis=1)
    for run in np.split(np.arange(len(kept)), np.flatnonzero(np.diff(kept)) + 1):
        if len(run) > 1 and kept[run[0]] and _lengths(vertices[run]).sum() > 0:
            yield vertices[run]


def _whole(level: Level, points: np.ndarray) -> np.ndarray:
    """Points "... 2" in all coordinates."""
    found = np.tile(np.asarray(level.domain.mean), (*points.shape[:-1], 1))
    found[..., level.index] = points
    return found


def _values(level: Level, points: np.ndarray) -> np.ndarray:
    return level.values(_whole(level, points))


def _too_many(level: Level, count: int) -> InputError:
    return InputError(f"`{level.formula}` is 0 on {count} separate curves; there may be {_MOST}")


def _lengths(vertices: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.diff(vertices, axis=0), axis=1)


def _even(level: Level, vertices: np.ndarray, count: int) -> Surface:
    """Midpoints of pieces of equal length, moved onto the zeros."""
    reached = np.concatenate([[0.0], np.cumsum(_lengths(vertices))])
    ends, middles = (
        np.stack([np.interp(s, reached, c) for c in vertices.T], axis=1)
        for s in (
            np.linspace(0, reached[-1], count + 1),
            reached[-1] * (np.arange(count) + 0.5) / count,
        )
    )
    (ends, _), (points, arrived) = level.projected(ends), level.projected(middles)
    normals = level.normals(points)
    arrived &= np.isfinite(normals).all(axis=1)
    found = Surface(
        points=points[:, level.index], normals=normals, weights=_lengths(ends[:, level.index])
    )
    return found.part(arrived)


def _too_near(level: Level, place: np.ndarray) -> InputError:
    names = [level.domain.coordinates[i] for i in level.index]
    where = ", ".join(f"{c} = {p:.3g}" for c, p in zip(names, place, strict=True))
    return InputError(
        f"`{level.formula}` is 0 on curves that are too near to each other to be told apart, as at"
        f" {where}; state each by a formula of its own, and join these by `&` or `|`"
    )
