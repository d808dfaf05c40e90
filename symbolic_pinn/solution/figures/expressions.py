"""What a figure of one expression is about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.exact_expressions import Function, exact_expression
from symbolic_pinn.solution.figures.names import math_expression
from symbolic_pinn.solution.figures.subject import (
    Predicted,
    Quantity,
    QuantityKind,
    Subject,
    inside,
)


def expression_of(
    problem: Problem, expression: Any, found: Iterable[tuple[str, Function]]
) -> Subject:
    """An expression of solutions by their labels, beside that of the exact one.

    Args:
        problem: of the unknowns.
        expression: as it was stated.
        found: the label of each solution, and the expression at points.
    """
    solutions = list(found)
    middle = np.asarray(problem.box.mean)[None]
    is_complex = any(np.iscomplexobj(values(middle)) for _, values in solutions)
    shown = expression.lhs - expression.rhs if isinstance(expression, sp.Eq) else expression
    quantity = Quantity(
        label=math_expression(shown),
        columns=(0, 1) if is_complex else (0,),
        varies=problem.box.coordinates,
        kind=QuantityKind.COMPLEX if is_complex else QuantityKind.REAL,
    )
    exact = exact_expression(problem, expression)
    predicted = (Predicted(label=label, values=_columns(values)) for label, values in solutions)
    return Subject(
        problem=problem,
        quantities=(quantity,),
        predicted=tuple(predicted),
        exact=lambda q, points: None if exact is None else exact(points),
        here=inside(problem),
    )


def alone(subject: Subject, unknown: str) -> Subject:
    """One real unknown of all."""
    index = list(subject.problem.fields).index(unknown)
    holds = next(q for q in subject.quantities if index in q.columns)
    label = math_expression(subject.problem.fields[unknown])
    real = replace(holds, label=label, columns=(index,), kind=QuantityKind.REAL)
    return replace(subject, quantities=(real,), estimates={})


def _columns(values: Function) -> Function:
    def at(points: np.ndarray) -> np.ndarray:
        found = values(points)
        return np.stack([found.real, found.imag], axis=-1)

    return at
