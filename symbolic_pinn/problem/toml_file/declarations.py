"""What a file declares: coordinates, parameters and unknowns, each with what is assumed of it."""

import re
from collections.abc import Mapping
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.toml_file.expression import number
from symbolic_pinn.problem.toml_file.names import (
    Declared,
    check_name,
    check_unknown,
    listed,
    shown,
)
from symbolic_pinn.problem.toml_file.region_keys import names_of
from symbolic_pinn.problem.toml_file.tables import (
    TomlTable,
    as_formula,
    as_list,
    as_table,
    as_words,
    check_keys,
    required,
)
from symbolic_pinn.suggestions import closest

# Of symbols and unknowns; the last is for unknowns only.
ASSUMPTIONS = (
    "real", "positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer", "complex",
)  # fmt: skip
_UNKNOWN = re.compile(r"\s*(\w+)\s*\(([\w\s,]+)\)\s*")
_TRAINABLE = ("start", "lower", "upper", "exact")


def declared(data: TomlTable) -> Declared:
    """The names of a file."""
    coordinates = names_of(as_table(required(data, "domain", "the file"), "`domain`"))
    parameters = as_table(data.get("parameters", {}), "`parameters`")
    assumed = _assumptions(data)
    symbols: dict[str, sp.Symbol] = {}
    for what, names in (("coordinate", coordinates), ("parameter", parameters)):
        for name in names:
            _check_new(name, what, symbols)
            symbols[name] = sp.Symbol(name, **_of_symbol(name, assumed))
    known = Declared(symbols=symbols, coordinates=tuple(coordinates))
    unknowns: dict[str, sp.Expr] = {}
    stated = as_list(required(data, "unknowns", "the file"), "`unknowns`")
    for i, text in enumerate(stated, 1):
        name, u = _unknown(as_words(text, f"`unknowns`, entry {i}"), i, known, assumed)
        _check_new(name, "unknown", {**symbols, **unknowns})
        unknowns[name] = u
    for name in assumed.keys() - {*symbols, *unknowns}:
        near = closest(name, (*symbols, *unknowns))
        raise InputError(f"`assumptions`: `{shown(name)}` is not declared{near}")
    return Declared(symbols=symbols, coordinates=tuple(coordinates), unknowns=unknowns)


def _check_new(name: str, what: str, others: Mapping[str, Any]) -> None:
    check_name(name, f"the {what}")
    if name in others:
        raise InputError(f"the {what} `{name}`: the name is declared twice; rename one")


def _assumptions(data: TomlTable) -> dict[str, str]:
    found = as_table(data.get("assumptions", {}), "`assumptions`")
    for name, word in found.items():
        where = f"`assumptions.{shown(name)}`"
        if as_words(word, where) not in ASSUMPTIONS:
            near = closest(word, ASSUMPTIONS) or f"; there are {listed(ASSUMPTIONS)}"
            raise InputError(f'{where}: "{shown(word)}" is no assumption{near}')
    return found


def _of_symbol(name: str, assumed: Mapping[str, str]) -> dict[str, bool]:
    word = assumed.get(name, "real")
    if word == "complex":
        raise InputError(f"`assumptions.{name}`: only unknowns can be complex")
    return {"real": True, word: True}


def _unknown(
    text: str, number: int, known: Declared, assumed: Mapping[str, str]
) -> tuple[str, sp.Expr]:
    """The name and the unknown of `u(t, x)`."""
    match = _UNKNOWN.fullmatch(text)
    if not match:
        places = ", ".join(known.coordinates)
        raise InputError(
            f'`unknowns`, entry {number} is "{shown(text)}"; write an unknown with its'
            f' coordinates, "u({shown(places)})"'
        )
    name, arguments = match[1], [a.strip() for a in match[2].split(",")]
    for a in arguments:
        if a not in known.coordinates:
            near = closest(a, known.coordinates)
            raise InputError(
                f'`unknowns`, entry {number}, "{shown(text)}": `{shown(a)}` is no coordinate of the'
                f" `domain`{near}"
            )
    word = assumed.get(name, "real")
    kinds = {"complex": True} if word == "complex" else {"real": True, word: True}
    check_unknown(name)
    return name, sp.Function(name, **kinds)(*(known.symbols[a] for a in arguments))


def interval(ends: Any, where: str, known: Declared | None = None) -> tuple[sp.Expr, sp.Expr]:
    """Two ends, which may hold known names."""
    found = as_list(ends, where)
    if len(found) != 2:
        raise InputError(f"{where} has {len(found)} entries; give two ends, `[0, 1]`")
    lower, upper = (number(as_formula(end, where), known) for end in found)
    return lower, upper


def parameters(data: TomlTable, names: Declared) -> dict[sp.Symbol, Any]:
    """The value of each parameter: a number, an interval, or a start."""
    return {
        names.symbols[name]: _parameter(value, f"`parameters.{name}`")
        for name, value in data.get("parameters", {}).items()
    }


def _parameter(value: Any, where: str) -> Any:
    if isinstance(value, list):
        return interval(value, where)
    if not isinstance(value, dict):
        return number(as_formula(value, where))
    check_keys(value, _TRAINABLE, where)
    required(value, "start", where)
    start, lower, upper, exact = (
        number(as_formula(value[key], f"{where}, `{key}`")) if key in value else None
        for key in _TRAINABLE
    )
    return Trainable(start, (lower, upper), exact)
