"""Integrals that SymPy finds in closed form, quickly: of short integrands without distinctions.

What it finds is compared with numbers by the caller: definite integrals of SymPy are not always
right.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from inspect import CO_GENERATOR
from time import monotonic
from types import FrameType
from typing import Any

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from symbolic_pinn.algebra.scope import Limits
from symbolic_pinn.algebra.supplied import Supplied

_SECONDS = 1.0
_LONGEST = 30
_STEPS = (sp.Piecewise, sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.floor, sp.ceiling)
# Functions that can stand in an equation.
_PLAIN = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh,
          sp.atan, sp.asin, sp.acos, sp.erf, sp.erfc)  # fmt: skip


class _TookTooLong(BaseException):
    """Raised in the midst of SymPy; no `except Exception` there may hold it."""


_FAILURES = (
    _TookTooLong, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


def closed(integrand: sp.Expr, limits: Limits) -> Iterator[sp.Expr]:
    """Formulas in plain functions that may be the integral, as far as two seconds allow."""
    if integrand.has(*_STEPS, Supplied, sp.Integral) or integrand.count_ops() > _LONGEST:
        return
    for method in (_by_hand, sp.integrate):  # the first is quicker, the second knows more
        found = None
        with suppress(*_FAILURES), _at_most(_SECONDS):
            found = method(integrand, limits)
        if found is not None and _is_plain(found):
            yield found


def _by_hand(integrand: sp.Expr, limits: Limits) -> sp.Expr:
    """The antiderivative at the upper end minus that at the lower one."""
    y, a, b = limits
    expanded = integrand.replace(
        lambda n: isinstance(n, sp.exp), lambda n: sp.exp(sp.expand(n.args[0]))
    )
    found = manualintegrate(expanded, y)
    return found.subs(y, b) - found.subs(y, a)


def _is_plain(found: sp.Expr) -> bool:
    nodes = sp.preorder_traversal(found)
    return found.is_finite is not False and all(not n.args or n.func in _PLAIN for n in nodes)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop what runs in it when its time is over: SymPy offers no limit of its own."""
    end, before = monotonic() + seconds, sys.getprofile()

    def look(frame: FrameType, event: str, arg: Any) -> None:
        if event != "call" or monotonic() < end:
            return
        # Python throws away what is raised while it clears up a generator.
        generator = frame.f_code.co_flags & CO_GENERATOR
        if not generator and frame.f_globals.get("__name__", "").startswith("sympy"):
            raise _TookTooLong

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
