"""Integrals in closed form, of short integrands: the antiderivative between the limits.

SymPy's rules for integration by hand are quick; its other methods may take minutes. What they find
is compared with numbers by the caller: an antiderivative may jump between the limits.
"""

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from symbolic_pinn.algebra.scope import Limits

_LONGEST, _HIGHEST = 20, 3
# Functions of which two may stand in an integrand.
_PAIRED = (sp.exp, sp.sin, sp.cos)
# Functions that SymPy's rules know, and that can stand in an equation.
_PLAIN = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh,
          sp.atan, sp.asin, sp.acos, sp.asinh, sp.erf, sp.erfc)  # fmt: skip


def closed(integrand: sp.Expr, limits: Limits) -> sp.Expr | None:
    """A formula in plain functions that may be the integral, if one is found quickly."""
    y, a, b = limits
    if not (_is_plain(integrand) and _is_quick(integrand, y)):
        return None
    # The rules know exp(p y^2 + q y + r), not exp(p (y - c)^2).
    expanded = integrand.replace(
        lambda n: isinstance(n, sp.exp), lambda n: sp.exp(sp.expand(n.args[0]))
    )
    try:
        found = manualintegrate(expanded, y)
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        return None  # SymPy's own failures are many
    if not _is_plain(found):
        return None
    difference = found.subs(y, b) - found.subs(y, a)
    return difference if difference.is_finite is not False else None


def _is_quick(integrand: sp.Expr, y: sp.Symbol) -> bool:
    """Whether the rules end soon: long products of functions and high powers branch for minutes."""
    functions = {n for n in integrand.atoms(sp.Function) if n.has(y)}
    powers = [n for n in integrand.atoms(sp.Pow) if n.has(y) and not _is_low(n.exp)]
    most = 2 if all(n.func in _PAIRED for n in functions) else 1
    return integrand.count_ops() <= _LONGEST and len(functions) <= most and not powers


def _is_low(exponent: sp.Expr) -> bool:
    return bool(exponent.is_number and abs(exponent) <= _HIGHEST)


def _is_plain(expression: sp.Expr) -> bool:
    return all(not n.args or n.func in _PLAIN for n in sp.preorder_traversal(expression))
