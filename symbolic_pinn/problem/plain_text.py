"""A problem on one screen, as plain text: its equations as stated, numbers short."""

# ruff: noqa: N802 - SymPy finds the methods by the names of its classes.

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.str import StrPrinter

from symbolic_pinn.algebra import Partial, to_partials
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import is_stated
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.statements import as_stated
from symbolic_pinn.problem.term import DATA, Condition

# Characters of a line, and of the names before its contents.
WIDTH, _NAMES = 88, 12
# Most lines of a part.
_MOST = {"equations": 5, "conditions": 6, "exact": 2, "data": 2}


class _Printer(StrPrinter):
    """Short texts: `u` and `u_tt` at a general point, numbers with five digits."""

    def __init__(self, unknowns: Iterable[sp.Expr] = ()) -> None:
        super().__init__()
        self._unknowns = {u.func.__name__: u for u in unknowns}

    def _print_Float(self, expr: Any) -> str:
        return f"{float(expr):.5g}"

    def _print_Relational(self, expr: Any) -> str:
        is_equality = isinstance(expr, sp.Eq)
        sides = (expr.lhs, expr.rhs)
        return (
            " = ".join(map(self._print, sides))
            if is_equality
            else str(super()._print_Relational(expr))
        )

    def _print_Function(self, expr: Any) -> str:
        if isinstance(expr, AppliedUndef) and expr == self._unknowns.get(expr.func.__name__):
            return str(expr.func.__name__)
        return str(super()._print_Function(expr))

    def _print_Derivative(self, expr: Any) -> str:
        return self._short(expr) or str(super()._print_Derivative(expr))

    def _print_Subs(self, expr: Any) -> str:
        return self._short(expr) or str(super()._print_Subs(expr))

    def _short(self, expr: Any) -> str:
        """`u_tt` or `u_t(0, x)`, where it is a derivative of an unknown; else nothing."""
        inner = expr
        while isinstance(inner, sp.Derivative | sp.Subs):
            inner = inner.expr
        if not isinstance(inner, AppliedUndef) or inner.func.__name__ not in self._unknowns:
            return ""
        try:
            found = to_partials(expr, tuple(self._unknowns.values()))
        except InputError:
            return ""
        return self._partial(found) if isinstance(found, Partial) else ""

    def _print(self, expr: Any, **settings: Any) -> str:
        is_partial = isinstance(expr, Partial)  # which has a spelling of its own, with its point
        return self._partial(expr) if is_partial else str(super()._print(expr, **settings))

    def _partial(self, found: Partial) -> str:
        letters = "".join(a * n for a, n in zip(found.arguments, found.orders, strict=True))
        name = f"{found.unknown}_{letters}" if letters else found.unknown
        whole = self._unknowns.get(found.unknown)
        is_general = whole is not None and found.point == whole.args
        return name if is_general else f"{name}({', '.join(map(self._print, found.point))})"


def problem_text(problem: Any) -> str:
    """The `repr` of a `Problem`."""
    printer = _Printer(problem.stated_unknowns)
    head = f"Problem {problem.name}: {', '.join(map(str, problem.stated_unknowns))}"
    parts = {
        "equations": [_statement(c, printer) for c in as_stated("equation", problem.equations)],
        "domain": [domain_text(problem)],
        "conditions": [_statement(c, printer) for c in as_stated("condition", problem.conditions)],
        "parameters": [", ".join(f"{s} {_value(v)}" for s, v in problem.parameters.items())],
        "data": [*_data(problem, printer)],
        "exact": [f"{printer.doprint(u)} = {_text(e, printer)}" for u, e in problem.exact.items()],
    }
    return "\n".join([cut(head), *columns({k: few(v, _MOST.get(k, 1)) for k, v in parts.items()})])


def _statement(said: Condition, printer: _Printer) -> str:
    equation = sp.sympify(said.equation)
    sides = equation.args if isinstance(equation, sp.Eq) else (equation, sp.S.Zero)
    text = " = ".join(map(printer.doprint, sides))
    if said.where is not None:
        text += f",  {'on' if said.placed else 'where'} {printer.doprint(sp.sympify(said.where))}"
    return text


def domain_text(problem: Any) -> str:
    """The domain on one line: `0 <= t <= 1, x**2 + y**2 < 1`."""
    printer = _Printer()
    return ", ".join(
        _text(stated, printer)
        if isinstance(c, tuple)
        else f"{_text(stated[0], printer)} <= {c} <= {_text(stated[1], printer)}"
        for c, stated in problem.domain.items()
        if isinstance(c, tuple) or is_stated(c, problem)
    )


def _text(value: Any, printer: _Printer) -> str:
    return str(printer.doprint(sp.sympify(value)))


def _value(value: Any) -> str:
    printer = _Printer()
    if isinstance(value, Trainable):
        return f"to be found, from {_text(value.start, printer)}"
    if isinstance(value, list | tuple):
        return f"in [{', '.join(_text(v, printer) for v in value)}]"
    return f"= {_text(value, printer)}"


def _data(problem: Any, printer: _Printer) -> Iterator[str]:
    for term in (t for t in problem.terms if t.group == DATA):
        count = 0 if term.face.samples is None else len(term.face.samples.points)
        noise = "" if term.deviation is None else f", noise {term.deviation:.3g}"
        yield f"{printer.doprint(term.statement)} at {count} points{noise}"


def few(lines: list[str], most: int) -> list[str]:
    """The first lines, and how many more there are."""
    more = len(lines) - most
    return lines if more <= 0 else [*lines[: most - 1], f"and {more + 1} more"]


def columns(parts: dict[str, list[str]]) -> Iterator[str]:
    """Lines with the name of their part before the first; empty parts are left out."""
    for name, lines in parts.items():
        for i, line in enumerate(filter(None, lines)):
            yield cut(f"  {'' if i else name:{_NAMES}}{line}")


def cut(line: str) -> str:
    """A line that is no longer than the screen is wide."""
    line = " ".join(line.splitlines())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."
