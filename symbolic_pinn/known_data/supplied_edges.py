"""Where a supplied function is narrow: at knots of a table, or found by halving for code."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.problem import Table

_KNOTS = 24


def edges(node: Any) -> Iterator[sp.Expr]:
    """Expressions that vanish where an argument is at a knot about which a table bends most."""
    source = type(node).source
    if not isinstance(source, Table):
        return
    for i, (axis, argument) in enumerate(zip(source.axes, node.args, strict=True)):
        bend = _bend(axis, np.moveaxis(source.values, i, 0))
        for k in np.argsort(-bend)[:_KNOTS]:
            if bend[k] > 0.02 * np.ptp(source.values):
                yield argument - float(axis[k])


def _bend(axis: np.ndarray, values: np.ndarray) -> np.ndarray:
    """At each knot, by how much it misses the line through its neighbours."""
    t = ((axis[1:-1] - axis[:-2]) / (axis[2:] - axis[:-2])).reshape(-1, *[1] * (values.ndim - 1))
    miss = np.abs(values[1:-1] - (1 - t) * values[:-2] - t * values[2:])
    found = np.zeros(len(axis))
    found[1:-1] = miss.reshape(len(miss), -1).max(axis=1)
    return found
