"""`--at t=0.5,x=0:1:11`: values of coordinates; ranges make a grid."""

from collections.abc import Iterator, Sequence
from typing import Any

from symbolic_pinn.errors import InputError

_MOST = 10**7


def read_places(given: Sequence[str]) -> dict[str, Any]:
    """A number or an array for each coordinate that is named, from one or several such options."""
    found: dict[str, Any] = {}
    for text in given:
        for name, value in _parts(text):
            if name in found:
                raise InputError(f"`--at {text}`: `{name}` has two values")
            found[name] = value
    return found


def _parts(text: str) -> Iterator[tuple[str, Any]]:
    for part in text.split(","):
        name, is_there, value = (p.strip() for p in part.partition("="))
        if not (name and is_there and value):
            raise InputError(
                f"`--at {text}`: write coordinates with values, `t=0.5,x=0:1:11` (from 0 to 1 in 11"
                " points)"
            )
        yield name, _value(text, value)


def _value(text: str, value: str) -> Any:
    ends = value.split(":")
    if len(ends) == 1:
        return _number(text, value)
    if len(ends) != 3:
        raise InputError(f"`--at {text}`: a range is `begin:end:points`, as in `x=0:1:11`")
    begin, end = (_number(text, e) for e in ends[:2])
    if not ends[2].strip().isdecimal() or not 2 <= int(ends[2]) <= _MOST:
        raise InputError(f"`--at {text}`: `{ends[2]}` is no number of points; give 2 or more")
    if begin == end:
        raise InputError(f"`--at {text}`: a range has two ends; for one value write `x={ends[0]}`")
    import numpy as np

    return np.linspace(begin, end, int(ends[2]))


def _number(text: str, value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = float("nan")
    if not abs(found) < float("inf"):
        raise InputError(f"`--at {text}`: `{value.strip()}` is no finite number")
    return found


def read_expressions(given: Sequence[str]) -> dict[str, str]:
    """Expressions by their names: `flux=-u.diff(x)`, or `u.diff(x)`, which is named as written."""
    found: dict[str, str] = {}
    for text in given:
        name, _, formula = text.partition("=")
        is_named = name.strip().isidentifier() and not formula.startswith("=")
        name = name.strip() if is_named and formula else text.strip()
        if name in found:
            raise InputError(f"there are two expressions `{name}`; name one, `other=...`")
        found[name] = formula.strip() if is_named and formula else text
    return found
