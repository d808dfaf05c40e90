"""Where functions that are given as code jump, found in their values.

Along each coordinate the values at many places are compared. Where neighbours differ most the
interval is halved again and again towards the larger difference: at a jump it stays, while a steep
slope shrinks with the interval. A jump that lies at the same place on several lines is one along
that coordinate; one that moves is not.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.problem.domain import Domain
from symbolic_pinn.problem.supplied import Code

Line = Mapping[sp.Symbol, float]
_SAMPLES, _LINES, _CANDIDATES, _HALVINGS = 2001, 5, 8, 60
# Of the range of values: what is left after all halvings is a jump.
_LEFT = 1e-4
_SAME = 1e-9
# Of a coordinate's length: how far apart two lines are that must jump at the same place.
_BESIDE = 1e-3


def jumping(
    node: Any, x: sp.Symbol, box: Domain, constants: Mapping[sp.Symbol, sp.Expr]
) -> tuple[float, ...] | None:
    """Where a supplied function jumps along x, whatever the other coordinates are.

    `None` if the places depend on them. A table is smooth, and so is a function of unknowns here.
    """
    if not isinstance(type(node).source, Code):
        return ()
    args = tuple(a.xreplace(dict(constants)) for a in node.args)
    names = {s for a in args for s in a.free_symbols}
    if x not in names or names - set(box.coordinates) or any(a.atoms(Partial) for a in args):
        return ()
    return _found(type(node).source, args, x, box)


def number(node: Any) -> sp.Expr:
    """The value of code at numbers, in float64; other functions stay."""
    source, kind = type(node).source, type(node)
    if not isinstance(source, Code) or any(kind.orders) or not all(a.is_Number for a in node.args):
        return node
    return sp.Float(float(_values(source, [np.array([float(a)]) for a in node.args])[0]))


@cache
def _found(
    source: Code, args: tuple[sp.Expr, ...], x: sp.Symbol, box: Domain
) -> tuple[float, ...] | None:
    lower, upper = box.bounds(x)
    try:
        found = [_along(source, args, x, line, (lower, upper)) for line in _lines(args, x, box)]
    except Exception:  # noqa: BLE001 - the compiler says in words what is wrong with the code
        return ()
    places: list[float] = []
    for c in sorted(c for line in found for c in line):
        if not places or c - places[-1] > _SAME * (upper - lower):
            places.append(c)
    moved = len(places) > max(map(len, found), default=0)
    return None if moved else tuple(places)


def _lines(args: tuple[sp.Expr, ...], x: sp.Symbol, box: Domain) -> list[Line]:
    """Places of the other coordinates: some at random, and each once more a little beside."""
    if all(a.free_symbols <= {x} for a in args):
        return [{}]
    random, size = np.random.default_rng(0), np.subtract(box.upper, box.lower)
    rows = random.uniform(box.lower, box.upper - _BESIDE * size, (_LINES, len(size)))
    return [
        dict(zip(box.coordinates, row, strict=True))
        for each in rows
        for row in (each, each + _BESIDE * size)
    ]


def _along(
    source: Code, args: tuple[sp.Expr, ...], x: sp.Symbol, line: Line, ends: tuple[float, float]
) -> list[float]:
    """Where code jumps on one line."""

    def values(at: np.ndarray) -> np.ndarray:
        return _values(source, [_at(a, x, line, at) for a in args])

    at = np.linspace(*ends, _SAMPLES)
    found = values(at)
    enough = _LEFT * np.ptp(found)
    k = np.argsort(np.abs(np.diff(found)))[::-1][:_CANDIDATES]
    bracket = np.stack([at[k], at[k + 1], found[k], found[k + 1]])
    for _ in range(_HALVINGS):
        begin, end, before, behind = bracket = bracket[:, _differ(bracket) > enough]
        if not bracket.size:
            return []
        middle = (begin + end) / 2
        there = values(middle)
        first = np.abs(there - before) > np.abs(behind - there)
        bracket = np.where(first, [begin, middle, before, there], [middle, end, there, behind])
    return [float(c) for c in bracket[1, _differ(bracket) > enough]]


def _differ(bracket: np.ndarray) -> np.ndarray:
    return np.abs(bracket[3] - bracket[2])


def _at(arg: sp.Expr, x: sp.Symbol, line: Line, at: np.ndarray) -> np.ndarray:
    if arg == x:
        return at
    there = arg.xreplace({c: sp.Float(v) for c, v in line.items() if c != x})
    return np.array([float(there.subs(x, sp.Float(v))) for v in at])


def _values(source: Code, args: list[np.ndarray]) -> np.ndarray:
    """The values of code in float64. It brings JAX along, which nothing else here does."""
    import jax

    with jax.enable_x64(True):
        return np.asarray(jax.numpy.vectorize(source.function)(*args), np.float64)
