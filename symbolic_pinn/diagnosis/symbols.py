"""Declared symbols that are not used."""

from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.problem import Condition, Problem


def symbols(problem: Problem) -> Iterator[Finding]:
    """A warning for each parameter that nothing depends on."""
    stated = (v if isinstance(v, list | tuple) else (v,) for v in problem.domain.values())
    ends = [sp.sympify(part, strict=True) for parts in stated for part in parts]
    given = (c.where for c in (*problem.equations, *problem.conditions) if isinstance(c, Condition))
    wheres = [w for w in given if w is not None]
    formulas = (sp.sympify(f, strict=True) for f in problem.exact.values())
    terms = [e for t in problem.terms for e in (t.expression, t.statement)]
    held = [*ends, *wheres, *formulas, *terms]
    used = set().union(*(e.free_symbols for e in held))
    for s in sorted(problem.parameters.keys() - used, key=str):
        yield Finding("symbols", f"the parameter `{s}` is used nowhere", level=WARNING)
