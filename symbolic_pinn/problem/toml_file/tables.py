"""The file as TOML data: read within bounds, and every value of the kind that its key takes."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.names import listed, shown
from symbolic_pinn.problem.toml_file.text import Text
from symbolic_pinn.suggestions import closest

TomlTable = dict[str, Any]
# Tables within tables, which take long to make.
_MANY_PARTS = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++\s*+\.\s*+){20}""")
_BOM = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def parsed(content: str) -> TomlTable:
    """The tables of a file; numbers with a point are `Decimal`, so that `0.1` stays 1/10."""
    for i, line in enumerate(content.splitlines(), 1):
        if len(line) > limits.LINE_LENGTH:
            raise InputError(f"line {i} is longer than {limits.LINE_LENGTH} letters; divide it")
        if _MANY_PARTS.search(line):
            raise InputError(f"line {i} has a key of very many parts")
    try:
        return tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is no TOML: {error}") from None
    except (RecursionError, ValueError, ArithmeticError) as error:
        raise InputError(f"this cannot be read as TOML: {shown(str(error))}") from None


def content_of(path: Path) -> str:
    """The text of a file that is not too large."""
    try:
        with path.open("rb") as file:
            found = file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from None
    if len(found) > limits.FILE_BYTES:
        raise InputError(
            f"it is larger than {limits.FILE_BYTES:,} bytes; measured data may stand in a CSV file"
        )
    try:
        text = found.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"it is no text in UTF-8: byte {error.start} is {error.reason}") from None
    if text.startswith(_BOM):
        raise InputError("it begins with a byte order mark; save it as plain UTF-8")
    return text


def check_keys(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse a key that means nothing, with the one that may have been meant."""
    names = list(known)
    for key in table:
        if key not in names:
            near = closest(key, names) or f"; there are {listed(names)}"
            raise InputError(f"{where}: no key `{shown(key)}`{near}")


def required(table: Mapping[str, Any], key: str, where: str) -> Any:
    """The value of a key that must be there."""
    if key not in table:
        raise InputError(f"{where}: the key `{key}` is missing")
    return table[key]


def as_table(value: Any, where: str) -> TomlTable:
    """A table."""
    if not isinstance(value, dict):
        raise InputError(f"{where} is {_kind(value)}; give a table")
    return _few(value, where)


def as_list(value: Any, where: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise InputError(f"{where} is {_kind(value)}; give a list, `[...]`")
    return _few(value, where)


def _few(value: Any, where: str) -> Any:
    if len(value) > limits.ENTRIES:
        raise InputError(f"{where} has {len(value)} entries; there may be {limits.ENTRIES}")
    return value


def as_words(value: Any, where: str) -> str:
    """A text that is shown to people; signs that a terminal would obey are refused."""
    if not isinstance(value, str):
        raise InputError(f"{where} is {_kind(value)}; give a text in quotes")
    if found := _CONTROL.search(value):
        raise InputError(f"{where} holds the control character U+{ord(found[0]):04X}; remove it")
    return value


def as_text(value: Any, where: str) -> Text:
    """A formula in quotes."""
    if not isinstance(value, str):
        raise InputError(f"{where} is {_kind(value)}; give a formula in quotes")
    return Text(where=where, source=value)


def as_formula(value: Any, where: str) -> Text:
    """A formula in quotes, or a number without."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Text(where=where, source=_digits(value, where))
    if not isinstance(value, str):
        raise InputError(f"{where} is {_kind(value)}; give a number, or a formula in quotes")
    return Text(where=where, source=value)


def _digits(value: int | Decimal, where: str) -> str:
    if isinstance(value, int):
        if value.bit_length() > limits.BITS:
            raise InputError(f"{where} is beyond the range of floating-point numbers")
        return str(value)
    if not value.is_finite():
        raise InputError(f"{where} is `{value}`; give a finite number")
    return str(value)


def as_float(value: Any, where: str) -> float:
    """A number that need not be exact, as data are."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InputError(f"{where} is {_kind(value)}; give a number")
    try:
        return float(value)
    except OverflowError:
        raise InputError(f"{where} is beyond the range of floating-point numbers") from None


def _kind(value: Any) -> str:
    """What a value is, for a message."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | Decimal):
        return f"the number {shown(str(value))}"
    if isinstance(value, str):
        return f'"{shown(value)}"'
    return (
        "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date"
    )
