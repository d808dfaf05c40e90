"""Checks of settings; each names the setting and says what it takes."""

import math
from collections.abc import Sequence
from typing import Any

from symbolic_pinn.errors import InputError

# Whole numbers will do where a float is meant.
Number = int | float


def require_positive(**values: int) -> None:
    """Refuse anything that is not an integer of at least 1."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise InputError(f"`{name}` is {value}; give an integer of at least 1")


def require_precision(precision: int) -> None:
    """Refuse anything but the two widths of a float."""
    if precision not in (32, 64):
        raise InputError(f"`precision` is {precision}; give 32 or 64")


def positive_numbers(name: str, values: Any) -> tuple[float, ...]:
    """One or several positive numbers, as a tuple."""
    found = _as_tuple(values)
    for v in found:
        if isinstance(v, bool) or not isinstance(v, int | float) or not 0 < v < math.inf:
            raise InputError(f"`{name}` is {values}; give positive numbers")
    if not found:
        raise InputError(f"`{name}` is empty; give at least one positive number")
    return tuple(map(float, found))


def finite_numbers(name: str, values: Sequence[Any]) -> tuple[float, ...]:
    """Finite numbers of any sign, as a tuple."""
    for v in values:
        if isinstance(v, bool) or not isinstance(v, int | float) or not math.isfinite(v):
            raise InputError(f"`{name}`: {v!r} in {values} is no finite number")
    return tuple(map(float, values))


def positions(name: str, values: Any) -> tuple[int, ...]:
    """One or several different coordinates by their position, as a tuple."""
    found = _as_tuple(values)
    if any(isinstance(v, bool) or not isinstance(v, int) or v < 0 for v in found):
        raise InputError(f"`{name}` is {values}; give positions of coordinates, 0 for the first")
    if not found or len(set(found)) < len(found):
        raise InputError(f"`{name}` is {values}; give each position once, at least one")
    return found


def _as_tuple(values: Any) -> tuple[Any, ...]:
    return tuple(values) if isinstance(values, list | tuple) else (values,)
