"""Cells between points of a domain: lines, quadrilaterals and hexahedra of a box; else simplices.

A region is filled by Delaunay's triangulation of the points of the grid in it and of points on its
boundary, half as far from each other; simplices whose centre lies outside are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import sympy as sp

from symbolic_pinn.domain import Domain
from symbolic_pinn.domain.boundaries import whole_boundaries
from symbolic_pinn.domain.boundary import tied_by
from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.domain.domain_facts import plane_facts
from symbolic_pinn.errors import InputError

_BOXES = ("line", "quad", "hexahedron")
_SIMPLICES = ("line", "triangle", "tetra")
# In cells: points of the boundary from each other at first and at least, others from these.
_SPACING, _LEAST, _AWAY = 0.5, 0.3, 0.6
# Simplices of a smaller share of a cell are flat.
_FLAT = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Points and the cells between them.

    Attributes:
        points: "points axes".
        kind: of the cells, as meshio calls it.
        corners: "cells corners", numbers of points.
    """

    points: np.ndarray
    kind: str
    corners: np.ndarray


def cells_of(box: Domain, axes: Sequence[np.ndarray], fixed: dict[str, float]) -> Cells:
    """The cells of a domain in the coordinates that vary.

    Args:
        box: the domain in all coordinates.
        axes: values of each coordinate that varies, in their order.
        fixed: the numbers of the others.
    """
    names = [c.name for c in box.coordinates if c.name not in fixed]
    axes = [_within(box, n, np.unique(a)) for n, a in zip(names, axes, strict=True)]
    held = _held(box, axes, fixed)
    if held.is_box:
        return _of_box(axes)
    found = _of_line(held, axes[0]) if len(axes) == 1 else _of_region(held, axes)
    if not len(found.corners):
        raise InputError(
            "no cell of this grid lies in the domain; give more points, or other values"
        )
    return found


def _within(box: Domain, name: str, axis: np.ndarray) -> np.ndarray:
    i = next(i for i, c in enumerate(box.coordinates) if c.name == name)
    room = ON_EDGE * (box.upper[i] - box.lower[i])
    found = axis[(axis >= box.lower[i] - room) & (axis <= box.upper[i] + room)]
    if len(found) < 2:
        raise InputError(f"`{name}`: give two values at least that lie in the domain, or one alone")
    return found


def _held(box: Domain, axes: Sequence[np.ndarray], fixed: dict[str, float]) -> Domain:
    """A domain as far as some axes reach, with numbers in the place of the other coordinates."""
    numbers = {c: sp.Float(fixed[c.name]) for c in box.coordinates if c.name in fixed}
    constraints = []
    for c in box.constraints:
        holds = c.holds.xreplace(numbers)
        if holds is not sp.true:
            left = tuple(s for s in c.space if s not in numbers)
            space = left or tuple(s for s in box.coordinates if s in holds.free_symbols)
            constraints.append(replace(c, space=space, holds=holds))
    if any(c.holds is sp.false for c in constraints):
        raise InputError("no point with these values lies in the domain; give others")
    return Domain(
        tuple(c for c in box.coordinates if c not in numbers),
        tuple(float(a[0]) for a in axes),
        tuple(float(a[-1]) for a in axes),
        tuple(constraints),
    )


def _grid(axes: Sequence[np.ndarray]) -> np.ndarray:
    grid = np.meshgrid(*axes, indexing="ij")
    return np.stack([g.ravel() for g in grid], axis=-1)


def _of_box(axes: Sequence[np.ndarray]) -> Cells:
    """All cells of a grid, their corners in the order of VTK: round the bottom, round the top."""
    numbers = np.arange(int(np.prod([len(a) for a in axes]))).reshape([len(a) for a in axes])
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    offsets: Sequence[tuple[int, ...]] = [(0,), (1,)] if len(axes) == 1 else square
    if len(axes) == 3:
        offsets = [(*o, k) for k in (0, 1) for o in square]
    corners = [
        numbers[tuple(slice(o, o + len(a) - 1) for o, a in zip(offset, axes, strict=True))].ravel()
        for offset in offsets
    ]
    return Cells(points=_grid(axes), kind=_BOXES[len(axes) - 1], corners=np.stack(corners, axis=1))


