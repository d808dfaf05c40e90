"""A problem whose integrals are sums over other nodes than those that it was solved with."""

from dataclasses import replace
from typing import Any

import sympy as sp

from symbolic_pinn.problem import Condition, Problem, stated_priors


def with_other_nodes(problem: Problem) -> Problem:
    """The problem with more than twice the nodes where it has integrals, for a second opinion.

    A solution can satisfy the sum over the nodes where it was solved and not the integral. A saved
    problem, whose integrals are sums already, stays as it is.
    """
    stated = (
        *problem.equations,
        *problem.conditions,
        *problem.observations,
        *(e for e, _ in stated_priors(problem.regularise)),
    )
    if not any(map(_has_integral, stated)):
        return problem
    return replace(problem, quadrature=2 * problem.quadrature + 1)


def _has_integral(stated: Any) -> bool:
    statement = stated.equation if isinstance(stated, Condition) else stated
    return isinstance(statement, sp.Basic | sp.MatrixBase) and bool(statement.atoms(sp.Integral))
