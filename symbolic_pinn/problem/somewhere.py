"""Whether an inequality holds anywhere in a box, however small the part is in which it does.

Each inequality a < b has the margin a - b, which changes its sign at the edge of where it holds;
`And` has the largest margin of its parts, `Or` the smallest. Where the margin of all is below 0
somewhere, a search downhill from the best of many points finds that place, be it a million times
smaller than what points hit by chance.
"""

from collections.abc import Callable

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import TooManyError, evaluate
from symbolic_pinn.problem.domain import Domain

_POINTS = 4_000
# The best points, each with its own search; places that each tries at once; how often, and how much
# nearer each time.
_STARTS, _AROUND, _ROUNDS, _NEARER = 12, 60, 60, 0.7

Margin = Callable[[np.ndarray], np.ndarray]


def holds_somewhere(where: sp.Basic, domain: Domain) -> bool:
    """Solved exactly where each part is about one coordinate; else sought downhill."""
    exact = _solved(where, domain)
    return _is_found(where, domain) if exact is None else exact


def _solved(where: sp.Basic, domain: Domain) -> bool | None:
    """`None` where SymPy does not solve it."""
    parts: dict[sp.Symbol, sp.Basic] = {}
    for part in sp.And.make_args(where):
        if len(part.free_symbols) != 1:
            return None
        [c] = part.free_symbols
        parts[c] = sp.And(parts.get(c, sp.true), part)
    try:
        for c, part in parts.items():
            real = sp.Dummy(real=True)
            lower, upper = domain.bounds(c)
            found = part.xreplace({c: real}).as_set() & sp.Interval(lower, upper)
            if found.is_empty is not False:
                return False if found.is_empty else None
    except (NotImplementedError, TypeError, ValueError, AttributeError):
        return None
    return True


def _is_found(where: sp.Basic, domain: Domain) -> bool:
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    random = np.random.default_rng(0)

    def margin(x: np.ndarray) -> np.ndarray:
        at = dict(zip(domain.coordinates, x.T, strict=True))
        return np.nan_to_num(_margin(where, at), nan=np.inf)

    try:
        best, least = _best(random.uniform(lower, upper, (_POINTS, len(lower))), margin)
        reach = (upper - lower) / 2
        for _ in range(_ROUNDS):
            if least.min() < 0:
                return True
            shape = (_AROUND, *best.shape)
            near = best + random.normal(size=shape) * reach * _alone(random, shape)
            tried = np.concatenate([best[None], np.clip(near, lower, upper)])
            margins = margin(tried.reshape(-1, best.shape[1])).reshape(len(tried), -1)
            at = np.argmin(margins, axis=0)
            best, least = tried[at, np.arange(len(at))], margins.min(axis=0)
            reach = reach * _NEARER
    except TooManyError:
        return False
    return bool(least.min() < 0)


def _best(x: np.ndarray, margin: Margin) -> tuple[np.ndarray, np.ndarray]:
    """The points with the smallest margins."""
    margins = margin(x)
    first = np.argsort(margins)[:_STARTS]
    return x[first], margins[first]


def _alone(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Which coordinates a step moves: all of them, or one."""
    axis = random.integers(0, 2 * shape[-1], shape[:-1])[..., None]
    return (axis >= shape[-1]) | (axis == np.arange(shape[-1]))


def _margin(where: sp.Basic, at: dict[sp.Symbol, np.ndarray]) -> np.ndarray:
    """Below 0 where it holds, by as much as it takes until it does not; 0 on the edge."""
    count = len(next(iter(at.values())))
    match where:
        case sp.And():
            found = np.max([_margin(a, at) for a in where.args], axis=0)
        case sp.Or():
            found = np.min([_margin(a, at) for a in where.args], axis=0)
        case sp.Not():
            found = -_margin(where.args[0], at)
        case sp.Lt() | sp.Le():
            found = evaluate(where.lhs, at) - evaluate(where.rhs, at)
        case sp.Gt() | sp.Ge():
            found = evaluate(where.rhs, at) - evaluate(where.lhs, at)
        case sp.Eq():
            found = np.abs(evaluate(where.lhs, at) - evaluate(where.rhs, at))
        case _:  # what is only true or false
            found = np.where(evaluate(where, at), -1.0, 1.0)
    return np.broadcast_to(np.asarray(found, float), (count,))
