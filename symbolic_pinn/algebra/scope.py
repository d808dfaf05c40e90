"""`Scope`: over which values the symbols of an integral range, so that its rule can be tried."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import Numbers, evaluate

Limits = tuple[sp.Symbol, sp.Expr, sp.Expr]
# Of an interval of which nothing is known.
_UNIT = (0.0, 1.0)


@dataclass(frozen=True)
class Scope:
    """The symbols around an integral.

    Attributes:
        ranges: each symbol with its interval; both ends are equal for a number.
        bound: variables of the integrals around this one, with their limits, the outermost first.
    """

    ranges: tuple[tuple[sp.Symbol, tuple[float, float]], ...] = ()
    bound: tuple[Limits, ...] = ()

    def inside(self, limits: Sequence[Limits]) -> "Scope":
        """The scope of what stands in an integral with these limits, innermost first."""
        return Scope(self.ranges, (*self.bound, *reversed(limits)))

    def interval(self, name: str) -> tuple[float, float]:
        """The interval of the symbol of a name."""
        return next((ends for s, ends in self.ranges if s.name == name), _UNIT)

    def knows(self, symbols: set[sp.Symbol]) -> bool:
        """Whether all of the symbols are declared; without any declared, all are taken to be."""
        return not self.ranges or symbols <= {*dict(self.ranges), *(y for y, _, _ in self.bound)}

    @property
    def constants(self) -> set[sp.Symbol]:
        """The symbols that are numbers, unless an integral around binds them."""
        return {s for s, (a, b) in self.ranges if a == b} - {y for y, _, _ in self.bound}

    def sample(self, count: int, symbols: set[sp.Symbol]) -> dict[sp.Symbol, Numbers]:
        """Values of the symbols inside their intervals, some of them close to the ends."""
        rng = np.random.default_rng(0)
        places = (np.arange(count) + 0.5) / count
        places[0], places[-1] = 1e-3, 1 - 1e-3
        known = dict(self.ranges)
        found = {}
        for s in sorted(symbols | known.keys(), key=str):
            a, b = known.get(s, _UNIT)
            found[s] = a + (b - a) * rng.permutation(places)
        for y, a, b in self.bound:  # a variable hides the coordinate of its name
            lower, upper = evaluate(a, found), evaluate(b, found)
            found[y] = lower + (upper - lower) * rng.permutation(places)
        return found
