"""Vector statements: a `Matrix` or `sympy.vector` equation is one scalar equation each component.

The coordinates of a `CoordSys3D` become plain symbols, `C.x` -> `x`, since everything else asks for
symbols; SymPy has then already put the system's scale factors into gradients and divergences.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.matrices import MatrixBase
from sympy.vector import BaseScalar, Vector

from symbolic_pinn.errors import InputError

Component = tuple[str, Any]


def as_symbols(value: Any) -> Any:
    """The value with every coordinate of a vector system replaced by a real symbol of its name."""
    if isinstance(value, Mapping):
        return {as_symbols(k): as_symbols(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(as_symbols(v) for v in value)
    if isinstance(value, sp.Basic | MatrixBase):
        scalars = value.atoms(BaseScalar)
        return value.xreplace({s: _symbol(s) for s in scalars}) if scalars else value
    return value


def _symbol(scalar: sp.Expr) -> sp.Symbol:
    return sp.Symbol(str(scalar).rpartition(".")[2], real=True)


def components(statement: Any) -> list[Component]:
    """The scalar statements of a statement, each with the suffix of its name.

    `[("", statement)]` for a scalar one; `[0]`, `[1]` for those of a column or row, `[0, 1]` of a
    matrix, `[i]`, `[j]` along the base vectors. A component that is 0 on both sides is left out.

    Raises:
        InputError: the sides have different shapes, or one is a vector and the other is not.
    """
    sides = statement.args if isinstance(statement, sp.Eq) else (statement,)
    if any(isinstance(s, Vector) for s in sides):
        parts = _along_axes(sides)
    elif any(isinstance(s, MatrixBase) for s in sides):
        parts = _entries(sides)
    else:
        return [("", statement)]
    return [
        (name, sp.Eq(*values, evaluate=False) if len(values) == 2 else values[0])
        for name, values in parts
        if any(v != 0 for v in values)
    ]


def _entries(sides: Sequence[Any]) -> list[tuple[str, list[sp.Expr]]]:
    shapes = {s.shape for s in sides if isinstance(s, MatrixBase)}
    if len(shapes) > 1 or any(not isinstance(s, MatrixBase) and s != 0 for s in sides):
        found = " and ".join(str(getattr(s, "shape", "a scalar")) for s in sides)
        raise InputError(f"its sides do not match: {found}")
    (rows, columns) = shapes.pop()
    return [
        (
            f"[{i}, {j}]" if rows > 1 and columns > 1 else f"[{i + j}]",
            [s[i, j] if isinstance(s, MatrixBase) else sp.S.Zero for s in sides],
        )
        for i in range(rows)
        for j in range(columns)
    ]


def _along_axes(sides: Sequence[Any]) -> list[tuple[str, list[sp.Expr]]]:
    if any(not isinstance(s, Vector) and s != 0 for s in sides):
        raise InputError("one side is a vector and the other is not")
    found = [s.components if isinstance(s, Vector) else {} for s in sides]
    axes = sorted({e for c in found for e in c}, key=str)
    return [(f"[{str(e).rpartition('.')[2]}]", [c.get(e, sp.S.Zero) for c in found]) for e in axes]
