"""`Formulas`: all that a problem states, as LaTeX, exactly and as the user wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import halves, is_complex
from symbolic_pinn.problem.latex.printer import Printer
from symbolic_pinn.problem.latex.regions import domain_lines, names_of
from symbolic_pinn.problem.latex.wrapping import broken, formula_lines, lines_of
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.priors import stated_priors
from symbolic_pinn.problem.statements import as_stated
from symbolic_pinn.problem.term import DATA, Condition

_BREAK, _INFINITY = r" \\[4pt] ", r"\infty"


@dataclass(frozen=True, kw_only=True)
class FormulaRow:
    """A statement.

    Attributes:
        lines: its formula; long ones go on behind the first line.
        place: where it holds; empty for all of the domain, or where the formula says it.
    """

    lines: tuple[str, ...]
    place: str = ""

    def latex(self) -> str:
        """As rows of `cases`."""
        first, *others = (rf"\displaystyle {line}" for line in self.lines)
        rows = [first, *(rf"\qquad {line}" for line in others)]
        return r" \\ ".join([*rows[:-1], f"{rows[-1]} & {self.place}" if self.place else rows[-1]])


@dataclass(frozen=True, kw_only=True)
class Formulas:
    """The mathematics of a problem, each part as LaTeX without delimiters.

    Attributes:
        unknowns: `u(t, x)`, ...
        equations, conditions: with their places.
        facts: all else by its name (`domain`, `parameters`, `exact`, ...), as lines.
    """

    unknowns: str
    equations: tuple[FormulaRow, ...]
    conditions: tuple[FormulaRow, ...]
    facts: Mapping[str, tuple[str, ...]]

    @property
    def rows(self) -> tuple[FormulaRow, ...]:
        """Equations, then conditions."""
        return (*self.equations, *self.conditions)

    @property
    def system(self) -> str:
        """Equations and conditions behind one brace."""
        rows = _BREAK.join(row.latex() for row in self.rows)
        return rf"\begin{{cases}} {rows} \end{{cases}}"

    @property
    def source(self) -> str:
        """The same for a paper: a line for each row, and comments before each part."""
        rows = [r.latex() for r in self.rows]
        last = len(rows) - 1
        lines = [r"\begin{cases}", *(r + r" \\" * (i < last) for i, r in enumerate(rows))]
        lines += [r"\end{cases}"]
        for name, fact in self.facts.items():
            lines += [f"% {name}", *fact]
        return "\n".join(lines)

    @property
    def display(self) -> str:
        """All of it as one formula."""
        facts = (
            rf"\text{{{name}: }}\; \displaystyle {line}" if not i else rf"\qquad {line}"
            for name, lines in self.facts.items()
            for i, line in enumerate(lines)
        )
        rows = _BREAK.join([self.system, *facts])
        return rf"\begin{{array}}{{l}} {rows} \end{{array}}"


def formulas_of(problem: Any) -> Formulas:
    """The mathematics of a `Problem`."""
    equations = as_stated("equation", problem.equations)
    conditions = as_stated("condition", problem.conditions)
    places = [sp.sympify(c.where) for c in (*equations, *conditions) if c.where is not None]
    names = names_of(problem, places)
    printer = Printer(problem.stated_unknowns, names)
    facts = {
        "domain": domain_lines(problem, names, printer),
        "parameters": [*_parameters(problem, printer)],
        "functions": [*_functions(problem, printer)],
        "data": [*_data(problem, printer)],
        "expected": [*_priors(problem, printer)],
        "exact": [*_exact(problem.exact, problem, printer)],
        "guess": [*_exact(problem.guess, problem, printer)],
    }
    return Formulas(
        unknowns=r",\; ".join(Printer().doprint(u) for u in problem.stated_unknowns),
        equations=tuple(_row(c, printer) for c in equations),
        conditions=tuple(_row(c, printer) for c in conditions),
        facts={name: tuple(lines) for name, lines in facts.items() if lines},
    )


def _row(said: Condition, printer: Printer) -> FormulaRow:
    return FormulaRow(lines=(*lines_of(said.equation, printer),), place=_place(said, printer))


def _place(said: Condition, printer: Printer) -> str:
    if said.along is not None:
        ends = ((s, *map(sp.sympify, interval)) for s, interval in said.along.items())
        return r",\; ".join(
            rf"{printer.doprint(s)} \in \left[{printer.doprint(a)}, {printer.doprint(b)}\right]"
            for s, a, b in ends
        )
    if said.where is None:
        return ""
    before = "on" if said.placed else "where"
    return rf"\text{{{before} }} {printer.doprint(sp.sympify(said.where))}"


def _parameters(problem: Any, printer: Printer) -> Iterator[str]:
    plain = []
    for s, value in problem.parameters.items():
        name = printer.doprint(s)
        if isinstance(value, Trainable):
            yield rf"{name} \text{{ is found, from }} {_trainable(value, printer)}"
        elif isinstance(value, list | tuple):
            lower, upper = (printer.doprint(sp.sympify(v)) for v in value)
            plain.append(rf"{name} \in \left[{lower}, {upper}\right]")
        else:
            plain.append(f"{name} = {printer.doprint(sp.sympify(value))}")
    if plain:
        pieces = [(r",\; " * bool(i) + text, len(text) // 2) for i, text in enumerate(plain)]
        yield from broken(pieces, 40)


def _trainable(value: Trainable, printer: Printer) -> str:
    def printed(number: Any, otherwise: str) -> str:
        return otherwise if number is None else str(printer.doprint(sp.sympify(number)))

    lower, upper = value.bounds
    found = printed(value.start, "")
    if (lower, upper) != (None, None):
        ends = (printed(lower, f"-{_INFINITY}"), printed(upper, _INFINITY))
        found += rf" \text{{ within }} \left[{', '.join(ends)}\right]"
    if value.exact is not None:
        found += rf" \text{{ (true value }} {printed(value.exact, '')}\text{{)}}"
    return found


def _functions(problem: Any, printer: Printer) -> Iterator[str]:
    for name, source in problem.sources.items():
        what = "code" if callable(source) else "a table"
        yield rf"{printer.name(name)} \text{{ is given as {what}}}"


def _data(problem: Any, printer: Printer) -> Iterator[str]:
    for term in (t for t in problem.terms if t.group == DATA):
        samples = term.face.samples
        count = 0 if samples is None else len(samples.points)
        noise = "" if term.deviation is None else rf", \; \sigma = {term.deviation:.6g}"
        yield rf"{printer.doprint(term.statement)} \text{{ at {count} points}}{_times_ten(noise)}"


def _times_ten(text: str) -> str:
    mantissa, e, exponent = text.partition("e")
    return text if not e else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def _priors(problem: Any, printer: Printer) -> Iterator[str]:
    for expression, size in stated_priors(problem.regularise):
        shown = printer.doprint(sp.sympify(expression))
        yield rf"{shown} \text{{ is about }} {printer.doprint(sp.sympify(size))}"


def _exact(stated: Mapping[Any, Any], problem: Any, printer: Printer) -> Iterator[str]:
    """The formulas of unknowns; that of a complex one is kept in two parts."""
    for u in problem.stated_unknowns:
        parts = [
            sp.sympify(stated[p]) for p in (halves(u) if is_complex(u) else (u,)) if p in stated
        ]
        if not parts:
            continue
        whole = parts[0] if len(parts) == 1 else parts[0] + sp.I * parts[1]
        yield from formula_lines(str(printer.doprint(u)), whole, printer)
