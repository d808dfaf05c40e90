"""Which coordinates of a problem are directions of space."""

import sympy as sp

from symbolic_pinn.problem.problem import Problem


def spatial(problem: Problem) -> tuple[sp.Symbol, ...]:
    """The coordinates but for time and sampled parameters, in the order of the domain."""
    beside = {problem.start, *problem.sampled}
    return tuple(c for c in problem.box.coordinates if c not in beside)