def _of_line(domain: Domain, axis: np.ndarray) -> Cells:
    ends = [p[:, 0] for p in _on_boundary(domain, [axis])]
    x = np.unique(np.concatenate([axis, *ends]))[:, None]
    corners = np.stack([np.arange(len(x) - 1), np.arange(1, len(x))], axis=1)
    return _used(Cells(points=x, kind="line", corners=corners), domain)


def _of_region(domain: Domain, axes: Sequence[np.ndarray]) -> Cells:
    from scipy.spatial import Delaunay, cKDTree  # takes a while to import

    cell = np.array([np.diff(a).max() for a in axes])
    grid = _grid(axes)
    grid = grid[domain.contains(grid, slack=ON_EDGE)]
    is_side = np.any((grid == np.array(domain.lower)) | (grid == np.array(domain.upper)), axis=1)
    curves = _on_boundary(domain, axes)
    edge = _apart([*_corners(domain), grid[is_side], *curves], cell)
    inner = grid[~is_side]
    if len(edge):
        away, _ = cKDTree(edge / cell).query(inner / cell)
        inner = inner[away >= _AWAY]
    points = np.concatenate([edge, inner])
    if len(points) <= len(axes):
        raise InputError("hardly a point of this grid lies in the domain; give more points")
    corners = Delaunay(points / cell).simplices
    found = Cells(points=points, kind=_SIMPLICES[len(axes) - 1], corners=corners)
    edges = (points / cell)[corners[:, 1:]] - (points / cell)[corners[:, :1]]
    full = np.abs(np.linalg.det(edges)) > _FLAT
    return _used(replace(found, corners=corners[full]), domain)


def _on_boundary(domain: Domain, axes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Points of the boundary of each region, half a cell from each other."""
    found = []
    for place, surface in whole_boundaries(domain, domain.coordinates):
        columns = [*tied_by(domain, place).columns]
        cell = min(np.diff(axes[i]).max() for i in columns) * _SPACING
        count = max(4, int(np.ceil(surface.measure / cell ** (len(columns) - 1))))
        rows = np.unique(surface.rows((np.arange(count) + 0.5) / count))
        points = surface.points[rows if len(columns) > 1 else slice(None)]
        others = [i for i in range(len(axes)) if i not in columns]
        beside = _grid([axes[i] for i in others]) if others else np.zeros((1, 0))
        whole = np.empty((len(points) * len(beside), len(axes)))
        whole[:, columns] = np.repeat(points, len(beside), axis=0)
        whole[:, others] = np.tile(beside, (len(points), 1))
        found.append(whole[domain.contains(whole, slack=ON_EDGE)])
    return found


def _corners(domain: Domain) -> list[np.ndarray]:
    """The corners of the region of a plane."""
    if len(domain.coordinates) != 2:
        ends = product(*zip(domain.lower, domain.upper, strict=True))
        box = np.array([*ends])
        return [box[domain.contains(box, slack=ON_EDGE)]]
    found = plane_facts(domain, domain.coordinates)
    vertices = np.array([c.vertex for f in found for c in f.corners]).reshape(-1, 2)
    return [vertices[domain.contains(vertices, slack=ON_EDGE)]]


def _apart(parts: Sequence[np.ndarray], cell: np.ndarray) -> np.ndarray:
    """Points of which none is too near to an earlier one."""
    from scipy.spatial import cKDTree

    points = np.concatenate(parts)
    if not len(points):
        return points
    kept = np.ones(len(points), bool)
    pairs = cKDTree(points / cell).query_pairs(_LEAST, output_type="ndarray")
    for i, j in pairs[np.lexsort(pairs.T[::-1])]:
        kept[j] &= not kept[i]
    return points[kept]


def _used(cells: Cells, domain: Domain) -> Cells:
    """The cells whose centre lies in a domain, and their points."""
    centres = cells.points[cells.corners].mean(axis=1)
    corners = cells.corners[domain.contains(centres)]
    used, numbers = np.unique(corners, return_inverse=True)
    points = cells.points[used]
    return replace(cells, points=points, corners=numbers.reshape(corners.shape))
