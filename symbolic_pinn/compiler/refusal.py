"""Refusals: every node is visited before anything is traced, and what has no rule is named."""

import math
from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.compiler.lowering import FUNCTIONS, is_leaf
from symbolic_pinn.errors import InputError

_REMEDIES: dict[type, str] = {
    sp.DiracDelta: "a network cannot see a point source; use a narrow Gaussian, or a condition at"
    " the place (it may come from a derivative of `Heaviside` or `sign`)",
    sp.Integral: "integrals are not supported yet; carry it out by hand, or add an unknown whose"
    " derivative is the integrand",
    sp.Sum: "write the sum out, term by term",
    sp.Product: "write the product out, factor by factor",
    sp.Piecewise: "`Piecewise` is not supported yet; `Max`, `Min` and `Abs` are, or use a smooth"
    " transition such as `tanh`",
    type(sp.I): "unknowns are real; split the equation into its real and imaginary part",
}


def check(expression: sp.Expr) -> None:
    """Raise an `InputError` for the first node that has no rule."""
    for node in _nodes(expression):
        if node.is_number and not node.args:
            _check_number(node)
        elif node.func not in FUNCTIONS:
            kinds = (why for kind, why in _REMEDIES.items() if isinstance(node, kind))
            why = next(
                kinds, f"`{node.func.__name__}` has no rule; rewrite it in functions that do"
            )
            raise InputError(f"`{node}` cannot be compiled: {why}")


def _nodes(node: sp.Basic) -> Iterator[sp.Basic]:
    if is_leaf(node):
        return
    yield node
    if node.func in FUNCTIONS:
        for a in node.args:
            yield from _nodes(a)


def _check_number(node: sp.Basic) -> None:
    if node is sp.I:
        raise InputError(f"`{node}` cannot be compiled: {_REMEDIES[type(sp.I)]}")
    try:
        finite = math.isfinite(float(node))
    except (OverflowError, TypeError):
        finite = False
    if not finite:
        raise InputError(
            f"`{node}` is no finite floating-point number; look for a division by zero or a power"
            " that overflows"
        )
