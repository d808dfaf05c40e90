"""The typed value `D^alpha u (point)`: the leaf of every normal form and the key of every table.

A partial derivative of an unknown *at a point* is what a residual consists of. SymPy spells the
same thing in several ways (`Derivative(u(t, x), t)`, `Subs(Derivative(u(t, x), t), t, 0)`,
`u(0, x)`); here it has one.
"""

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.symbol import Str


class Partial(sp.Expr):
    """`D^alpha u` evaluated at `point`, with `alpha` in the unknown's own argument order.

    Args of the SymPy node: the signature (name of the unknown and of its arguments), the orders
    `alpha`, and the point (one expression for each argument). Only the point holds symbols, so
    `xreplace` moves the point and nothing else.
    """

    is_commutative = True
    is_real = True  # every unknown is real

    @classmethod
    def of(cls, unknown: sp.Expr, orders: Sequence[int], point: Sequence[Any]) -> "Partial":
        """The partial of the declared unknown `u(t, x)` with the given orders at a point."""
        signature = sp.Tuple(Str(unknown.func.__name__), *(Str(a.name) for a in unknown.args))
        return cls(signature, sp.Tuple(*orders), sp.Tuple(*point))

    @property
    def unknown(self) -> str:
        """Name of the unknown."""
        return str(self.args[0][0].name)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of the unknown's arguments, in its own order."""
        return tuple(s.name for s in self.args[0][1:])

    @property
    def orders(self) -> tuple[int, ...]:
        """The multi-index alpha."""
        return tuple(int(n) for n in self.args[1])

    @property
    def point(self) -> tuple[sp.Expr, ...]:
        """Where it is evaluated: one expression for each argument."""
        return tuple(self.args[2])

    def raised(self, slot: int) -> "Partial":
        """The same with one more derivative in argument `slot`."""
        orders = [n + (i == slot) for i, n in enumerate(self.orders)]
        return Partial(self.args[0], sp.Tuple(*orders), self.args[2])

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        # d/ds (D^alpha u)(p_1(s), ..., p_d(s)) = sum_i (D^(alpha + e_i) u)(p) dp_i/ds
        return sp.Add(*(self.raised(i) * p.diff(s) for i, p in enumerate(self.point)))

    def as_derivative(self) -> sp.Expr:
        """SymPy's own spelling, for printing."""
        slots = tuple(
            p if p.is_Symbol and p.name == name else sp.Symbol(name, real=True)
            for name, p in zip(self.arguments, self.point, strict=True)
        )
        u = sp.Function(self.unknown, real=True)(*slots)
        counts = [(s, n) for s, n in zip(slots, self.orders, strict=True) if n]
        derivative = sp.Derivative(u, *counts) if counts else u
        moved = [(s, p) for s, p in zip(slots, self.point, strict=True) if s != p]
        if not moved:
            return derivative
        if not counts:
            return u.xreplace(dict(moved))
        return sp.Subs(derivative, *zip(*moved, strict=True))

    def _sympystr(self, printer: Any) -> str:
        letters = [a * n for a, n in zip(self.arguments, self.orders, strict=True) if n]
        suffix = "_" + "".join(letters) if letters else ""
        return f"{self.unknown}{suffix}({', '.join(printer._print(p) for p in self.point)})"

    def _latex(self, printer: Any) -> str:
        return str(printer._print(self.as_derivative()))

    def _pretty(self, printer: Any) -> Any:
        return printer._print(self.as_derivative())


def partials_of(*expressions: sp.Basic) -> tuple[Partial, ...]:
    """The distinct partials in some expressions, in a fixed order."""
    found = {p for e in expressions for p in e.atoms(Partial)}
    return tuple(sorted(found, key=lambda p: (p.unknown, p.orders, str(p.point))))
