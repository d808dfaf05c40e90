"""By how much an inequality holds, which is a number where the inequality is only true or false.

Each inequality a < b has the margin a - b, which changes its sign at the edge of where it holds;
`And` has the largest margin of its parts, `Or` the smallest.
"""

from collections.abc import Mapping

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate


def margin(where: sp.Basic, at: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    """Below 0 where it holds, by as much as it takes until it does not; 0 on the edge.

    Args:
        where: an inequality, an equation, or `&`, `|`, `~` of some.
        at: columns of values of its symbols, of one length.
    """
    count = len(next(iter(at.values())))
    match where:
        case sp.And():
            found = np.max([margin(a, at) for a in where.args], axis=0)
        case sp.Or():
            found = np.min([margin(a, at) for a in where.args], axis=0)
        case sp.Not():
            found = -margin(where.args[0], at)
        case sp.Lt() | sp.Le():
            found = evaluate(where.lhs, at) - evaluate(where.rhs, at)
        case sp.Gt() | sp.Ge():
            found = evaluate(where.rhs, at) - evaluate(where.lhs, at)
        case sp.Eq():
            found = np.abs(evaluate(where.lhs, at) - evaluate(where.rhs, at))
        case sp.Ne():
            found = -np.abs(evaluate(where.lhs, at) - evaluate(where.rhs, at))
        case _:  # what is only true or false
            found = np.where(evaluate(where, at), -1.0, 1.0)
    return np.nan_to_num(np.broadcast_to(np.asarray(found, float), (count,)), nan=np.inf)
