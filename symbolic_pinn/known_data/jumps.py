"""Where known data jump at a number of one coordinate: `Heaviside(t - a)`, `Piecewise` edges."""

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.problem import Problem

_SHARP = (sp.Heaviside, sp.sign)


def jumps(problem: Problem, coordinate: sp.Symbol) -> tuple[float, ...]:
    """The numbers at which an argument that is linear in the coordinate alone changes its sign."""
    numbers = {**problem.constants, **problem.roles.starts}
    lower, upper = problem.box.bounds(coordinate)
    found = set()
    for term in problem.terms:
        for node in term.residual.xreplace(numbers).atoms(Relational, *_SHARP):
            g = node.lhs - node.rhs if isinstance(node, Relational) else node.args[0]
            if g.free_symbols == {coordinate} and (slope := g.diff(coordinate)).is_Number and slope:
                at = float(-g.subs(coordinate, 0) / slope)
                found |= {at} if lower < at < upper else set()
    return tuple(sorted(found))
