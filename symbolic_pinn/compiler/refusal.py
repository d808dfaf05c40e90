"""Refusals: every node is visited before anything is traced, and what has no rule is named."""

import math
from collections.abc import Iterator

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanAtom

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.compiler.jax_rules import RULES, in_family
from symbolic_pinn.compiler.lowering import is_leaf
from symbolic_pinn.compiler.supplied import check_supplied
from symbolic_pinn.errors import InputError

_REMEDIES: dict[type, str] = {
    sp.DiracDelta: "no point lies on a point source. Use a narrow Gaussian,"
    " `exp(-((x - c)/w)**2/2)/(w*sqrt(2*pi))`, with a width `w` that is resolved: `spinn check`"
    " says what width it finds and whether points can be put there. In one dimension a source"
    " `q*DiracDelta(x - c)` is a jump of the slope: state two unknowns, `a` left and `b` right of"
    " c, each on (0, 1) of its own side, with `a = b` and `b' - a' = q` (with its sign and"
    " coefficient) where they meet. It may also come from a derivative of `Heaviside` or `sign`",
    sp.Derivative: "SymPy knows no derivative of this function",
    type(sp.I): "unknowns are real unless declared complex, `sp.Function(name, complex=True)`",
}
_BRANCHES = (sp.Piecewise, ExprCondPair)


def check(expression: sp.Expr) -> None:
    """Raise an `InputError` for the first node that has no rule."""
    for node in _nodes(expression):
        if isinstance(node, BooleanAtom):
            continue
        if node.is_number and not node.args:
            _check_number(node)
        elif isinstance(node, Supplied):
            check_supplied(node.func)
        elif not _is_tree(node):
            kinds = (why for kind, why in _REMEDIES.items() if isinstance(node, kind))
            why = next(
                kinds,
                f"`{node.func.__name__}` has no rule; rewrite it in functions that do,"
                " or give its values as a table in `functions=`",
            )
            raise InputError(f"`{node}` cannot be compiled: {why}")


def _nodes(node: sp.Basic) -> Iterator[sp.Basic]:
    if is_leaf(node):
        return
    yield node
    if _is_tree(node) or isinstance(node, Supplied):
        for a in node.args:
            yield from _nodes(a)


def _is_tree(node: sp.Basic) -> bool:
    return node.func in RULES or node.func in _BRANCHES or in_family(node)


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
