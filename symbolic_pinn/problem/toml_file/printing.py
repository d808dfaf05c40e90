"""SymPy objects as texts of the grammar."""

# ruff: noqa: N802, N815 - SymPy finds the methods by the names of its classes.

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.printing.str import StrPrinter

from symbolic_pinn.algebra import Partial, Supplied, is_complex, to_partials
from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file.limits import BITS, DIGITS
from symbolic_pinn.problem.toml_file.names import FUNCTIONS, check_name

_WRITTEN = (*FUNCTIONS.values(), sp.Piecewise, sp.DiracDelta)


def printed(
    value: Any, unknowns: Sequence[sp.Expr] = (), bodies: Mapping[sp.Basic, str] | None = None
) -> str:
    """The text of a formula or a condition.

    Args:
        value: it.
        unknowns: at general points, where they need no arguments.
        bodies: the names of polygons and regions.

    Raises:
        InputError: the grammar has no word for a part of it.
    """
    return str(_Printer(unknowns, bodies or {}).doprint(sp.sympify(value)))


def printed_place(where: Any, bodies: Mapping[sp.Basic, str]) -> str:
    """The text of what stands before `>>`, in brackets where it is a comparison."""
    text = printed(where, (), bodies)
    return f"({text})" if isinstance(where, Relational) and not text.startswith("(") else text


def printed_equation(stated: Any, unknowns: Sequence[sp.Expr]) -> str:
    """The text of an equation, or of an expression that shall vanish."""
    if isinstance(stated, sp.Eq):
        return " == ".join(printed(side, unknowns) for side in stated.args)
    return printed(stated, unknowns)


