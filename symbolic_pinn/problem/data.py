"""A problem as plain JSON data, in normal form, and back."""

from dataclasses import replace
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import from_data, to_data
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.term import RESIDUAL, Condition, Term


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """Everything that the problem states; the recipe, which is no mathematics, is left out."""
    return {
        "name": problem.name,
        "description": problem.description,
        "domain": [_row(c, *ends) for c, ends in problem.domain.items()],
        "unknowns": [to_data(u) for u in problem.stated_unknowns],
        "terms": [_term(t) for t in problem.terms],
        "exact": [_row(u, formula) for u, formula in problem.exact.items()],
        "parameters": [
            *(_row(s, value) for s, value in problem.constants.items()),
            *(_row(s, *interval) for s, interval in problem.sampled.items()),
        ],
        "time": to_data(problem.start) if problem.start is not None else None,
    }


def _term(term: Term) -> list[Any]:
    where = [] if term.where is None else [to_data(term.where)]
    return [term.group, to_data(term.expression), *where]


def _row(*expressions: Any) -> list[Any]:
    return [to_data(sp.sympify(e)) for e in expressions]


def problem_from_data(data: dict[str, Any]) -> Problem:
    """The problem that `problem_to_data` wrote; its statements are the normal forms."""
    try:
        terms = [
            Condition(from_data(expression), group, *map(from_data, where))
            for group, expression, *where in data["terms"]
        ]
        return Problem(
            domain={from_data(c): (from_data(a), from_data(b)) for c, a, b in data["domain"]},
            equations=[replace(c, group=None) for c in terms if c.group == RESIDUAL],
            conditions=[c for c in terms if c.group != RESIDUAL],
            unknowns=[from_data(u) for u in data["unknowns"]],
            exact={from_data(u): from_data(e) for u, e in data["exact"]},
            parameters={
                from_data(s): _value(list(map(from_data, values)))
                for s, *values in data["parameters"]
            },
            time=None if data["time"] is None else from_data(data["time"]),
            name=data["name"],
            description=data["description"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"not a saved problem: {error}") from error


def _value(values: list[Any]) -> Any:
    """A number, or the ends of an interval."""
    return values[0] if len(values) == 1 else tuple(values)
