"""A TOML file becomes a `Problem`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import sympy as sp

from symbolic_pinn.algebra import NODES
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.bodies import bodies
from symbolic_pinn.problem.toml_file.declarations import declared, parameters
from symbolic_pinn.problem.toml_file.domains import domain, traced
from symbolic_pinn.problem.toml_file.expression import expression
from symbolic_pinn.problem.toml_file.measured import observations, priors
from symbolic_pinn.problem.toml_file.names import (
    PROBLEM_NAME,
    Declared,
    shown,
)
from symbolic_pinn.problem.toml_file.recipes import recipe_of
from symbolic_pinn.problem.toml_file.statements import check_traced, statements
from symbolic_pinn.problem.toml_file.tables import (
    TomlTable,
    as_formula,
    as_table,
    as_words,
    check_keys,
    content_of,
    parsed,
)
from symbolic_pinn.problem.toml_file.text import TextError
from symbolic_pinn.suggestions import closest

KEYS = (
    "name", "description", "time", "quadrature", "unknowns", "equations", "conditions", "domain",
    "parameters", "bodies", "assumptions", "exact", "guess", "observations", "regularise", "recipe",
)  # fmt: skip


def read_toml(path: Path) -> Problem:
    """The problem that a TOML file states; no text in it is ever run.

    Raises:
        InputError: what is wrong, with the file, the key and the place in its text.
    """
    content = ""
    try:
        content = content_of(path)
        return _problem(parsed(content), path)
    except TextError as error:
        raise InputError(f"`{path}`{_line(content, error.source)}: {error}") from None
    except InputError as error:
        raise InputError(f"`{path}`: {error}") from None
    except Exception as error:  # SymPy's, of formulas that mean nothing; as for files in Python
        raise InputError(f"`{path}`: {type(error).__name__}: {shown(str(error), 200)}") from error


def _line(content: str, source: str) -> str:
    """The line of the file in which a text begins, where there is one such text."""
    begin = source.strip()
    if content.count(begin) != 1 or not begin:
        return ""
    return f", line {content.count(chr(10), 0, content.find(begin)) + 1}"


def _problem(data: TomlTable, path: Path) -> Problem:
    if "functions" in data:
        raise InputError(
            "`functions`: functions are code, and a TOML file holds none; write a formula, or take"
            " an equation file in Python"
        )
    check_keys(data, KEYS, "the file")
    name = as_words(data.get("name", path.stem), "`name`")
    if "name" in data and not PROBLEM_NAME.fullmatch(name):
        raise InputError(f'`name` is "{shown(name)}"; use letters, digits, `_` and `-`')
    names = declared(data)
    names = replace(names, bodies=bodies(data, names, path.parent))
    where = domain(data, names)
    equations, conditions = (statements(data, key, names) for key in ("equations", "conditions"))
    check_traced([*equations, *conditions], traced(where))
    return Problem(
        domain=where,
        equations=equations,
        conditions=conditions,
        unknowns=list(names.unknowns.values()),
        exact=_formulas(data, "exact", names),
        guess=_formulas(data, "guess", names),
        parameters=parameters(data, names),
        observations=observations(data, names, path.parent),
        regularise=priors(data, names),
        time=_time(data, names),
        quadrature=_quadrature(data),
        name=name,
        description=as_words(data.get("description", ""), "`description`").strip(),
        recipe=recipe_of(data.get("recipe", {})),
    )


def _formulas(data: TomlTable, key: str, names: Declared) -> dict[sp.Expr, sp.Expr]:
    """The formula of each unknown, in coordinates and parameters."""
    known = Declared(symbols=names.symbols, coordinates=names.coordinates)
    found: dict[sp.Expr, sp.Expr] = {}
    for name, text in as_table(data.get(key, {}), f"`{key}`").items():
        unknown = _unknown(name, names.unknowns, key)
        found[unknown] = expression(as_formula(text, f"`{key}.{name}`"), known)
    return found


def _unknown(name: str, unknowns: Mapping[str, sp.Expr], key: str) -> sp.Expr:
    if name not in unknowns:
        near = closest(name, unknowns)
        raise InputError(f"`{key}`: `{shown(name)}` is none of the `unknowns`{near}")
    return unknowns[name]


def _time(data: TomlTable, names: Declared) -> sp.Symbol | None:
    if "time" not in data:
        return None
    time = as_words(data["time"], "`time`")
    if time not in names.coordinates:
        near = closest(time, names.coordinates)
        raise InputError(f'`time` is "{shown(time)}", which is no coordinate{near}')
    return names.symbols[time]


def _quadrature(data: TomlTable) -> int:
    nodes = data.get("quadrature", NODES)
    if isinstance(nodes, bool) or not isinstance(nodes, int) or not 1 <= nodes <= limits.SUMMED:
        raise InputError(f"`quadrature`: give a whole number from 1 to {limits.SUMMED}")
    return nodes
