"""Verdicts on solutions, and the comparison of two of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symbolic_pinn.known_data import look
from symbolic_pinn.solution.metrics import field_values, grid, relative_changes
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.verdict import (
    ErrorEstimate,
    HeldOutCheck,
    assessed,
    general_expansions,
    judge,
)


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
        return solution
    examine = held_out or HeldOutCheck(solution.problem)
    verdict = judge(
        examine(solution.field),
        () if solved_at is None else examine(solution.field, [*map(np.asarray, solved_at)]),
        estimate=_estimate(solution, examine),
        message=solution.outcome.message,
        unresolved=look(solution.problem).warnings,
    )
    return replace(solution, verdict=verdict)


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
        differences=differences,
        estimate=solution.verdict.estimate,
        remarks=solution.verdict.remarks,
        message=solution.outcome.message,
        unresolved=look(solution.problem).warnings,
    )
    return replace(solution, verdict=verdict)


def _estimate(solution: Solution, examine: HeldOutCheck) -> ErrorEstimate | None:
    """The estimate of the error; none of a field that is not finite."""
    known = examine.known(solution.field, lambda x: field_values(solution.field, x))
    if not np.isfinite(known.values(known.somewhere()[0])).all():
        return None
    return assessed(known, general_expansions(known))
