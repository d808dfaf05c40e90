"""Boundaries of plane regions: level sets as contours moved onto the curve, and an airfoil."""

import contourpy
import numpy as np

from symbolic_pinn.domain.surface import Surface

CELLS = 400


def level_surface(function, gradient, lower, upper, kept=None):
    """Each curve f = 0 in a box as a surface; `kept` says which points belong to it."""
    x, y = (np.linspace(a, b, CELLS) for a, b in zip(lower, upper, strict=True))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    values = function(grid).reshape(CELLS, CELLS)
    return [
        part
        for line in contourpy.contour_generator(x, y, values).lines(0.0)
        for part in _parts(line, function, gradient, kept)
    ]


def _parts(line, function, gradient, kept):
    is_closed = np.array_equal(line[0], line[-1])
    points = line[:-1] if is_closed else line
    for _ in range(8):
        g = gradient(points)
        points = points - (function(points) / np.sum(g**2, axis=1))[:, None] * g
    # Evenly by length: interpolated along the line, and moved onto the curve again.
    ends = np.concatenate([points, points[:1]]) if is_closed else points
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ends, axis=0), axis=1))])
    count = max(8, int(length[-1] / np.mean(np.diff(length))))
    at = (np.arange(count) + 0.5) / count * length[-1]
    points = np.stack([np.interp(at, length, c) for c in ends.T], axis=1)
    for _ in range(8):
        g = gradient(points)
        points = points - (function(points) / np.sum(g**2, axis=1))[:, None] * g
    g = gradient(points)
    normals = g / np.linalg.norm(g, axis=1)[:, None]
    surface = Surface(points=points, normals=normals, weights=np.full(count, length[-1] / count))
    if kept is None:
        yield surface
    elif (rows := kept(points)).any():
        if is_closed and not rows.all():  # begin where it is cut
            order = np.roll(np.arange(count), -int(np.argmin(rows)))
            surface, rows = (
                Surface(
                    points=points[order], normals=normals[order], weights=surface.weights[order]
                ),
                rows[order],
            )
        yield surface.part(rows)


def airfoil(points):
    """NACA 2412 by its formula, from the trailing edge over the upper side."""
    x = (1 - np.cos(np.linspace(0, np.pi, points))) / 2
    half = 0.6 * (0.2969 * np.sqrt(x) - 0.126 * x - 0.3516 * x**2 + 0.2843 * x**3 - 0.1036 * x**4)
    ahead = x < 0.4
    camber = np.where(ahead, 0.125 * (0.8 * x - x**2), 0.02 / 0.36 * (0.2 + 0.8 * x - x**2))
    slope = np.arctan(np.where(ahead, 0.25, 0.04 / 0.36) * (0.4 - x))
    across = half[:, None] * np.stack([-np.sin(slope), np.cos(slope)], axis=1)
    middle = np.stack([x, camber], axis=1)
    return np.concatenate([(middle + across)[::-1], (middle - across)[1:-1]])
