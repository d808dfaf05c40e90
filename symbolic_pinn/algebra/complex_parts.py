"""Complex unknowns: psi = p + i q with real p and q, and every statement as two real ones.

SymPy's own `as_real_imag` leaves `re(Derivative(p))` where it does not see that a derivative of a
real function is real, hence the rules here.
"""

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.errors import InputError

RealImaginary = tuple[sp.Expr, sp.Expr]
# Exponents up to this are multiplied out.
_HIGHEST_POWER = 12


def is_complex(unknown: sp.Expr) -> bool:
    """Whether a function was declared complex: `sp.Function("psi", complex=True)`."""
    return bool(unknown.is_complex) and unknown.is_extended_real is None


def halves(unknown: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """The real unknowns `psi_re(t, x)` and `psi_im(t, x)` of a complex one."""
    name = unknown.func.__name__
    real, imaginary = (
        sp.Function(f"{name}_{part}", real=True)(*unknown.args) for part in ("re", "im")
    )
    return real, imaginary


def in_halves(expression: Any, unknowns: Iterable[sp.Expr]) -> Any:
    """An expression with psi_re + i psi_im in place of each complex unknown."""
    names = {u.func.__name__ for u in unknowns}

    def matches(node: Any) -> bool:
        return isinstance(node, AppliedUndef) and node.func.__name__ in names

    def replaced(node: sp.Expr) -> sp.Expr:
        real, imaginary = halves(node)
        return real + sp.I * imaginary

    return expression.replace(matches, replaced)


def real_imaginary(expression: sp.Expr) -> RealImaginary:
    """The real and the imaginary part of an expression in real symbols and partials."""
    if not expression.has(sp.I, sp.re, sp.im, sp.conjugate, sp.arg):
        return expression, sp.S.Zero
    if expression is sp.I:
        return sp.S.Zero, sp.S.One
    if isinstance(expression, sp.Piecewise):
        return _piecewise(expression)
    if expression.func is sp.Mul:
        return _product([real_imaginary(a) for a in expression.args])
    if isinstance(expression, sp.Pow) and expression.base is not sp.E:
        return _power(expression)
    parts = [real_imaginary(a) for a in expression.args]
    if expression.func is sp.Add:
        return sp.Add(*(a for a, _ in parts)), sp.Add(*(b for _, b in parts))
    if expression.func in _RULES:
        return _RULES[expression.func](*parts[-1])
    if any(b != 0 for _, b in parts):
        raise InputError(
            f"`{expression}` takes a complex argument, and `{expression.func.__name__}` has no rule"
            " for one"
        )
    return expression.func(*(a for a, _ in parts)), sp.S.Zero


def _product(parts: Iterable[RealImaginary]) -> RealImaginary:
    real, imaginary = sp.S.One, sp.S.Zero
    for a, b in parts:
        real, imaginary = real * a - imaginary * b, real * b + imaginary * a
    return real, imaginary


def _power(expression: sp.Expr) -> RealImaginary:
    (a, b), (n, m) = map(real_imaginary, expression.args)
    if b == 0 and m == 0:
        return a**n, sp.S.Zero
    if not (n.is_Integer and m == 0 and abs(n) <= _HIGHEST_POWER):
        raise InputError(
            f"`{expression}` is a power of a complex value; only whole exponents up to"
            f" {_HIGHEST_POWER} have a rule"
        )
    real, imaginary = _product([(a, b)] * abs(int(n)))
    if n > 0:
        return real, imaginary
    size = real**2 + imaginary**2
    return real / size, -imaginary / size


def _piecewise(expression: sp.Expr) -> RealImaginary:
    parts = [(real_imaginary(e), c) for e, c in expression.args]
    return sp.Piecewise(*((a, c) for (a, _), c in parts)), sp.Piecewise(
        *((b, c) for (_, b), c in parts)
    )


# f(a + i b) as real and imaginary part.
_RULES: dict[Any, Callable[[sp.Expr, sp.Expr], RealImaginary]] = {
    sp.re: lambda a, b: (a, sp.S.Zero),
    sp.im: lambda a, b: (b, sp.S.Zero),
    sp.conjugate: lambda a, b: (a, -b),
    sp.Abs: lambda a, b: (sp.sqrt(a**2 + b**2) if b != 0 else sp.Abs(a), sp.S.Zero),
    sp.arg: lambda a, b: (sp.atan2(b, a), sp.S.Zero),
    sp.exp: lambda a, b: (sp.exp(a) * sp.cos(b), sp.exp(a) * sp.sin(b)),
    sp.log: lambda a, b: (sp.log(a**2 + b**2) / 2, sp.atan2(b, a)),
    sp.sin: lambda a, b: (sp.sin(a) * sp.cosh(b), sp.cos(a) * sp.sinh(b)),
    sp.cos: lambda a, b: (sp.cos(a) * sp.cosh(b), -sp.sin(a) * sp.sinh(b)),
    sp.sinh: lambda a, b: (sp.sinh(a) * sp.cos(b), sp.cosh(a) * sp.sin(b)),
    sp.cosh: lambda a, b: (sp.cosh(a) * sp.cos(b), sp.sinh(a) * sp.sin(b)),
}
