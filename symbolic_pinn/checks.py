"""Checks of settings; each names the setting and says what it takes."""

import math
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from symbolic_pinn.errors import InputError

# Whole numbers will do where a float is meant.
Number = int | float

# Far above any real use: beyond these a number was not meant. Steps are counted in 32 bits.
_COUNT = 2**31 - 1
_MOST = {
    "points": 10**9,
    "face": 10**9,
    "width": 10**6,
    "depth": 1_000,
    "features": 10**7,
    "most": 10**7,
    "harmonics": 10_000,
    "memory": 10_000,
    "intervals": 10**7,
    "iterations": 10**6,
    "blocks": 10**5,
    "quadrature": 1_000,
    "seeds": 10**5,
}
_LEARNING_RATE = 1_000.0
# Characters of a name, and of a value that a message shows.
NAME, _SHOWN = 200, 60
# What moves the cursor of a terminal, or is no text at all; lines and tabs are.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def shown(value: Any) -> str:
    """A value in a message: as it is written if that is short and means something to a reader."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    plain = bool | int | float | complex | str | list | tuple | dict | set | None
    if not isinstance(value, plain) and type(value).__repr__ is object.__repr__:
        return f"a {type(value).__name__}"
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except (ValueError, RecursionError):  # more digits, or deeper, than Python prints
        return f"a {type(value).__name__} that is too large to print"
    if " at 0x" in text:
        return f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]} ..."


def plain_number(value: Any) -> Any:
    """A number of Python for a scalar of NumPy, such as one of `np.arange(3)`; else as it is."""
    numpy = sys.modules.get("numpy")
    return value.item() if numpy is not None and isinstance(value, numpy.generic) else value


def is_integer(value: Any) -> bool:
    """Whether a value is a whole number and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number and no boolean."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max if isinstance(value, int) else math.isfinite(value)


def is_one_line(value: str) -> bool:
    """Whether a text may stand in a line of a table."""
    return not CONTROL.search(value) and "\n" not in value and "\t" not in value


def as_path(name: str, given: Any) -> Path:
    """A path of the user's, with `~` for the home folder; refuses what is none."""
    if not isinstance(given, str | os.PathLike) or "\0" in str(given):
        raise InputError(f'`{name}=` takes a path, such as `"runs/first"`; it is {shown(given)}')
    return Path(given).expanduser()


def require_positive(**values: Any) -> None:
    """Refuse anything that is not an integer of at least 1, or that cannot be meant."""
    for name, value in values.items():
        if not is_integer(value) or value < 1:
            raise InputError(f"`{name}` is {shown(value)}; give an integer of at least 1")
        if value > (most := _MOST.get(name, _COUNT)):
            raise InputError(f"`{name}` is {shown(value)}; give an integer of at most {most:,}")


def require_precision(precision: Any) -> None:
    """Refuse anything but the two widths of a float."""
    if not is_integer(precision) or precision not in (32, 64):
        raise InputError(f"`precision` is {shown(precision)}; give 32 or 64")


def require_seed(**values: Any) -> None:
    """Refuse anything that is no seed of random numbers."""
    for name, value in values.items():
        if not is_integer(value) or not 0 <= value < 2**32:
            raise InputError(f"`{name}` is {shown(value)}; give an integer from 0 to 2**32 - 1")


def require_switch(**values: Any) -> None:
    """Refuse anything but yes and no."""
    for name, value in values.items():
        if not isinstance(value, bool):
            raise InputError(f"`{name}` is {shown(value)}; give True or False")


def require_number(
    name: str, value: Any, takes: str = "a number", fits: Callable[[Any], bool] = lambda v: True
) -> None:
    """Refuse anything but one finite number that fits.

    Args:
        name: of the setting.
        value: what was given.
        takes: in words, what is asked for.
        fits: whether a finite number will do.
    """
    if not is_number(value) or not fits(value):
        raise InputError(f"`{name}` is {shown(value)}; give {takes}")


def require_positive_number(**values: Any) -> None:
    """Refuse anything but a positive number."""
    for name, value in values.items():
        require_number(name, value, "a positive number", lambda v: v > 0)


def require_learning_rate(value: Any) -> None:
    """Refuse anything but a positive number with which a step can be taken."""
    require_positive_number(learning_rate=value)
    if value > _LEARNING_RATE:
        raise InputError(
            f"`learning_rate` is {value:g}; one step would throw the network off by as much. Give a"
            f" number below {_LEARNING_RATE:g}, 1e-3 is usual"
        )


def require_kind(name: str, value: Any, kind: Any, takes: str) -> None:
    """Refuse what is of another kind.

    Args:
        name: of the argument.
        value: what was given.
        kind: a class, or a union of some.
        takes: in words, what is asked for.
    """
    if not isinstance(value, kind):
        is_class = isinstance(value, type) and issubclass(value, kind)
        remedy = f"; give `{value.__name__}()`" if is_class else ""
        raise InputError(f"`{name}=` takes {takes}; it is {shown(value)}{remedy}")


def require_name(what: str, value: Any) -> None:
    """Refuse a name that is no text, is empty, or is longer than a line or two."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{what} is {shown(value)}; give a text")
    if not is_one_line(value):
        raise InputError(f"{what} is {shown(value)}; give a text of one line")
    if len(value) > NAME:
        raise InputError(
            f"{what} has {len(value)} characters, `{value[:40]}...`; give {NAME} at most"
        )


def positive_numbers(name: str, values: Any) -> tuple[float, ...]:
    """One or several positive numbers, as a tuple."""
    found = _as_tuple(values)
    for v in found:
        if not is_number(v) or not v > 0:
            raise InputError(f"`{name}` is {shown(values)}; give positive numbers")
    if not found:
        raise InputError(f"`{name}` is empty; give at least one positive number")
    return tuple(map(float, found))


def finite_numbers(name: str, values: Any) -> tuple[float, ...]:
    """Finite numbers of any sign, as a tuple."""
    found = _as_tuple(values)
    for v in found:
        if not is_number(v):
            raise InputError(f"`{name}`: {v!r} in {shown(values)} is no finite number")
    return tuple(map(float, found))


def positions(name: str, values: Any) -> tuple[int, ...]:
    """One or several different coordinates by their position, as a tuple."""
    found = _as_tuple(values)
    if any(not is_integer(v) or v < 0 for v in found):
        raise InputError(
            f"`{name}` is {shown(values)}; give positions of coordinates, 0 for the first"
        )
    if not found or len(set(found)) < len(found):
        raise InputError(f"`{name}` is {shown(values)}; give each position once, at least one")
    return found


def weights_of(name: str, values: Any) -> tuple[tuple[str, float], ...]:
    """The pairs of a mapping of names to weights, numbers that are not negative."""
    if not isinstance(values, Mapping):
        raise InputError(f"`{name}` is {shown(values)}; give a mapping, `{{'initial': 10}}`")
    found = {key: plain_number(value) for key, value in values.items()}
    for key, value in found.items():
        require_name(f"a name in `{name}`", key)
        require_number(key, value, "a number that is not negative, its weight", lambda v: v >= 0)
    return tuple(found.items())


def _as_tuple(values: Any) -> tuple[Any, ...]:
    """Numbers of Python for one, or for a list, a tuple or an array of some."""
    is_several = isinstance(values, Sequence) and not isinstance(values, str)
    if is_several or getattr(values, "ndim", 0) == 1:
        return tuple(map(plain_number, values))
    return (plain_number(values),)
