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
from symbolic_pinn.domain import Domain
from symbolic_pinn.problem.supplied import Code

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
        found = _on_lines(source, args, x, box)
    except Exception:  # noqa: BLE001 - the compiler says in words what is wrong with the code
        return ()
    places: list[float] = []
    for c in sorted(c for line in found for c in line):
        if not places or c - places[-1] > _SAME * (upper - lower):
            places.append(c)
    moved = len(places) > max(map(len, found), default=0)
    return None if moved else tuple(places)


def _lines(args: tuple[sp.Expr, ...], x: sp.Symbol, box: Domain) -> np.ndarray:
    """Places of the other coordinates: some at random, and each once more a little beside."""
    if all(a.free_symbols <= {x} for a in args):
        return np.array([box.lower])
    size = np.subtract(box.upper, box.lower)
    most = box.upper - _BESIDE * size
    rows = np.random.default_rng(0).uniform(box.lower, most, (_LINES, len(size)))
    return np.concatenate([rows, rows + _BESIDE * size])


def _on_lines(
    source: Code, args: tuple[sp.Expr, ...], x: sp.Symbol, box: Domain
) -> list[list[float]]:
    """Where code jumps on each line along x."""
    lines = _lines(args, x, box)

    def values(at: np.ndarray) -> np.ndarray:
        known = dict(zip(box.coordinates, lines.T[:, :, None] + 0 * at, strict=True))
        return _values(source, [_at(a, {**known, x: at}) for a in args])

    at = np.tile(np.linspace(*box.bounds(x), _SAMPLES), (len(lines), 1))
    found = values(at)
    k = np.argsort(np.abs(np.diff(found)))[:, ::-1][:, :_CANDIDATES]
    both = (np.take_along_axis(v, i, axis=1) for v in (at, found) for i in (k, k + 1))
    begin, end, before, behind = both
    enough = _LEFT * np.ptp(found, axis=1, keepdims=True)
    for _ in range(_HALVINGS):
        if not (stays := np.abs(behind - before) > enough).any():
            return []
        middle = (begin + end) / 2
        there = values(middle)
        first = np.abs(there - before) > np.abs(behind - there)
        begin, before = np.where(first, begin, middle), np.where(first, before, there)
        end, behind = np.where(first, middle, end), np.where(first, there, behind)
    stays = np.abs(behind - before) > enough
    return [list(map(float, row[kept])) for row, kept in zip(end, stays, strict=True)]


def _at(arg: sp.Expr, known: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    """An argument at many places."""
    if arg in known:
        return known[arg]
    names = sorted(arg.free_symbols, key=str)
    of = np.vectorize(lambda *v: float(arg.evalf(17, subs=dict(zip(names, v, strict=True)))))
    return of(*(known[s] for s in names)) if names else np.array(float(arg))


def _values(source: Code, args: list[np.ndarray]) -> np.ndarray:
    """The values of code in float64. It brings JAX along, which nothing else here does."""
    import jax

    with jax.enable_x64(True):
        return np.asarray(jax.numpy.vectorize(source.function)(*args), np.float64)
