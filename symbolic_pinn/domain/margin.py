"""By how much an inequality holds, which is a number where the inequality is only true or false.

Each inequality a < b has the margin a - b, which changes its sign at the edge of where it holds;
`And` has the largest margin of its parts, `Or` the smallest.
"""

from collections.abc import Mapping

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.domain.inside import Inside, body_of


def conjunctions_of(where: sp.Basic) -> tuple[sp.Basic, ...]:
    """The parts of a Boolean that must all hold, in an order that does not change."""
    return joined_by(sp.And, where)


def joined_by(kind: type[sp.Basic], where: sp.Basic) -> tuple[sp.Basic, ...]:
    """The parts of a conjunction or disjunction, or what is none; always in the same order.

    SymPy keeps them in a set, so that their own order changes from one process to the next.
    """
    if not isinstance(where, kind):
        return (where,)
    return tuple(sorted(where.args, key=sp.default_sort_key))


def margin(where: sp.Basic, at: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    """Below 0 where it holds, by as much as it takes until it does not; 0 on the edge.

    Args:
        where: an inequality, an equation, or `&`, `|`, `~` of some.
        at: columns of values of its symbols, of one length.
    """
    count = _count(at)
    match where:
        case Inside():
            point = [np.broadcast_to(evaluate(p, at), (count,)) for p in where.point]
            found = body_of(where).margin(np.stack(point, axis=1).astype(float))
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


def holds_at(where: sp.Basic, at: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    """Whether it holds, the edge left out; bodies tell that faster than by how much.

    Args:
        where: as for `margin`.
        at: as for `margin`.
    """
    match where:
        case Inside():
            point = [np.broadcast_to(evaluate(p, at), (_count(at),)) for p in where.point]
            inside: np.ndarray = body_of(where).contains(np.stack(point, axis=1).astype(float))
            return inside
        case sp.And():
            return np.all([holds_at(a, at) for a in where.args], axis=0)
        case sp.Or():
            return np.any([holds_at(a, at) for a in where.args], axis=0)
    return margin(where, at) < 0


def _count(at: Mapping[sp.Symbol, np.ndarray]) -> int:
    return len(next(iter(at.values())))
