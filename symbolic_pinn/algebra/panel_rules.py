"""Quadrature rules of [0, 1] for smooth integrands, weak singularities and narrow places.

A place is given by its distance sigma from one of the two ends, so that `t - s` close to s = t is
a number times t and no difference of two close ones. All rules are Gauss-Legendre rules in r:

    smooth              s = r
    singular at an end  s = r^q:  s^(-1/2) ds = 2 dr for q = 2,  s^(-1/3) ds = 3 r dr for q = 3,
                        log(s) ds = q^2 r^(q-1) log(r) dr
    narrow at an end    panels [2^-(k+1), 2^-k]
    narrow anywhere     panels of one length
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from symbolic_pinn.algebra.numeric import Numbers

_POWERS, _STRONG = (2, 3, 4, 6), 10
_DEPTH = 12


@dataclass(frozen=True, eq=False)
class PanelRule:
    """Nodes sigma and weights, those that count from the left end and those from the right.

    The nodes are `scale * r**power`, kept apart so that they can be had with any number of digits.
    """

    left: "Side"
    right: "Side"

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self.left.r) + len(self.right.r)


@dataclass(frozen=True, eq=False)
class Side:
    """Nodes `scale * r**power` from one end, and their weights."""

    r: Numbers = field(default_factory=lambda: np.empty(0))
    weights: Numbers = field(default_factory=lambda: np.empty(0))
    power: int = 1
    scale: float = 1.0

    @property
    def nodes(self) -> Numbers:
        """The distances from the end."""
        return self.scale * self.r**self.power


NONE = Side()


@cache
def gauss(nodes: int) -> tuple[Numbers, Numbers]:
    """The Gauss-Legendre rule of [0, 1]."""
    s, w = np.polynomial.legendre.leggauss(nodes)
    return (1 + s) / 2, w / 2


def smooth(nodes: int) -> PanelRule:
    """The Gauss-Legendre rule, counted from the left end."""
    return PanelRule(powered(nodes, 1), NONE)


def powered(nodes: int, power: int, scale: float = 1.0) -> Side:
    """s = scale r^q from one end."""
    r, w = gauss(nodes)
    return Side(r, scale * power * r ** (power - 1) * w, power, scale)


def panels(edges: Numbers, nodes: int) -> Side:
    """A rule on each of the panels between some edges."""
    r, w = gauss(nodes)
    a, length = edges[:-1, None], np.diff(edges)[:, None]
    return Side((a + length * r).ravel(), (length * w).ravel())


def rules(nodes: int, most: int) -> list[PanelRule]:
    """Rules with `nodes` nodes or more, and `most` at most, the cheaper ones first."""
    found = [rule for rule in _all(nodes) if rule.count <= max(most, nodes)]
    return sorted(found, key=lambda rule: rule.count)


def _all(n: int) -> Iterator[PanelRule]:
    for factor in (1, 2, 4):
        yield smooth(factor * n)
    for m, powers in ((n, _POWERS), (2 * n, (*_POWERS, _STRONG)), (4 * n, (_STRONG,))):
        for q in powers:
            yield PanelRule(powered(m, q), NONE)
            yield PanelRule(NONE, powered(m, q))
            yield PanelRule(powered(m, q, 0.5), powered(m, q, 0.5))
    few = max(10, n // 2)
    graded = np.concatenate([[0.0], 2.0 ** np.arange(-_DEPTH, 1)])
    yield PanelRule(panels(graded, few), NONE)
    yield PanelRule(NONE, panels(graded, few))
    yield PanelRule(panels(graded / 2, few), panels(graded / 2, few))
    for parts in (4, 8, 16, 32, 64, 128):
        yield PanelRule(panels(np.linspace(0, 1, parts + 1), few), NONE)
