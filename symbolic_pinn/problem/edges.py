"""Where the formulas of a problem switch along one coordinate, whatever the others are."""

from collections.abc import Iterable

import sympy as sp

from symbolic_pinn.algebra import Supplied, switches, zeros
from symbolic_pinn.problem.code_jumps import jumping
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.term import RESIDUAL

# Edges that are nearer to each other than this share are one.
SAME = 1e-9


def edges_along(problem: Problem, x: sp.Symbol, formulas: Iterable[sp.Expr]) -> list[float]:
    """The places inside the domain at which formulas switch in x alone, each once.

    Args:
        problem: whose constants they hold, and whose interval x has.
        x: a coordinate.
        formulas: such as the normal forms of equations.
    """
    box, constants = problem.box, {**problem.constants, **problem.roles.starts}
    numbers = [f.xreplace(constants) for f in formulas]
    at = dict.fromkeys(g for f in numbers for g in switches(f) if g.free_symbols == {x})
    code = {node.value for f in numbers for node in f.atoms(Supplied)}
    found = [
        *(c for g in at for c in zeros(g, x, box.bounds(x))),
        *(c for node in code for c in jumping(node, x, box, constants) or ()),
    ]
    return distinct(problem, x, found)


def equation_edges(problem: Problem, x: sp.Symbol) -> list[float]:
    """Where the formulas of equations, and the regions in which they hold, switch in x alone."""
    return edges_along(problem, x, [t.residual for t in problem.terms if t.group == RESIDUAL])


def distinct(problem: Problem, x: sp.Symbol, places: Iterable[float]) -> list[float]:
    """Places along a coordinate in their order, those that differ by rounding once."""
    lower, upper = problem.box.bounds(x)
    kept: list[float] = []
    for c in sorted(places):
        if not kept or c - kept[-1] > SAME * (upper - lower):
            kept.append(c + 0.0)  # no -0
    return kept
