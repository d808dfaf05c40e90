"""Functions that are known but are no formula: code of the user's, or a table.

`k(x)` becomes a node of a class of its own, which SymPy differentiates by the chain rule like any
function: D^alpha k is another such class, told apart by its orders alpha. What computes it is
carried along and looked at by the compiler only.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase


class Supplied(sp.Function):
    """D^alpha k(args) of a supplied function k.

    Class attributes:
        key: name of k.
        source: what computes k: a callable or a table; `None` in a saved problem that has neither.
        orders: the multi-index alpha.
    """

    key: str = ""
    source: Any = None
    orders: tuple[int, ...] = ()
    is_extended_real = True
    is_finite = True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """The derivative by one argument."""
        kind = type(self)
        orders = tuple(n + (i == argindex - 1) for i, n in enumerate(kind.orders))
        return supplied(kind.key, kind.source, orders)(*self.args)

    @property
    def value(self) -> sp.Expr:
        """The function itself at the same place."""
        kind = type(self)
        return supplied(kind.key, kind.source, (0,) * len(kind.orders))(*self.args)


@cache
def supplied(key: str, source: Any, orders: tuple[int, ...]) -> Any:
    """The class of D^alpha k; the same for the same arguments, as equality of nodes requires."""
    primes = "'" * orders[0] if len(orders) == 1 else f"_{orders}" if any(orders) else ""
    settings = {"key": key, "source": source, "orders": orders, "nargs": len(orders)}
    metaclass: Any = type(Supplied)
    return metaclass(f"{key}{primes}", (Supplied,), settings)


def with_functions(value: Any, sources: Mapping[str, Any]) -> Any:
    """A statement with the supplied functions in place of the undefined ones of their names."""
    if isinstance(value, MatrixBase):
        return value.applyfunc(lambda entry: with_functions(entry, sources))
    if not isinstance(value, sp.Basic) or not sources:
        return value

    def visit(node: sp.Basic) -> sp.Basic:
        if not node.args:
            return node
        if isinstance(node, sp.Derivative) and not all(v.is_Symbol for v in node.variables):
            return _slope(node, visit)
        args = [visit(a) for a in node.args]
        if isinstance(node, AppliedUndef | Supplied) and _name(node) in sources:
            orders = type(node).orders if isinstance(node, Supplied) else (0,) * len(args)
            return supplied(_name(node), sources[_name(node)], orders)(*args)
        return node if tuple(args) == node.args else node.func(*args)

    return visit(value)


def _name(node: sp.Expr) -> str:
    return type(node).key if isinstance(node, Supplied) else node.func.__name__


def _slope(node: sp.Derivative, visit: Callable[[sp.Basic], sp.Basic]) -> sp.Basic:
    """`Derivative(k(u(t, x)), u(t, x))`: SymPy's spelling of k' at u(t, x)."""
    stand_ins = {v: sp.Dummy(real=True) for v in node.variables if not v.is_Symbol}
    names = {s: v for v, s in stand_ins.items()}
    args = [a.xreplace(stand_ins) for a in node.expr.args]
    counts = [(stand_ins.get(v, v), n) for v, n in node.variable_count]
    slope = sp.diff(visit(node.expr.func(*args)), *counts)
    return slope.xreplace({s: visit(v) for s, v in names.items()})
