"""Point sources in an integral: int f(y) delta(p y + q) dy = f(c) / |p|, c = -q/p in between.

No rule has a node there, so they are taken out before.
"""

from collections.abc import Sequence

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.integrand import Part
from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.algebra.scope import Limits, Scope
from symbolic_pinn.errors import InputError

_SAMPLES = 24


def sifted(parts: Sequence[Part], limits: Limits, around: Scope) -> tuple[list[Part], list[Part]]:
    """The values of the point sources among some parts, and what is left to integrate."""
    values, left = [], []
    for part in parts:
        terms = sp.Add.make_args(part.expression)
        if part.expression.has(sp.DiracDelta):
            terms = sp.Add.make_args(sp.expand_mul(part.expression))
        points = [t for t in terms if t.has(sp.DiracDelta)]
        values += [Part(_value(t, limits, around), part.axes) for t in points]
        if len(points) < len(terms):
            left.append(Part(sp.Add(*(t for t in terms if t not in points)), part.axes))
    return values, left


def _value(term: sp.Expr, limits: Limits, around: Scope) -> sp.Expr:
    y, a, b = limits
    [*deltas], rest = term.atoms(sp.DiracDelta), sp.S.One
    for factor in sp.Mul.make_args(term):
        rest *= sp.S.One if factor in deltas else factor
    delta = deltas[0]
    argument = delta.args[0]
    known = len(deltas) == 1 == len(delta.args) and not rest.has(sp.DiracDelta)
    if not (known and argument.is_polynomial(y) and sp.degree(argument, y) == 1):
        raise InputError(
            f"`{term}` is no plain point source in `{y}`, `f({y})*DiracDelta({y} - c)`"
        )
    slope, offset = sp.Poly(argument, y).all_coeffs()
    place = -offset / slope
    at = around.sample(_SAMPLES, place.free_symbols | a.free_symbols | b.free_symbols)
    lower, upper, where = (np.broadcast_to(evaluate(e, at), _SAMPLES) for e in (a, b, place))
    if np.any(lower > upper):
        raise InputError(f"`{term}` is integrated between reversed limits; put the lower one first")
    if np.allclose(where, lower, atol=0) or np.allclose(where, upper, atol=0):
        raise InputError(
            f"`{delta}` lies at a limit of its integral, which takes none or all of it"
        )
    value = rest.xreplace({y: place}) / sp.Abs(slope)
    if np.all((where > lower) & (where < upper)):
        return value
    if np.all((where < lower) | (where > upper)):
        return sp.S.Zero
    return value * sp.Heaviside(place - a) * sp.Heaviside(b - place)
