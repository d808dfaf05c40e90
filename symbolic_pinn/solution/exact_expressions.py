"""Expressions of the exact solution as functions of points."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.metrics import evaluate_formula

Function = Callable[[np.ndarray], np.ndarray]


def exact_expression(problem: Problem, expression: Any) -> Function | None:
    """An expression of the exact solution; none where that is not known, or is no formula in it."""
    if problem.complex_unknowns or not problem.exact:
        return None
    formula = sp.sympify(expression)
    formula = formula.lhs - formula.rhs if isinstance(formula, sp.Eq) else formula
    for unknown, exact in problem.exact.items():
        formula = formula.replace(unknown.func, sp.Lambda(unknown.args, sp.sympify(exact)))
    formula = formula.doit()
    if formula.has(*(u.func for u in problem.fields.values()), sp.Derivative, sp.Subs):
        return None
    return lambda points: evaluate_formula(problem, formula, points)
