"""Meshes from files, refused where they do not close, and turned so that normals point outward."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.domain.mesh import Faces, Mesh, Vertices, cross_products, volume
from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed

# Triangles of a file, and the share of the surface that may be missing.
_FACES, _MISSING = 5_000_000, 0.05


def read_mesh(path: Path) -> Mesh:
    """The mesh of an STL, PLY, OBJ or OFF file.

    Raises:
        InputError: it cannot be read, has no area, or is open.
    """
    vertices, faces = _loaded(path)
    return checked_mesh(vertices, faces, path)


def checked_mesh(
    vertices: Vertices, faces: Faces, path: Path, groups: Mapping[str, np.ndarray] | None = None
) -> Mesh:
    """A mesh that closes, with normals outward.

    Args:
        vertices: as the file has them.
        faces: as the file has them; those without an area are left out where there are no groups.
        path: of the file, for messages.
        groups: of faces.

    Raises:
        InputError: it has no area, or is open.
    """
    if len(faces) > _FACES:
        raise InputError(f"`{path}` has {len(faces):,} triangles; {_FACES:,} are the most")
    if not np.isfinite(vertices).all():
        raise InputError(f"`{path}` has vertices that are not finite")
    if not groups:
        faces = faces[np.linalg.norm(cross_products(vertices, faces), axis=1) > 0]
    if len(faces) < 4:
        raise InputError(f"`{path}` has {len(faces)} triangles with an area; 4 at least bound one")
    faces = oriented(vertices, faces)
    _check_closed(vertices, faces, path)
    return Mesh(vertices, faces, groups)


def oriented(vertices: Vertices, faces: Faces) -> Faces:
    """The faces with normals outward: alike for neighbours, and of a positive volume."""
    starts, ends = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    directed = starts * np.int64(len(vertices)) + ends
    if len(np.unique(directed)) < len(directed):  # two neighbours run along an edge the same way
        import igl

        faces = igl.bfs_orient(np.ascontiguousarray(faces, dtype=np.int64))[0].astype(np.int64)
    return faces if volume(vertices, faces) > 0 else faces[:, ::-1].copy()


def open_edges(faces: Faces) -> np.ndarray:
    """The edges of one triangle only, "edges 2"."""
    pairs = np.stack([faces.ravel(), np.roll(faces, -1, axis=1).ravel()], axis=1)
    found, count = np.unique(np.sort(pairs, axis=1), axis=0, return_counts=True)
    return found[count == 1]


def missing_area(vertices: Vertices, edges: np.ndarray) -> float:
    """What would close the holes: of each hole the triangles of its edges with its middle."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(vertices)
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(size, size))
    hole = connected_components(graph, directed=False)[1][edges[:, 0]]
    _, hole = np.unique(hole, return_inverse=True)
    a, b = vertices[edges[:, 0]], vertices[edges[:, 1]]
    count = np.bincount(hole)
    middle = np.stack([np.bincount(hole, m) / count for m in ((a + b) / 2).T], axis=1)[hole]
    return float(np.linalg.norm(np.cross(a - middle, b - middle), axis=1).sum() / 2)


def _check_closed(vertices: Vertices, faces: Faces, path: Path) -> None:
    edges = open_edges(faces)
    if not len(edges):
        return
    missing = missing_area(vertices, edges)
    area = float(np.linalg.norm(cross_products(vertices, faces), axis=1).sum()) / 2
    share = missing / (missing + area)
    text = (
        f"`{path}` is open: {len(edges)} edges belong to one triangle only, and about"
        f" {100 * share:.2g} % of the surface is missing"
    )
    if share > _MISSING:
        raise InputError(f"{text}; close it in the program that wrote it")
    warnings.warn(
        f"{text}; what is inside is told by how far the rest winds around a point",
        UserWarning,
        stacklevel=5,
    )


def _loaded(path: Path) -> tuple[Vertices, Faces]:
    needed("igl", "mesh", f"`{path}`")
    trimesh = needed("trimesh", "mesh", f"`{path}`")
    try:
        found: Any = trimesh.load(path, force="mesh")
        found.merge_vertices(merge_norm=True, merge_tex=True)
        return np.array(found.vertices, dtype=float), np.array(found.faces, dtype=np.int64)
    except Exception as error:  # readers of damaged files raise anything
        raise InputError(f"`{path}` cannot be read as triangles: {error}") from error
