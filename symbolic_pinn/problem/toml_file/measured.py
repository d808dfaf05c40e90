"""`[[observations]]` and `[[regularise]]`: what was measured, and what is expected."""

from pathlib import Path
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.observations import Observation
from symbolic_pinn.problem.toml_file.expression import expression, number
from symbolic_pinn.problem.toml_file.names import Declared, shown
from symbolic_pinn.problem.toml_file.tables import (
    TomlTable,
    as_float,
    as_formula,
    as_list,
    as_table,
    as_text,
    as_words,
    check_keys,
    required,
)


def observations(data: TomlTable, names: Declared, folder: Path) -> dict[sp.Expr, Observation]:
    """What was measured, by the expression of which it is; files lie in the folder."""
    found: dict[sp.Expr, Observation] = {}
    for i, entry in enumerate(as_list(data.get("observations", []), "`observations`"), 1):
        where = f"`observations`, entry {i}"
        table = as_table(entry, where)
        check_keys(table, ("of", "data", "noise"), where)
        of = expression(as_text(required(table, "of", where), f"{where}, `of`"), names)
        if of in found:
            raise InputError(f"{where}: `{table['of']}` stands there twice; join the data")
        noise = table.get("noise")
        if noise is not None:
            noise = number(as_formula(noise, f"{where}, `noise`"))
        found[of] = Observation(_data(required(table, "data", where), where, folder), noise)
    return found


def _data(value: Any, where: str, folder: Path) -> Any:
    """The path of a CSV file beside the problem file, or columns."""
    if isinstance(value, str):
        return beside(value, f"{where}, `data`", folder)
    return {
        name: [as_float(v, f"{where}, column `{shown(name)}`") for v in _column(rows, where)]
        for name, rows in as_table(value, f"{where}, `data`").items()
    }


def _column(rows: Any, where: str) -> list[Any]:
    if not isinstance(rows, list):
        raise InputError(f"{where}: each column is a list of numbers")
    return rows


def beside(name: str, where: str, folder: Path) -> Path:
    """The path of a file that does not lie elsewhere."""
    as_words(name, where)
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            f"{where}: `{shown(name)}` leads out of the folder of the problem file; put it"
            " beside it"
        )
    return path


def priors(data: TomlTable, names: Declared) -> list[tuple[sp.Expr, sp.Expr]]:
    """Expressions with their expected sizes."""
    found = []
    for i, entry in enumerate(as_list(data.get("regularise", []), "`regularise`"), 1):
        where = f"`regularise`, entry {i}"
        table = as_table(entry, where)
        check_keys(table, ("of", "size"), where)
        of = expression(as_text(required(table, "of", where), f"{where}, `of`"), names)
        size = as_formula(required(table, "size", where), f"{where}, `size`")
        found.append((of, number(size)))
    return found
