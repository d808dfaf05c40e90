"""`[domain]`: an interval for a coordinate, a condition for several."""

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.declarations import interval
from symbolic_pinn.problem.toml_file.expression import region
from symbolic_pinn.problem.toml_file.names import Declared, shown
from symbolic_pinn.problem.toml_file.region_keys import is_region, parts_of
from symbolic_pinn.problem.toml_file.tables import TomlTable, as_text


def domain(data: TomlTable, names: Declared) -> dict[Any, Any]:
    """The interval of each coordinate, whose ends may hold parameters, and the regions."""
    parameters = {n: s for n, s in names.symbols.items() if n not in names.coordinates}
    known = Declared(symbols=parameters)
    found: dict[Any, Any] = {}
    for key, value in data["domain"].items():
        if is_region(key):
            found[tuple(names.symbols[name] for name in parts_of(key))] = _region(key, value, names)
        else:
            found[names.symbols[key]] = _interval(key, value, known)
    return found


def _interval(key: str, value: Any, known: Declared) -> tuple[sp.Expr, sp.Expr]:
    if isinstance(value, str):
        raise InputError(
            f'`domain.{key}` is "{shown(value)}"; give a list of two ends, `[0, 1]`; a condition'
            f' stands under the coordinates of a region, `"x, y" = "x**2 + y**2 < 1"`'
        )
    return interval(value, f"`domain.{key}`", known)


def _region(key: str, value: Any, names: Declared) -> sp.Basic:
    """The condition that holds in a region."""
    known = replace(names, unknowns={})
    return region(as_text(value, f'`domain`, "{shown(key)}"'), known)


def traced(domain: dict[Any, Any]) -> int:
    """How much there is to evaluate on the boundary of the regions."""
    conditions = (where for key, where in domain.items() if isinstance(key, tuple))
    return sum(limits.traced(r) for where in conditions for r in where.atoms(Relational, Inside))
