"""Where formulas switch: edges of `Piecewise`, `Heaviside`, `Abs`, `Max`, `floor` at zeros of g.

On either side of an edge a formula is smooth; across it, it may jump or have a kink.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.supplied import Supplied

_SAMPLES, _NO_PART = 1001, 1e-20
_OF_ONE = (sp.Heaviside, sp.sign, sp.Abs, sp.DiracDelta)


def switches(expression: sp.Expr) -> tuple[sp.Expr, ...]:
    """The g at whose zeros an expression switches; those that hold unknowns are left out."""
    found = dict.fromkeys(g for node in sp.preorder_traversal(expression) for g in _of(node))
    return tuple(g for g in found if not g.atoms(AppliedUndef, Partial, Supplied))


def _of(node: sp.Basic) -> Iterator[sp.Expr]:
    match node:
        case Relational() if not isinstance(node, sp.Eq | sp.Ne):
            yield node.lhs - node.rhs
        case sp.Max() | sp.Min():
            yield from (a - b for a, b in combinations(node.args, 2))
        case sp.floor() | sp.ceiling() | sp.frac():
            yield sp.sin(sp.pi * node.args[0])
        case sp.Mod():
            yield sp.sin(sp.pi * node.args[0] / node.args[1])
        case sp.Function() if isinstance(node, _OF_ONE):
            yield node.args[0]


def zeros(g: sp.Expr, x: sp.Symbol, ends: tuple[float, float]) -> list[float]:
    """Where g(x) = 0 strictly between two ends; g holds no other symbol."""
    lower, upper = ends
    margin = 1e-9 * (upper - lower)
    found = sorted(set(_exact(g, x) if g.is_polynomial(x) else _bracketed(g, x, ends)))
    return [c for c in found if lower + margin < c < upper - margin]


def _exact(g: sp.Expr, x: sp.Symbol) -> list[float]:
    """The real roots of a polynomial, to the last digit: a place just beside one has its side."""
    of_x = sp.Poly(g, x)
    if of_x.degree() == 1:
        slope, constant = map(float, of_x.all_coeffs())
        return [-constant / slope]
    roots = of_x.nroots(n=30, maxsteps=500) if of_x.degree() > 1 else []
    return [float(sp.re(c)) for c in roots if abs(sp.im(c)) < _NO_PART]


def _bracketed(g: sp.Expr, x: sp.Symbol, ends: tuple[float, float]) -> list[float]:
    from scipy.optimize import brentq  # takes a while to import

    def value(at: Any) -> float:
        number = g.evalf(17, subs={x: sp.Float(at)})
        return float(number) if number.is_extended_real and number.is_finite else np.nan

    at = np.linspace(*ends, _SAMPLES)
    values = np.array([value(a) for a in at])
    found = [float(a) for a, v in zip(at, values, strict=True) if v == 0]
    for i in np.flatnonzero(values[:-1] * values[1:] < 0):
        found.append(float(brentq(value, at[i], at[i + 1], xtol=1e-15, rtol=1e-15)))
    return found
