"""Equations and conditions: a text, `place >> left == right`, or a table with particulars."""

from collections.abc import Iterable
from typing import Any

import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.term import Condition
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.declarations import interval
from symbolic_pinn.problem.toml_file.expression import equation, place
from symbolic_pinn.problem.toml_file.names import GROUP_NAME, Declared, check_name, shown
from symbolic_pinn.problem.toml_file.tables import (
    TomlTable,
    as_list,
    as_table,
    as_text,
    as_words,
    check_keys,
    required,
)
from symbolic_pinn.problem.toml_file.text import Text

_PARTICULARS = ("equation", "group", "where", "along")


def statements(data: TomlTable, key: str, names: Declared) -> list[Any]:
    """Equations or conditions, each a text or a table with particulars."""
    stated = as_list(required(data, key, "the file"), f"`{key}`")
    total = sum(len(s) for s in stated if isinstance(s, str))
    if total > limits.FILE_BYTES // 10:
        raise InputError(f"`{key}` are {total} letters in all; there may be a tenth of a file")
    found = [_statement(s, f"`{key}`, entry {i}", names) for i, s in enumerate(stated, 1)]
    forms = (s.equation if isinstance(s, Condition) else s for s in found)
    if sum(len(e.atoms(sp.Integral)) for e in forms) > limits.INTEGRALS:
        raise InputError(f"`{key}` hold more than {limits.INTEGRALS} integrals; divide the problem")
    return found


def check_traced(statements: Iterable[Any], of_domain: int) -> None:
    """Refuse what would have very many or very long curves traced.

    Args:
        statements: equations and conditions.
        of_domain: how much there is to evaluate on the boundary of the regions, and so of each
            condition that holds there.
    """
    places = (s.where for s in statements if isinstance(s, Condition) and s.where is not None)
    total = of_domain + sum(limits.parts_of(p) * _most(p, of_domain) for p in places)
    if total > limits.TRACED:
        raise InputError(
            "the curves of the regions and places are too many, or their formulas too long; divide"
            " the problem"
        )


def _most(place: sp.Basic, of_domain: int) -> int:
    """How much there is to evaluate on one part of a place."""
    curves = [limits.traced(e) for e in place.atoms(sp.Eq)]
    return max([*curves, of_domain if place.atoms(Boundary) else 0])


def _statement(value: Any, where: str, names: Declared) -> Any:
    if not isinstance(value, dict):
        return _placed(as_text(value, where), names)
    check_keys(value, _PARTICULARS, where)
    text = as_text(required(value, "equation", where), f"{where}, `equation`")
    group = value.get("group")
    if group is not None and not GROUP_NAME.fullmatch(as_words(group, f"{where}, `group`")):
        raise InputError(f'{where}, `group` is "{shown(group)}"; use letters, digits, `_` and `-`')
    along = _along(value["along"], f"{where}, `along`", names) if "along" in value else None
    stated = _placed(text, names if along is None else _with(names, along))
    there = stated if isinstance(stated, Condition) else Condition(stated)
    if "where" not in value:
        return Condition(there.equation, group, there.where, along, placed=there.placed)
    if there.placed:
        raise InputError(f"{where}: `where` and `place >> equation` both say where it holds")
    on = place(as_text(value["where"], f"{where}, `where`"), names)
    return Condition(there.equation, group, on, along)


def _placed(text: Text, names: Declared) -> Any:
    """`place >> left == right`, or an equation alone."""
    on, stated = text.sides()
    if on is None:
        return equation(stated, names)
    return Condition(equation(stated, names), where=place(on, names), placed=True)


def _along(value: Any, where: str, names: Declared) -> dict[sp.Symbol, tuple[sp.Expr, sp.Expr]]:
    """The interval of each parameter of a curve or surface."""
    known = Declared(symbols={n: s for n, s in names.symbols.items() if n not in names.coordinates})
    found = {}
    for name, ends in as_table(value, where).items():
        check_name(name, f"{where}, the parameter")
        if name in names.all:
            raise InputError(f"{where}: `{name}` is something else already; take another letter")
        found[sp.Symbol(name, real=True)] = interval(ends, f"{where}, `{name}`", known)
    return found


def _with(names: Declared, along: Iterable[sp.Symbol]) -> Declared:
    return names.around({s.name: s for s in along}, continuous=False)
