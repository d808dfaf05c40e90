"""Whether an inequality holds anywhere in a box, however small the part is in which it does.

Where the margin of the whole is below 0 somewhere, a search downhill from the best of many points
finds that place, be it a million times smaller than what points hit by chance.
"""

from collections.abc import Callable

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import TooManyError
from symbolic_pinn.domain import Domain
from symbolic_pinn.domain.margin import margin as margin_of

_POINTS = 4_000
# The best points, each with its own search; places that each tries at once; how often, and how much
# nearer each time.
_STARTS, _AROUND, _ROUNDS, _NEARER = 12, 60, 60, 0.7

# Of what is solved exactly.
_EXPONENT, _NODES = 4, 40

Margin = Callable[[np.ndarray], np.ndarray]


def holds_somewhere(where: sp.Basic, domain: Domain) -> bool:
    """Solved exactly where each part is about one coordinate; else sought downhill."""
    exact = _solved(where, domain)
    return _is_found(where, domain) if exact is None else exact


def _solved(where: sp.Basic, domain: Domain) -> bool | None:
    """`None` where SymPy does not solve it."""
    parts: dict[sp.Symbol, sp.Basic] = {}
    for part in sp.And.make_args(where):
        if len(part.free_symbols) != 1 or not _is_quick(part):
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


def _is_quick(where: sp.Basic) -> bool:
    """Whether SymPy solves it at once: it factors what has high powers, for minutes."""
    powers = (p.exp for p in where.atoms(sp.Pow))
    is_low = all(abs(n) <= _EXPONENT for n in powers if n.is_Rational)
    return is_low and sum(1 for _ in sp.preorder_traversal(where)) <= _NODES


def _is_found(where: sp.Basic, domain: Domain) -> bool:
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    random = np.random.default_rng(0)

    def margin(x: np.ndarray) -> np.ndarray:
        at = dict(zip(domain.coordinates, x.T, strict=True))
        return margin_of(where, at)

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