class _Printer(StrPrinter):
    """SymPy's printer, with the grammar's words where they differ."""

    printmethod = "_toml"  # nodes with a spelling of their own are met here

    def __init__(self, unknowns: Sequence[sp.Expr], bodies: Mapping[sp.Basic, str]) -> None:
        super().__init__()
        self.bodies = bodies
        self.unknowns: Mapping[str, sp.Expr] = {u.func.__name__: u for u in unknowns}

    def emptyPrinter(self, expr: Any) -> str:
        raise InputError(f"`{expr}` cannot be written in a TOML file: the grammar has no such word")

    def _print_Basic(self, expr: Any) -> str:
        return self.emptyPrinter(expr)

    def _print_NumberSymbol(self, expr: Any) -> str:
        return self.emptyPrinter(expr)

    _print_EulerGamma = _print_GoldenRatio = _print_Catalan = _print_NumberSymbol
    _print_Infinity = _print_NegativeInfinity = _print_NaN = _print_NumberSymbol
    _print_ComplexInfinity = _print_TribonacciConstant = _print_Xor = _print_NumberSymbol

    def _print_Exp1(self, expr: Any) -> str:
        return "exp(1)"  # `E` may be a parameter

    def _print_Symbol(self, expr: Any) -> str:
        check_name(expr.name, "the symbol")
        return str(expr.name)

    _print_Dummy = _print_Symbol

    def _print_Integer(self, expr: Any) -> str:
        text = str(expr.p) if expr.p.bit_length() <= BITS else ""
        short = text.rstrip("0")
        if not text or len(short) > DIGITS:
            raise InputError(f"a number has too many digits; a TOML file takes {DIGITS}")
        return text if len(text) <= DIGITS else f"{short}e{len(text) - len(short)}"

    def _print_Rational(self, expr: Any) -> str:
        return f"{self._print(sp.Integer(expr.p))}/{self._print(sp.Integer(expr.q))}"

    def _print_Float(self, expr: Any) -> str:
        return repr(float(expr)) if expr._prec <= 53 else str(expr)

    def _print_Function(self, expr: Any) -> str:
        if isinstance(expr, Supplied):
            raise InputError(
                f"`{expr}` cannot be written in a TOML file: it is given in `functions=`, as code"
                " or as a table; write its formula"
            )
        if isinstance(expr, AppliedUndef):
            return self._applied(expr)
        if expr.func not in _WRITTEN:
            return self.emptyPrinter(expr)
        return f"{expr.func.__name__}({self.stringify(expr.args, ', ')})"

    def _applied(self, expr: Any) -> str:
        name = expr.func.__name__
        if expr == self.unknowns.get(name):
            return str(name)
        return f"{name}({self.stringify(expr.args, ', ')})"

    def _print_Mod(self, expr: Any) -> str:
        return f"Mod({self.stringify(expr.args, ', ')})"

    def _print_LatticeOp(self, expr: Any) -> str:
        return f"{expr.func.__name__}({self.stringify(sorted(expr.args, key=str), ', ')})"

    def _print_Relational(self, expr: Any) -> str:
        signs = {sp.Eq: "==", sp.Ne: "!=", sp.Lt: "<", sp.Le: "<=", sp.Gt: ">", sp.Ge: ">="}
        text = f"{self._print(expr.lhs)} {signs[expr.func]} {self._print(expr.rhs)}"
        # SymPy takes an equality for a function, and sets no brackets around it.
        return f"({text})" if isinstance(expr, sp.Eq | sp.Ne) else text

    def _print_Not(self, expr: Any) -> str:
        inner = self._print(expr.args[0])
        # An equality brings brackets of its own.
        is_closed = isinstance(expr.args[0], sp.Eq | sp.Ne | Boundary | Inside)
        return f"~{inner}" if is_closed else f"~({inner})"

    def _print_Boundary(self, expr: Any) -> str:
        if expr.name is not None:
            check_name(expr.name, "the part")
            return f"boundary({expr.name})"
        return f"boundary({', '.join(map(self._of_body, expr.args))})"

    def _print_Inside(self, expr: Any) -> str:
        return f"inside({', '.join(map(self._of_body, expr.args))})"

    def _of_body(self, part: Any) -> str:
        return self.bodies[part] if part in self.bodies else self._print(part)

    def _print_Normal(self, expr: Any) -> str:
        along, *coordinates = expr.args
        return f"normal({self.stringify(coordinates, ', ')})[{coordinates.index(along)}]"

    def _print_AlongNormal(self, expr: Any) -> str:
        return f"along_normal({self._print(expr.args[0])})"

    def _print_Derivative(self, expr: Any) -> str:
        partial = self._as_partial(expr)
        if partial is not None:
            return self._print(partial)
        if any(not v.is_Symbol for v in expr.variables):
            return self.emptyPrinter(expr)
        letters = ", ".join(map(self._print, expr.variables))
        return f"D({self._print(expr.expr)}, {letters})"

    def _print_Subs(self, expr: Any) -> str:
        partial = self._as_partial(expr)
        if partial is not None:
            return self._print(partial)
        if any(map(is_complex, self.unknowns.values())) or expr.atoms(sp.Integral):
            return self.emptyPrinter(expr)
        text = self._print(to_partials(expr, tuple(self.unknowns.values())))
        return f"({text})"

    def _as_partial(self, expr: Any) -> Partial | None:
        """The partial derivative of an unknown that a node is another spelling of."""
        inner = expr
        while isinstance(inner, sp.Derivative | sp.Subs):
            inner = inner.expr
        if not isinstance(inner, AppliedUndef) or inner.func.__name__ not in self.unknowns:
            return None
        found = to_partials(expr, tuple(self.unknowns.values()))
        return found if isinstance(found, Partial) else None

    def _print_Partial(self, expr: Partial) -> str:
        letters = [a for a, n in zip(expr.arguments, expr.orders, strict=True) for _ in range(n)]
        text = f"D({', '.join([expr.unknown, *letters])})" if letters else expr.unknown
        general = expr.point == self.unknowns[expr.unknown].args
        return text if general else f"{text}({self.stringify(expr.point, ', ')})"

    def _print_Integral(self, expr: Any) -> str:
        if isinstance(expr, sp.Integral) and not expr.free_symbols and not expr.atoms(AppliedUndef):
            raise InputError(f"`{expr}` is a number; write its value, `.doit()` or `.evalf()`")
        if any(len(limits) != 3 for limits in expr.limits):
            return self.emptyPrinter(expr)
        limits = ", ".join(f"({self.stringify(each, ', ')})" for each in expr.limits)
        return f"{expr.func.__name__}({self._print(expr.function)}, {limits})"

    def _print_Sum(self, expr: Any) -> str:
        if len(expr.limits) > 1:
            inner, last = expr.func(expr.function, *expr.limits[:-1]), expr.limits[-1]
            return self._print_Integral(expr.func(inner, last))
        return self._print_Integral(expr)

    _print_Product = _print_Sum
