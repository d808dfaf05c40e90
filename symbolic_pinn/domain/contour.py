"""The zeros of a formula in a plane, as curves: contour lines on a grid, moved onto the zeros."""

from collections.abc import Iterator

import numpy as np
from contourpy import contour_generator

from symbolic_pinn.domain.level import Level
from symbolic_pinn.domain.surface import Surface, joined
from symbolic_pinn.errors import InputError

_GRID, _BEYOND = 400, 0.02
# Newton's method moves a vertex by less than a cell, unless there is no zero nearby.
_CELLS = 2.0
# Of separate curves: a formula of more waves than that is not resolved by the grid either.
_MOST = 400


def contour(level: Level, count: int) -> Surface | None:
    """Points on the zeros of g within the box, evenly by arclength; `None` where there are none.

    A. I. Thacker's marching squares as contourpy has them; the box is widened by 2 %, since a curve
    may lie on its edge.
    """
    lines = [*_lines(level)]
    length = sum(_lengths(p).sum() for p in lines)
    parts = [_even(level, p, max(8, round(count * _lengths(p).sum() / length))) for p in lines]
    found = [p for p in parts if len(p.points)]
    return joined(found) if found else None


def _lines(level: Level) -> Iterator[np.ndarray]:
    """The vertices of each curve in all coordinates, on the zeros."""
    domain, (i, j) = level.domain, level.index
    lower, upper = np.array(domain.lower), np.array(domain.upper)
    room = _BEYOND * (upper - lower)
    x, y = (np.linspace(lower[k] - room[k], upper[k] + room[k], _GRID) for k in (i, j))
    grid = np.tile(np.asarray(domain.mean), (_GRID, _GRID, 1))
    grid[..., i], grid[..., j] = np.meshgrid(x, y)
    with np.errstate(all="ignore"):
        z = np.ma.masked_invalid(level.values(grid))
    cell = np.hypot(x[1] - x[0], y[1] - y[0])
    found = contour_generator(x, y, z).lines(0.0)
    if len(found) > _MOST:
        raise InputError(
            f"`{level.formula}` is 0 on {len(found)} separate curves; there may be {_MOST}"
        )
    for line in found:
        vertices = np.tile(np.asarray(domain.mean), (len(line), 1))
        vertices[:, [i, j]] = line
        moved, arrived = level.projected(vertices)
        arrived &= np.linalg.norm(moved - vertices, axis=1) <= _CELLS * cell
        for run in np.split(moved, np.flatnonzero(~arrived)):
            run = run[np.isfinite(run).all(axis=1)]
            if len(run) > 1 and _lengths(run).sum() > 0:
                yield run


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
