"""Declared symbols that are not used."""

from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.problem import Problem


def symbols(problem: Problem) -> Iterator[Finding]:
    """A warning for each parameter that nothing depends on."""
    ends = [
        sp.sympify(end, strict=True) for interval in problem.domain.values() for end in interval
    ]
    wheres = [t.where for t in problem.terms if t.where is not None]
    formulas = (sp.sympify(f, strict=True) for f in problem.exact.values())
    terms = [e for t in problem.terms for e in (t.expression, t.statement)]
    stated = [*ends, *wheres, *formulas, *terms]
    used = set().union(*(e.free_symbols for e in stated))
    for s in sorted(problem.parameters.keys() - used, key=str):
        yield Finding("symbols", f"the parameter `{s}` is used nowhere", level=WARNING)
