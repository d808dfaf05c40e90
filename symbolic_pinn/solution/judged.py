"""Verdicts on solutions, and the comparison of two of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symbolic_pinn.problem import broken_by, has_assumptions
from symbolic_pinn.solution.metrics import field_values, grid, relative_changes
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.verdict import FAILED, HeldOutCheck, judge


def with_verdict(
    solution: Solution,
    held_out: HeldOutCheck | None = None,
    solved_at: Sequence[Any] | None = None,
) -> Solution:
    """The solution with a verdict, unless its method has given one.

    Args:
        held_out: of the problem, where there is one already.
        solved_at: the points on each face, where the method solved at the same ones all the time.
    """
    if solution.verdict is not None:
        return _with_assumptions(solution)
    examine = held_out or HeldOutCheck(solution.problem)
    verdict = judge(
        examine(solution.field),
        () if solved_at is None else examine(solution.field, [*map(np.asarray, solved_at)]),
        message=solution.outcome.message,
    )
    return _with_assumptions(replace(solution, verdict=verdict))


def _with_assumptions(solution: Solution) -> Solution:
    """The solution with what it says against the assumptions that SymPy has simplified by."""
    problem, verdict = solution.problem, solution.verdict
    if verdict is None or not has_assumptions(*problem.fields.values(), *problem.trainable):
        return solution
    values = field_values(solution.field, grid(problem.box)).T
    found = broken_by(
        problem.fields,
        dict(zip(problem.fields, values, strict=True)),
        dict(zip(problem.trainable, map(float, solution.field.estimates.values), strict=True)),
    )
    reasons = (*(r for r in found if r not in verdict.reasons), *verdict.reasons)
    status = FAILED if found else verdict.status
    return replace(solution, verdict=replace(verdict, status=status, reasons=reasons))


def cross_checked(solution: Solution, other: Solution) -> Solution:
    """The solution with a verdict that knows by how much another one differs from it."""
    assert solution.verdict is not None
    points = grid(solution.problem.box)
    a, b = (field_values(s.field, points) for s in (solution, other))
    found = relative_changes(solution.problem.fields, a, b)
    differences = {**solution.verdict.differences, other.run.method: found}
    verdict = judge(
        solution.verdict.measures,
        solution.verdict.at_points,
        differences,
        solution.outcome.message,
    )
    return _with_assumptions(replace(solution, verdict=verdict))
