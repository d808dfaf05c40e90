"""Columns of measured or tabulated numbers, from a CSV file, a mapping or an array."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError

Columns = dict[str, np.ndarray]


def columns(data: Any, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The columns of the given names side by side, "rows names", and the one other column.

    Args:
        data: the path of a CSV file with a header, a mapping of names or symbols to arrays, or an
            array whose columns are in the order of `names`, the values last.
        names: columns that there must be; exactly one more holds the values.
    """
    match data:
        case str() | Path():
            found, source = _from_file(Path(data)), f"`{data}`"
        case Mapping():
            found, source = {_name(k): _array(v) for k, v in data.items()}, "the data"
        case _:
            found, source = _from_array(data, names), "the data"
    for name in names:
        if name not in found:
            raise InputError(f"{source} has no column `{name}`; its columns are {_listed(found)}")
    others = [k for k in found if k not in names]
    if len(others) != 1:
        raise InputError(
            f"{source} must have one column of values beside {_listed(names)}; it has"
            f" {_listed(others)}"
        )
    values = found[others[0]]
    if not all(v.shape == values.shape and v.ndim == 1 for v in found.values()) or not len(values):
        shapes = ", ".join(f"{k}: {v.shape}" for k, v in found.items())
        raise InputError(f"the columns of {source} must be of one length, at least 1: {shapes}")
    for name, column in found.items():
        bad = np.flatnonzero(~np.isfinite(column))
        if len(bad):
            raise InputError(f"{source}: column `{name}`, row {bad[0] + 1} is no finite number")
    stacked = np.stack([found[n] for n in names], axis=-1) if names else np.zeros((len(values), 0))
    return stacked, values


def _name(key: Any) -> str:
    """The name of a column: of a symbol, or of the unknown in `u(t, x)`."""
    return str(key).partition("(")[0]


def _listed(names: Any) -> str:
    return ", ".join(f"`{n}`" for n in names) or "none"


def _array(values: Any) -> np.ndarray:
    try:
        return np.atleast_1d(np.asarray(values, dtype=float))
    except (TypeError, ValueError):
        raise InputError(f"the data hold `{shown(values)}`, which are no numbers") from None


def _from_array(data: Any, names: Sequence[str]) -> Columns:
    array = _array(data)
    if array.ndim != 2 or array.shape[1] != len(names) + 1:
        raise InputError(
            f"an array of data has the columns {_listed([*names, 'value'])}; this one has shape"
            f" {array.shape}"
        )
    return dict(zip([*names, "value"], array.T, strict=True))


def _from_file(path: Path) -> Columns:
    if not path.is_file():
        raise InputError(
            f"the data file `{path}` does not exist (a path is taken from the folder in which the"
            " command runs; `Path(__file__).with_name(...)` is beside the equation file)"
        )
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = [row for row in csv.reader(file) if row] or [[]]
    names = [name.strip() for name in header]
    if not rows:
        raise InputError(f"`{path}` has no rows; its first line names the columns")
    numbers: list[list[float]] = []
    for i, row in enumerate(rows, 1):
        try:
            numbers.append([float(cell) for cell in row])
        except ValueError:
            raise InputError(f"`{path}`, row {i}: `{','.join(row)[:60]}` is not numbers") from None
        if len(row) != len(names):
            raise InputError(f"`{path}`, row {i} has {len(row)} cells; the header has {len(names)}")
    return dict(zip(names, np.asarray(numbers).T, strict=True))
