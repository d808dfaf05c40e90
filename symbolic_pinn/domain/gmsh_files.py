"""Meshes of Gmsh: the boundary of their triangles or tetrahedra, with the names of its parts."""

from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.checks import NAME
from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.mesh_files import checked_mesh
from symbolic_pinn.domain.rings import Rings
from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed

# The corners of each side of a triangle (to its left) and of a tetrahedron.
_SIDES = {
    "triangle": np.array([[0, 1], [1, 2], [2, 0]]),
    "tetra": np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]]),
}


def read_gmsh(path: Path) -> AbstractBody:
    """What a `.msh` file meshes: a body of space, or of the plane if z is one everywhere.

    Raises:
        InputError: it cannot be read, or has neither triangles nor tetrahedra.
    """
    found = _loaded(path)
    cells = found.cells_dict
    points = np.array(found.points, dtype=float)
    if "tetra" in cells:
        sides = _outer(cells["tetra"], "tetra")
        return checked_mesh(points, sides, path, _groups(found, "triangle", sides))
    if "triangle" not in cells:
        raise InputError(f"`{path}` has neither triangles nor tetrahedra of the first order")
    triangles = cells["triangle"].astype(np.int64)
    if np.ptp(points[triangles.ravel(), 2]) > 0:
        return checked_mesh(points, triangles, path, _groups(found, "triangle", triangles))
    rings = _rings(_outer(_turned(points, triangles), "triangle"))
    edges = np.concatenate([np.stack([r, np.roll(r, -1)], axis=1) for r in rings])
    outlines = [points[r, :2] for r in rings]
    return Rings(outlines, f"`{path}`", groups=_groups(found, "line", edges))


def _loaded(path: Path) -> Any:
    meshio = needed("meshio", "mesh", f"`{path}`")
    try:
        return meshio.read(path)
    except (Exception, SystemExit) as error:  # readers of damaged files raise anything
        raise InputError(f"`{path}` cannot be read as a mesh of Gmsh: {error}") from error


def _turned(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """All triangles with their inside on the left."""
    a, b, c = (points[triangles[:, i], :2] for i in range(3))
    ab, ac = b - a, c - a
    clockwise = ab[:, 0] * ac[:, 1] < ab[:, 1] * ac[:, 0]
    return np.where(clockwise[:, None], triangles[:, ::-1], triangles)


def _outer(cells: np.ndarray, kind: str) -> np.ndarray:
    """The sides that belong to one cell only."""
    sides = cells.astype(np.int64)[:, _SIDES[kind]].reshape(-1, _SIDES[kind].shape[1])
    _, first, count = np.unique(
        np.sort(sides, axis=1), axis=0, return_index=True, return_counts=True
    )
    return sides[np.sort(first[count == 1])]


def _rings(edges: np.ndarray) -> list[np.ndarray]:
    """Edges in the order in which they follow one another, as the vertices of each ring."""
    following: dict[int, list[int]] = {}
    for a, b in edges.tolist():
        following.setdefault(a, []).append(b)
    rings = []
    while following:
        start = at = next(iter(following))
        ring = []
        while True:
            ring.append(at)
            ahead = following[at].pop()
            if not following[at]:
                del following[at]
            at = ahead
            if at == start or at not in following:
                break
        rings.append(np.array(ring))
    return rings


def _groups(found: Any, kind: str, sides: np.ndarray) -> dict[str, np.ndarray]:
    """For each name of a group of such cells the sides that are among them."""
    tags = found.cell_data_dict.get("gmsh:physical", {}).get(kind)
    if tags is None:
        return {}
    dim = {"line": 1, "triangle": 2}[kind]
    rows = {tuple(sorted(side)): i for i, side in enumerate(sides.tolist())}
    cells = [rows.get(tuple(sorted(cell))) for cell in found.cells_dict[kind].tolist()]
    groups = {}
    for name, (tag, of_dim) in found.field_data.items():
        chosen = [r for r, t in zip(cells, tags, strict=True) if t == tag and r is not None]
        if of_dim == dim and chosen and 0 < len(name) <= NAME and name.isprintable():
            groups[name] = np.array(sorted(chosen), dtype=np.int64)
    return groups
