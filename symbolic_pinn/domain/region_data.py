"""Regions as plain JSON data: numbers in lists, read back with all that they claim checked."""

from itertools import chain
from typing import Any

import numpy as np

from symbolic_pinn.algebra.data import allow, allow_data
from symbolic_pinn.checks import is_one_line, shown
from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.domain.region import Region, of_arrays
from symbolic_pinn.domain.ring_checks import POINTS, RINGS
from symbolic_pinn.errors import InputError

_NAME = 200


def region_to_data(region: Region) -> dict[str, Any]:
    """The numbers of a region as lists."""
    if region.dim == 3:
        vertices, faces = region.arrays
        numbers: dict[str, Any] = {"vertices": vertices.tolist(), "faces": faces.tolist()}
    else:
        numbers = {"rings": [ring.tolist() for ring in region.arrays]}
    groups = {name: rows.tolist() for name, rows in region.groups.items()}
    return {"name": region.name, **numbers, "groups": groups}


def region_from_data(data: Any) -> Region:
    """The region that `region_to_data` wrote.

    Raises:
        InputError: it wrote no such thing.
    """
    match data:
        case {"name": str(name), "rings": list(rings), "groups": dict(groups), **rest}:
            if len(rings) > RINGS or not rings or rest:
                raise InputError(f"a saved region has {len(rings):,} rings")
            arrays = [_rows(r, 2, 3) for r in rings]
            count = sum(map(len, arrays))
        case {
            "name": str(name),
            "vertices": list(vertices),
            "faces": list(faces),
            "groups": dict(groups),
            **rest,
        } if not rest:
            arrays = _mesh(vertices, faces)
            count = len(arrays[1])
        case _:
            raise InputError(f"not a saved region: `{shown(data)}`")
    return of_arrays(arrays, _name(name), {_name(n): _group(g, count) for n, g in groups.items()})


def _group(rows: Any, count: int) -> np.ndarray:
    """The numbers of edges or faces."""
    if not isinstance(rows, list) or not all(type(n) is int and 0 <= n < count for n in rows):
        raise InputError("a saved region has a part whose edges or faces are not there")
    return np.array(rows, dtype=np.int64)


def _name(name: str) -> str:
    if not name or len(name) > _NAME or not is_one_line(name):
        raise InputError(f"a saved region has the name {shown(name)}")
    return name


def _mesh(vertices: list[Any], faces: list[Any]) -> list[np.ndarray]:
    points, corners = _rows(vertices, 3, 4), _rows(faces, 3, 4)
    if (corners % 1 != 0).any() or corners.min() < 0 or corners.max() >= len(points):
        raise InputError("a saved mesh has faces whose vertices are not there")
    return [points, corners.astype(np.int64)]


def _rows(rows: list[Any], width: int, least: int) -> np.ndarray:
    """Lists of so many numbers as an array."""
    if not least <= len(rows) <= POINTS:
        raise InputError(f"a saved region has {len(rows):,} points or faces in a row")
    if not all(isinstance(row, list) and len(row) == width for row in rows):
        raise InputError(f"a saved region has rows that are not {width} numbers")
    if not all(type(v) is float or type(v) is int for v in chain.from_iterable(rows)):
        raise InputError("a saved region holds what is no number")
    try:
        found = np.array(rows, dtype=float)
    except OverflowError:
        found = np.array([np.inf])
    if not (np.abs(found) < 1e100).all():
        raise InputError("a saved region holds a number beyond all use")
    return found


allow(Inside)
allow_data(Region, region_to_data, region_from_data)
