"""Values as TOML writes them."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file.printing import printed
from symbolic_pinn.problem.toml_file.recipes import KINDS

# Digits of a number as it is written, and places behind the point of the smallest one.
_DECIMALS, _PLACES = 15, 330
# Fields that hold a network.
_NETWORKS = ("network", "of")


def quoted(text: str) -> str:
    """A text on one line; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)


def array(values: Iterable[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(values)}]"


def number(value: Any) -> str:
    """A number bare where that is exact, else its formula in quotes."""
    found = sp.sympify(value)
    if found.is_Float:
        return _bare(Fraction(repr(float(found)))) or quoted(printed(found))
    if found.is_Rational:
        return _bare(Fraction(int(found.p), int(found.q))) or quoted(printed(found))
    return quoted(printed(found))


def _bare(value: Fraction) -> str:
    """A decimal that is exactly the number; empty where there is no short one."""
    if value.denominator == 1 and abs(value) < 10**_DECIMALS:
        return str(value.numerator)
    places = next((k for k in range(_PLACES) if (value * 10**k).denominator == 1), None)
    if places is None:
        return ""
    digits, sign = str(abs(value.numerator * 10**places // value.denominator)), "-" * (value < 0)
    if 0 < places <= _DECIMALS:
        whole = digits.rjust(places + 1, "0")
        return f"{sign}{whole[:-places]}.{whole[-places:]}"
    short = digits.rstrip("0")
    exponent = len(digits) - places - 1
    return f"{sign}{short[0]}.{short[1:] or '0'}e{exponent}" if len(short) <= _DECIMALS + 2 else ""


def settings(description: Any, table: str, kind: str = "") -> Iterator[str]:
    """The lines of a recipe or network: what differs from the defaults, networks in their own."""
    fields = dataclasses.fields(description)
    changed = {
        f.name: getattr(description, f.name)
        for f in fields
        if getattr(description, f.name) != _default(f)
    }
    inner = {k: v for k, v in changed.items() if k in _NETWORKS}
    plain = {k: v for k, v in changed.items() if k not in inner}
    if plain or kind or inner:
        yield f"[{table}]"
    if kind:
        yield f"kind = {quoted(kind)}"
    yield from (f"{k} = {_plain(v)}" for k, v in plain.items())
    for name, network in inner.items():
        named = next((n for n, of in KINDS.items() if type(network) is of), None)
        if named is None:
            raise InputError(
                f"the network `{type(network).__name__}` of the recipe has no name in a TOML file"
            )
        yield from ("", *settings(network, f"{table}.{name}", named))


def _default(field: Any) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory()


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return array(map(_plain, value))
    return repr(value)
