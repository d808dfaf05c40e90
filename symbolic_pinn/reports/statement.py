"""The problem in a report: its mathematics as MathML."""

from typing import Any

from symbolic_pinn.problem.latex import formulas_of
from symbolic_pinn.reports.contents import Part
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


def part_of_problem(problem: Any) -> Part:
    """What was solved, in formulas.

    Args:
        problem: a `Problem`.
    """
    found = formulas_of(problem)
    formulas = [(f"Equations and conditions for {_plain(problem)}", [mathml(found.system)])]
    for name, lines in found.facts.items():
        formulas.append((_NAMES.get(name, name), [mathml(line) for line in lines]))
    description = [p.strip() for p in problem.description.split("\n\n") if p.strip()]
    return Part(title="The problem", texts=description[:1], formulas=formulas)


def _plain(problem: Any) -> str:
    return ", ".join(map(str, problem.stated_unknowns))
