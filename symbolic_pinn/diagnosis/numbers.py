"""Values of formulas in high precision, at points of the domain."""

from collections.abc import Mapping

import jax
import mpmath
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.compiler import lower
from symbolic_pinn.problem import Domain

DIGITS = 40
Point = dict[sp.Symbol, sp.Expr]


def random_points(domain: Domain, count: int, seed: int = 0) -> list[Point]:
    """Points inside a box with short decimal coordinates."""
    unit = np.random.default_rng(seed).integers(50, 950, (count, len(domain.coordinates)))
    return [
        {
            c: sp.Rational(a) + (sp.Rational(b) - sp.Rational(a)) * sp.Rational(int(s), 1000)
            for c, a, b, s in zip(domain.coordinates, domain.lower, domain.upper, row, strict=True)
        }
        for row in unit
    ]


def summands(expression: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]) -> list[complex]:
    """The values of the additive terms of an expression at a point, rounded from 40 digits.

    `nan` where SymPy finds no number.
    """
    return [complex(v) for v in _values(expression, at)]


def total(expression: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]) -> tuple[complex, float]:
    """The value of an expression, and the largest of its additive terms; summed in 40 digits."""
    values = _values(expression, at)
    with mpmath.workdps(DIGITS):
        return complex(mpmath.fsum(values)), float(max(map(abs, values), default=0))


def _values(expression: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]) -> list[mpmath.mpc]:
    return [_number(term, at) for term in sp.Add.make_args(expression)]


def _supplied(node: sp.Expr) -> sp.Expr:
    """A supplied function at numbers, in float64."""
    with jax.enable_x64(True):
        return sp.Float(float(lower(sp.N(node), {})), 17)


def _number(term: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]) -> mpmath.mpc:
    inserted = term.subs(dict(at)).replace(lambda n: isinstance(n, Supplied), _supplied)
    value = inserted.evalf(DIGITS, maxn=400)
    real, imaginary = value.as_real_imag()
    if not (real.is_Number and imaginary.is_Number and value.is_finite):
        return mpmath.mpc("nan")
    with mpmath.workdps(DIGITS):
        return mpmath.mpc(real._to_mpmath(140), imaginary._to_mpmath(140))
