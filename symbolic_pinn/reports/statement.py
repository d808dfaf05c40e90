"""The problem in a report: its mathematics as MathML."""

from collections.abc import Iterator
from typing import Any

from symbolic_pinn.problem.latex import FormulaRow, formulas_of
from symbolic_pinn.reports.contents import Section
from symbolic_pinn.reports.mathml import mathml

_NAMES = {
    "domain": "Domain",
    "parameters": "Parameters",
    "functions": "Functions",
    "data": "Data",
    "expected": "Expected",
    "exact": "Exact solution",
    "guess": "Beginning",
}


def part_of_problem(problem: Any) -> Section:
    """What was solved, in formulas.

    Args:
        problem: a `Problem`.
    """
    found = formulas_of(problem)
    formulas = []
    for name, lines in found.facts.items():
        formulas.append((_NAMES.get(name, name), [mathml(line) for line in lines]))
    description = [p.strip() for p in problem.description.split("\n\n") if p.strip()]
    return Section(
        title=f"The problem: {', '.join(map(str, problem.stated_unknowns))}",
        texts=description[:1],
        system=[mathml(line) for row in found.rows for line in _lines(row)],
        formulas=formulas,
    )


def _lines(row: FormulaRow) -> Iterator[str]:
    """Each line by itself: a brace over all of them needs fonts that telephones have not."""
    last = len(row.lines) - 1
    for i, line in enumerate(row.lines):
        text = rf"\qquad {line}" if i else line
        yield rf"{text} \qquad {row.place}" if row.place and i == last else text
