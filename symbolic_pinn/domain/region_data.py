"""Regions as plain JSON data: numbers in lists, read back with all that they claim checked."""

from collections.abc import Mapping
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
        return {"name": region.name, "vertices": vertices.tolist(), "faces": faces.tolist()}
    return {"name": region.name, "rings": [ring.tolist() for ring in region.arrays]}


def region_from_data(data: Any) -> Region:
    """The region that `region_to_data` wrote.

    Raises:
        InputError: it wrote no such thing.
    """
    match data:
        case {"name": str(name), "rings": list(rings), **rest} if not rest and rings:
            if len(rings) > RINGS:
                raise InputError(f"a saved region has {len(rings):,} rings; {RINGS:,} are the most")
            return of_arrays([_rows(r, 2, 3) for r in rings], _name(name))
        case {"name": str(name), "vertices": list(vertices), "faces": list(faces), **rest} if (
            not rest
        ):
            return of_arrays(_mesh(vertices, faces), _name(name))
    keys = sorted(map(str, data)) if isinstance(data, Mapping) else shown(data)
    raise InputError(f"not a saved region: `{shown(keys)}`")


def _name(name: str) -> str:
    if not name or len(name) > _NAME or not is_one_line(name):
        raise InputError(f"a saved region has the name {shown(name)}")
    return name


def _mesh(vertices: list[Any], faces: list[Any]) -> tuple[np.ndarray, np.ndarray]:
    points, corners = _rows(vertices, 3, 4), _rows(faces, 3, 4)
    numbers = corners.astype(np.int64)
    if (numbers != corners).any() or numbers.min() < 0 or numbers.max() >= len(points):
        raise InputError("a saved mesh has faces whose vertices are not there")
    return points, numbers


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
