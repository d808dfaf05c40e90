"""Values of formulas in high precision, at points of the domain."""

from collections.abc import Mapping

import jax
import mpmath
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.compiler import lower
from symbolic_pinn.domain.common_points import where_they_meet
from symbolic_pinn.domain.pool import somewhere_on
from symbolic_pinn.problem import Domain, Face

DIGITS = 40
# Points that are tried for each that is wanted of a region.
_TRIES = 50
Point = dict[sp.Symbol, sp.Expr]


def points_on(domain: Domain, face: Face, count: int) -> list[Point]:
    """Points on a face, with what is known there; of a box those of `random_points`."""
    if face.place is None:
        return random_points(domain, count)
    x = somewhere_on(domain, face, count)
    symbols = (*domain.coordinates, *face.symbols)
    return [dict(zip(symbols, map(sp.Rational, map(float, row)), strict=True)) for row in x]


def meeting_points(domain: Domain, one: Face, other: Face, count: int) -> list[Point]:
    """Points at which two faces meet, or next to; of sides of a box those of `random_points`."""
    if one.place is None and other.place is None and domain.is_box:
        return random_points(domain, count)
    x = where_they_meet(domain, one, other)
    x = x[np.linspace(0, len(x) - 1, min(count, len(x))).astype(int)]
    symbols = (*domain.coordinates, *(one.symbols or other.symbols))
    return [dict(zip(symbols, map(sp.Rational, map(float, row)), strict=False)) for row in x]


def random_points(domain: Domain, count: int, seed: int = 0) -> list[Point]:
    """Points inside a domain with short decimal coordinates."""
    tries = count if domain.is_box else _TRIES * count
    unit = np.random.default_rng(seed).integers(50, 950, (tries, len(domain.coordinates)))
    if not domain.is_box:
        lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
        unit = unit[domain.holds(lower + (upper - lower) * unit / 1000)][:count]
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
