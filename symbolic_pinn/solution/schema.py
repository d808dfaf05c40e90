"""What saved data may hold, as a description that is checked in one walk.

A *kind* is called with a value and the path that leads to it, and refuses the value in words:
`record({"rms": real, "notes": listed(text)})`. Nothing is built before all of a file is checked.
"""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from symbolic_pinn.checks import CONTROL, NAME, is_integer, is_number, is_one_line, shown
from symbolic_pinn.errors import InputError

Kind = Callable[[Any, str], None]

# Digits of a whole number, and levels of what is kept as it is.
_DIGITS, _LEVELS = 18, 12


def read_json(content: bytes) -> Any:
    """Strict JSON in UTF-8: no NaN, no key twice, no number beyond what a float can hold.

    Raises:
        InputError: it is anything else.
    """
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise InputError("it is no text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"it is no JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise InputError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(n for n in names if names.count(n) > 1)
        raise InputError(f"it has {shown(twice)} twice")
    return found


def _integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise InputError(f"it holds a whole number of {len(text)} digits")
    return int(text)


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise InputError(f"it holds the number {shown(text)}")
    return found


def _constant(text: str) -> None:
    raise InputError(f"it holds {text}, which is no JSON")


def _refuse(value: Any, path: str, takes: str) -> None:
    where = f"`{path}`" if path else "it"
    raise InputError(f"{where} is {shown(value)}; {takes} belongs there")


def text(value: Any, path: str) -> None:
    """Any text without control characters, of several lines perhaps."""
    if not isinstance(value, str) or CONTROL.search(value):
        _refuse(value, path, "a text")


def name(value: Any, path: str) -> None:
    """A printable text of one line that is not empty."""
    if not isinstance(value, str) or not 0 < len(value) <= NAME or not is_one_line(value):
        _refuse(value, path, "a name")


def real(value: Any, path: str) -> None:
    """A finite number."""
    if not is_number(value):
        _refuse(value, path, "a number")


def flag(value: Any, path: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        _refuse(value, path, "true or false")


def anything(value: Any, path: str) -> None:
    """Plain data that are kept as they are, such as the settings of a weighting."""
    _plain(value, path, _LEVELS)


def _plain(value: Any, path: str, levels: int) -> None:
    if not levels:
        raise InputError(f"`{path}` is nested too deeply")
    if isinstance(value, str):
        text(value, path)
    elif isinstance(value, list):
        for i, one in enumerate(value):
            _plain(one, f"{path}[{i}]", levels - 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            name(key, f"a name in {path}")
            _plain(one, f"{path}.{key}", levels - 1)


def tree(value: Any, path: str) -> None:
    """A saved expression, which is checked as it is read."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        _refuse(value, path, "an expression")


def whole(least: int = 0, most: int = 2**53) -> Kind:
    """A whole number between two others."""

    def check(value: Any, path: str) -> None:
        if not is_integer(value) or not least <= value <= most:
            _refuse(value, path, f"a whole number from {least} to {most}")

    return check


def among(*values: Any) -> Kind:
    """One of some values, of the same kind."""

    def check(value: Any, path: str) -> None:
        if not any(value == v and type(value) is type(v) for v in values):
            _refuse(value, path, " or ".join(map(repr, values)))

    return check


def optional(kind: Kind) -> Kind:
    """A kind, or null."""

    def check(value: Any, path: str) -> None:
        if value is not None:
            kind(value, path)

    return check


def listed(kind: Kind, count: int | None = None) -> Kind:
    """A list of things of one kind, so many of them if that is said."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, list) or count not in (None, len(value)):
            _refuse(value, path, "a list" if count is None else f"a list of {count}")
        for i, one in enumerate(value):
            kind(one, f"{path}[{i}]")

    return check


def row(*kinds: Kind, more: tuple[Kind, ...] = ()) -> Kind:
    """A list whose entries have a kind each; some at the end may be missing."""

    def check(value: Any, path: str) -> None:
        every = (*kinds, *more)
        if not isinstance(value, list) or not len(kinds) <= len(value) <= len(every):
            count = f"{len(kinds)}" if not more else f"{len(kinds)} to {len(every)}"
            _refuse(value, path, f"a list of {count}")
        for i, one in enumerate(value):
            every[i](one, f"{path}[{i}]")

    return check


def mapping(kind: Kind) -> Kind:
    """Things of one kind by names."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            _refuse(value, path, "a mapping of names")
        for key, one in value.items():
            name(key, f"a name in {path}")
            kind(one, f"{path}.{key}")

    return check


def record(
    required: Mapping[str, Kind], more: Mapping[str, Kind] | None = None, *, is_open: bool = False
) -> Kind:
    """Things by their names.

    Args:
        required: those that there must be.
        more: those that there may be.
        is_open: whether others are passed over, such as those of another version.
    """
    known = {**required, **(more or {})}

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            _refuse(value, path, "a mapping")
        for key in required:
            if key not in value:
                raise InputError(f"`{path}` lacks `{key}`" if path else f"it lacks `{key}`")
        for key, one in value.items():
            if key in known:
                known[key](one, f"{path}.{key}" if path else key)
            elif not is_open:
                raise InputError(f"`{path}` has {shown(key)}, which is not known")

    return check
