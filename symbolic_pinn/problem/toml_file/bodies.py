"""`[bodies]`: polygons as numbers, or files beside the problem file, each under a name."""

from pathlib import Path
from typing import Any

import sympy as sp

from symbolic_pinn.domain import Region
from symbolic_pinn.domain.inside import Inside, body_of
from symbolic_pinn.domain.region import of_arrays
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file.expression import number
from symbolic_pinn.problem.toml_file.measured import beside
from symbolic_pinn.problem.toml_file.names import Declared, check_name, shown
from symbolic_pinn.problem.toml_file.tables import (
    TomlTable,
    as_float,
    as_formula,
    as_list,
    as_table,
)

# Corners of all polygons of a file, and of one.
_CORNERS, _OF_ONE = 10_000, 2_000


def bodies(data: TomlTable, names: Declared, folder: Path) -> dict[str, Any]:
    """Each body by its name: a `Region`, or the corners of one polygon."""
    stated = as_table(data.get("bodies", {}), "`bodies`")
    _check_corners(stated)
    found = {}
    for name, value in stated.items():
        check_name(name, "the body")
        if name in names.all:
            raise InputError(f"the body `{name}`: the name is declared twice; rename one")
        where = f"`bodies.{name}`"
        try:
            body = _body(value, where, names, folder)
        except InputError as error:
            raise InputError(str(error) if where in str(error) else f"{where}: {error}") from None
        is_listed = isinstance(body, Region) and not isinstance(value, str)
        found[name] = of_arrays(body.arrays, name) if is_listed else body
    return found


def _body(value: Any, where: str, names: Declared, folder: Path) -> Any:
    if isinstance(value, str):
        return Region(beside(value, where, folder))
    rows = _rows(value, where)
    if isinstance(rows[0], list) and rows[0] and isinstance(rows[0][0], list):
        rings = [[_pair(p, where) for p in _rows(ring, where)] for ring in rows]
        return Region([[tuple(as_float(v, where) for v in p) for p in ring] for ring in rings])
    symbols = {n: s for n, s in names.symbols.items() if n not in names.coordinates}
    known = Declared(symbols=symbols)
    corners = sp.Tuple(
        *(sp.Tuple(*(number(as_formula(v, where), known) for v in _pair(p, where))) for p in rows)
    )
    node = Inside(corners, *sp.symbols("x y", real=True))
    if not corners.free_symbols:
        body_of(node)  # which refuses one that crosses itself
    return corners


def _rows(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InputError(
            f"{where}: give the name of a file, or corners, `[[0, 0], [1, 0], [0, 1]]`, or a list"
            " of such rings"
        )
    return value


def _pair(value: Any, where: str) -> list[Any]:
    if len(found := as_list(value, where)) != 2:
        raise InputError(f"{where}: a corner has two numbers; it has {len(found)}")
    return found


def _check_corners(stated: TomlTable) -> None:
    """Refuse very large polygons before a number of them is read."""
    counts = {name: _count(value) for name, value in stated.items()}
    for name, count in counts.items():
        if count > 2 * _OF_ONE:
            raise InputError(
                f"`bodies.{shown(name)}` has more than {_OF_ONE:,} corners; put them into a CSV"
                " file beside this one"
            )
    if sum(counts.values()) > 2 * _CORNERS:
        raise InputError(
            f"`bodies` have more than {_CORNERS:,} corners in all; put them into files"
        )


def _count(value: Any) -> int:
    """How many numbers stand in lists."""
    return sum(map(_count, value)) if isinstance(value, list) else 1
