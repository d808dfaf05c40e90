"""Multi-indices alpha = (alpha_1, ..., alpha_d): the names of derivatives and of streams."""

from collections.abc import Iterable, Iterator
from itertools import product
from math import factorial, prod

MultiIndex = tuple[int, ...]


def below(alpha: MultiIndex) -> Iterator[MultiIndex]:
    """All beta <= alpha in every component, alpha itself last."""
    return product(*(range(n + 1) for n in alpha))


def closure(orders: Iterable[MultiIndex]) -> tuple[MultiIndex, ...]:
    """The smallest downward-closed set that holds `orders`, by total order."""
    members = {beta for alpha in orders for beta in below(alpha)}
    return tuple(sorted(members, key=lambda a: (sum(a), tuple(-n for n in a))))


def maximal(orders: Iterable[MultiIndex]) -> tuple[MultiIndex, ...]:
    """Those of `orders` that lie below no other."""
    known = set(orders)
    return tuple(a for a in closure(known) if a in known and not any(_under(a, b) for b in known))


def _under(a: MultiIndex, b: MultiIndex) -> bool:
    return a != b and all(m <= n for m, n in zip(a, b, strict=True))


def minus(alpha: MultiIndex, beta: MultiIndex) -> MultiIndex:
    """alpha - beta."""
    return tuple(m - n for m, n in zip(alpha, beta, strict=True))


def factorials(alpha: MultiIndex) -> int:
    """alpha! = prod_i alpha_i!."""
    return prod(map(factorial, alpha))
