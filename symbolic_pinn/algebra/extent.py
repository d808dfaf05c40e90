"""How large expressions may be: what is beyond any use is refused in words, before it is walked.

SymPy recurses into expressions, so that deep ones end at Python's own limit. The walk here does
not; it comes first, and everything after it may recurse.
"""

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.checks import NAME, require_name, shown
from symbolic_pinn.errors import InputError

# Levels and nodes of an expression, bits of a number (a thousand digits), order of a derivative.
_DEPTH, _NODES, _BITS, ORDER = 100, 1_000_000, 3_322, 16


def check_extent(value: Any) -> None:
    """Refuse an expression that is nested too deeply, too large, or of a class for an instance.

    Raises:
        InputError: it is; the message says what to do.
    """
    stack, count = [(value, 1)], 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > _DEPTH:
            raise InputError(
                f"it is nested more than {_DEPTH} levels deep; name inner parts as unknowns of"
                " their own, or give them as code in `functions=`"
            )
        if count > _NODES:
            raise InputError(
                f"it has more than {_NODES:,} parts; give what is known as code or as a table in"
                " `functions=`"
            )
        _check_node(node)
        stack += [(a, depth + 1) for a in _parts(node)]


def count_operations(*expressions: sp.Basic) -> int:
    """The different parts of expressions, each of which is computed once; a partial is one."""
    stack, found = [*expressions], set()
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack += () if isinstance(node, Partial) else node.args
    return len(found)


def expression(value: Any) -> sp.Expr:
    """A SymPy expression or a number as an expression; text is not read.

    Raises:
        InputError: it is anything else.
    """
    try:
        found = sp.sympify(value, strict=True)
    except (sp.SympifyError, TypeError, ValueError, AttributeError):
        found = None
    if not isinstance(found, sp.Expr):
        raise InputError(f"`{shown(value)}` is no SymPy expression")
    return found


def _parts(node: Any) -> Iterator[Any]:
    if isinstance(node, MatrixBase):
        return iter(node.flat())
    return iter(node.args if isinstance(node, sp.Basic) else ())


def _check_node(node: Any) -> None:
    match node:
        case type():
            name = node.__name__
            raise InputError(
                f"`{name}` stands there without its arguments; write `{name}(t, x)` with the"
                " coordinates"
            )
        case sp.Symbol():
            _check_name("a symbol", node.name)
        case AppliedUndef():
            _check_name("a function", node.func.__name__)
        case sp.Rational():
            if max(abs(node.p).bit_length(), node.q.bit_length()) > _BITS:
                raise InputError("it holds a number of more than 1,000 digits")
        case sp.Derivative():
            counts = [n for _, n in node.variable_count]
            if all(n.is_Integer for n in counts):
                _check_order(sum(map(int, counts)), "a derivative")
        case Partial():
            _check_order(sum(node.orders), f"a derivative of `{node.unknown}`")


def _check_name(what: str, name: str) -> None:
    if not name or len(name) > NAME:
        require_name(f"the name of {what}", name)


def _check_order(order: int, what: str) -> None:
    if order > ORDER:
        raise InputError(
            f"it holds {what} of order {order}; up to {ORDER} can be computed. Name a lower"
            " derivative as an unknown of its own, `v - u.diff(x, 8)`"
        )
