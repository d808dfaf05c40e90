"""Checks of the places that maps are described by."""

from collections.abc import Sequence
from math import hypot
from typing import Any

from symbolic_pinn.checks import Number, finite_numbers, positions, require_positive_number, shown
from symbolic_pinn.errors import InputError

MapPlace = Sequence[Number]


def check_plane(given: Any, place: str) -> None:
    """Two coordinates, and a place in them; both are set as tuples."""
    object.__setattr__(given, "axes", positions("axes", given.axes))
    if len(given.axes) != 2:
        raise InputError(f"`axes` is {shown(given.axes)}; give the positions of two coordinates")
    set_place(given, place, 2)


def set_place(given: Any, name: str, dim: int) -> None:
    """Set a place as a tuple."""
    object.__setattr__(given, name, as_place(name, getattr(given, name), dim))


def as_place(name: str, value: Any, dim: int) -> tuple[float, ...]:
    """So many numbers, as a tuple."""
    if not isinstance(value, list | tuple) or len(value) != dim:
        raise InputError(f"`{name}` is {shown(value)}; give {dim} numbers, one for each coordinate")
    return finite_numbers(name, value)


def check_ends(given: Any, ends: Any) -> tuple[tuple[float, ...], ...]:
    """Two coordinates, and two different places in them."""
    object.__setattr__(given, "axes", positions("axes", given.axes))
    if len(given.axes) != 2 or not isinstance(ends, list | tuple) or len(ends) != 2:
        raise InputError(f"`ends` is {shown(ends)}; give two places, ((0, 0), (1, 0))")
    (a, b), (c, d) = found = tuple(as_place("ends", end, 2) for end in ends)
    require_positive_number(ends=hypot(c - a, d - b))
    return found
