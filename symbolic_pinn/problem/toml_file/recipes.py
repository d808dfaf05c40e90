"""`[recipe]`: settings by the names of their fields, and networks by the names of their kinds."""

import dataclasses
from decimal import Decimal
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file.names import listed, shown
from symbolic_pinn.problem.toml_file.tables import as_float, as_table, as_words, check_keys
from symbolic_pinn.recipe import MLP, Fourier, Mapped, Periodic, Recipe, SpaceTime
from symbolic_pinn.suggestions import closest

KINDS: dict[str, Any] = {kind.name: kind for kind in (MLP, Fourier, SpaceTime, Periodic, Mapped)}
_WHERE = "`recipe`"


def recipe_of(value: Any) -> Recipe:
    """The recipe of a table."""
    settings = _settings(Recipe, as_table(value, _WHERE), "network", _WHERE)
    try:
        return Recipe(**settings)
    except InputError as error:
        raise InputError(f"{_WHERE}: {error}") from None


def _network(value: Any, where: str) -> Any:
    table = as_table(value, where)
    kind = as_words(table.get("kind", MLP.name), f"{where}, `kind`")
    if kind not in KINDS:
        near = closest(kind, KINDS) or f"; there are {listed(KINDS)}"
        raise InputError(f'{where}: "{shown(kind)}" is no network{near}')
    rest = {key: given for key, given in table.items() if key != "kind"}
    settings = _settings(KINDS[kind], rest, "of", where)
    try:
        return KINDS[kind](**settings)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _settings(kind: Any, table: dict[str, Any], inner: str, where: str) -> dict[str, Any]:
    """The arguments of a description, of which one is a network."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    check_keys(table, (*fields, *(("kind",) if inner == "of" else ())), where)
    return {
        key: _network(value, f"`recipe.{inner}`" if where == _WHERE else f"{where}, `of`")
        if key == inner
        else _setting(fields[key], value, f"{where}, `{key}`")
        for key, value in table.items()
    }


def _setting(field: Any, value: Any, where: str) -> Any:
    """A value of the type of the field's default."""
    default = field.default
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise InputError(f"{where}: give true or false")
        return value
    if isinstance(default, tuple):
        listed_ = value if isinstance(value, list) else [value]
        return tuple(_number(v, where) for v in listed_)
    if isinstance(default, float):
        return as_float(value, where)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{where}: give a whole number")
    return value


def _number(value: Any, where: str) -> int | float:
    return as_float(value, where) if isinstance(value, Decimal) else _whole(value, where)


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{where}: give numbers")
    return value
