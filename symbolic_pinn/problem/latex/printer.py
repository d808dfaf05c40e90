"""SymPy's printer of LaTeX, with what a problem's statements hold beside SymPy's own nodes.

At a general point an unknown is written without its arguments, `u` for `u(t, x)`, and its
derivatives as one fraction.
"""

# ruff: noqa: N802 - SymPy finds the methods by the names of its classes.

import re
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter

from symbolic_pinn.algebra.latex_words import word
from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.inside import Inside, body_latex

# Names that SymPy's printer makes LaTeX of: letters, digits, sub- and superscripts.
_PLAIN = re.compile(r"\w[\w^ ,.'+\-]*")
_DOMAIN = r"\Omega"


class Printer(LatexPrinter):
    """LaTeX of statements.

    Args:
        unknowns: at general points, where they need no arguments.
        regions: what the domain is called in some coordinates.
    """

    def __init__(
        self,
        unknowns: Sequence[sp.Expr] = (),
        regions: Mapping[frozenset[sp.Symbol], str] | None = None,
    ) -> None:
        super().__init__()
        self._unknowns = {u.func.__name__: u for u in unknowns}
        self._regions = regions or {}

    def emptyPrinter(self, expr: Any) -> str:
        """What has no formula of its own, as text."""
        return word(str(expr))

    def name(self, text: str) -> str:
        """The name of an unknown or a function."""
        found = self._print(sp.Symbol(text))
        return rf"\mathrm{{{text}}}" if found == text and len(text) > 1 else found

    def terms(self, expression: Any) -> list[Any]:
        """The terms of a sum in the order in which they are printed."""
        is_sum = isinstance(expression, sp.Add)
        return list(self._as_ordered_terms(expression)) if is_sum else [expression]

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:
        if not _PLAIN.fullmatch(expr.name):
            return word(expr.name)
        return str(super()._print_Symbol(expr, style))

    def _print_Function(self, expr: Any, exp: Any = None) -> str:
        if not isinstance(expr, AppliedUndef):
            return str(super()._print_Function(expr, exp))
        name = self.name(expr.func.__name__)
        power = "" if exp is None else f"^{{{exp}}}"
        if expr == self._unknowns.get(expr.func.__name__):
            return name + power
        return f"{name}{power}{self._arguments(expr.args)}"

    def _arguments(self, args: Sequence[Any]) -> str:
        return rf"{{\left({', '.join(map(self._print, args))} \right)}}"

    def _print_Supplied(self, expr: Any, exp: Any = None) -> str:
        orders, name = type(expr).orders, self.name(type(expr).key)
        if len(orders) == 1:
            marks = "'" * orders[0] if orders[0] < 4 else f"^{{({orders[0]})}}"
        else:  # by the places of its arguments
            by = "".join(f"{i}" * n for i, n in enumerate(orders, 1))
            marks = f"_{{,{by}}}" if by else ""
        found = f"{name}{marks}{self._arguments(expr.args)}"
        return found if exp is None else rf"\left({found}\right)^{{{exp}}}"

    def _print_Derivative(self, expr: Any) -> str:
        inner = expr.expr
        if not self._is_general(inner) or not all(v.is_Symbol for v in expr.variables):
            return str(super()._print_Derivative(expr))
        d = r"\partial" if len(inner.args) > 1 else "d"
        order = sum(int(n) for _, n in expr.variable_count)
        by = r"\, ".join(
            f"{d} {self._print(v)}" + (f"^{{{n}}}" if n > 1 else "")
            for v, n in reversed(expr.variable_count)
        )
        power = f"^{{{order}}}" if order > 1 else ""
        return rf"\frac{{{d}{power} {self._print(inner)}}}{{{by}}}"

    def _is_general(self, node: Any) -> bool:
        return isinstance(node, AppliedUndef) and node == self._unknowns.get(node.func.__name__)

    def _print_Subs(self, expr: Any) -> str:
        inner, old, new = expr.args
        named = {v: self._own_name(v, inner) for v in old if isinstance(v, sp.Dummy)}
        pairs = ((named.get(v, v), value) for v, value in zip(old, new, strict=True))
        at = r",\, ".join(f"{self._print(v)}={self._print(value)}" for v, value in pairs)
        return rf"\left. {self._print(inner.xreplace(named))} \right|_{{{at}}}"

    def _own_name(self, stand_in: sp.Symbol, inner: Any) -> sp.Symbol:
        """The argument of an unknown in whose place SymPy has put a stand-in."""
        for u in sorted(inner.atoms(AppliedUndef), key=str):
            whole = self._unknowns.get(u.func.__name__)
            if whole is not None and stand_in in u.args:
                return whole.args[u.args.index(stand_in)]
        return stand_in

    def _print_Boundary(self, expr: Boundary) -> str:
        if expr.name is not None:
            return rf"\partial\Omega_{{{word(expr.name)}}}"
        if isinstance(expr.args[0], sp.Symbol):
            return rf"\partial {self._regions.get(frozenset(expr.args), _DOMAIN)}"
        return rf"\partial {body_latex(expr.args[0], self)}"

    def _print_Not(self, e: Any) -> str:
        inner = e.args[0]
        if isinstance(inner, Inside):
            return str(self._print(inner)).replace(r"\in", r"\notin", 1)
        text = self._print(inner)
        return (
            rf"\text{{not on }} {text}"
            if isinstance(inner, Boundary)
            else rf"\text{{not }} ({text})"
        )

    def _print_And(self, e: Any) -> str:
        return str(self._print_LogOp(sorted(e.args, key=sp.default_sort_key), r"\text{ and }"))

    def _print_Or(self, e: Any) -> str:
        return str(self._print_LogOp(sorted(e.args, key=sp.default_sort_key), r"\text{ or }"))
