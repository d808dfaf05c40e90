"""Fixed combinations of derivatives in a residual: R = rest + s sum_alpha c_alpha D^alpha u."""

from collections.abc import Iterable

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus.multiindex import MultiIndex

# Constant in pieces: what stands in them does not show in a derivative.
_STEPS = (Relational, sp.floor, sp.ceiling, sp.Mod, sp.sign, sp.Heaviside)

# (alpha, c_alpha); the coefficients hold coordinates and parameters, no unknown.
Pattern = tuple[tuple[MultiIndex, sp.Expr], ...]


def factored(
    expression: sp.Expr,
    wanted: dict[MultiIndex, Partial],
    others: Iterable[Partial],
    streams: Iterable[sp.Symbol] = (),
) -> tuple[Pattern, sp.Expr] | None:
    """The pattern and the factor s with which derivatives occur in an expression.

    `None` if they occur nonlinearly, also together with `others`, or if no factor makes their
    coefficients free of unknowns. A pattern is normalised where a number allows it, so that equal
    combinations in several equations are found equal. `streams` are symbols that stand for values
    of the network.
    """
    stand_ins = {p: sp.Dummy(str(p), real=True) for p in expression.atoms(Partial)}
    names = {s: p for p, s in stand_ins.items()}
    unknown = {*names, *streams}
    algebraic = expression.xreplace(stand_ins)
    coefficients = {a: sp.diff(algebraic, stand_ins[p]) for a, p in wanted.items()}
    highest = {stand_ins[p] for p in (*wanted.values(), *others) if p in stand_ins}
    if any(c.free_symbols & highest for c in coefficients.values()):
        return None
    if any(step.free_symbols & highest for step in algebraic.atoms(*_STEPS)):
        return None
    for pivot in coefficients.values():
        ratios = {a: _ratio(c, pivot) for a, c in coefficients.items()}
        if all(r.is_Number for r in ratios.values()):
            return tuple(ratios.items()), pivot.xreplace(names)
    if not any(c.free_symbols & unknown for c in coefficients.values()):
        return tuple(coefficients.items()), sp.S.One
    for pivot in coefficients.values():
        ratios = {a: _ratio(c, pivot) for a, c in coefficients.items()}
        if all(_is_known(r, unknown) for r in ratios.values()):
            return tuple(ratios.items()), pivot.xreplace(names)
    return None


def _ratio(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    ratio = a / b
    try:
        return ratio if ratio.is_Number else sp.cancel(ratio)
    except sp.PolynomialError:  # not a rational function of anything: left as it is
        return ratio


def _is_known(ratio: sp.Expr, unknowns: set[sp.Symbol]) -> bool:
    """Free of unknowns, and of divisions that may be by zero."""
    return not ratio.free_symbols & unknowns and sp.denom(sp.together(ratio)).is_Number
