"""Verdicts on solutions, and the comparison of two of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symbolic_pinn.compiler import covered
from symbolic_pinn.diagnosis import conditions_missing
from symbolic_pinn.known_data import look
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import broken_by, has_assumptions
from symbolic_pinn.solution.error_bars import error_bars, place_found, why_none
from symbolic_pinn.solution.metrics import grid, relative_changes
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.verdict import (
    CONVERGED,
    DOUBTFUL,
    FAILED,
    ErrorEstimate,
    HeldOutCheck,
    Remark,
    TimeLeft,
    assessed,
    general_expansions,
    judge,
    unlimited,
)

_NO_BARS = "time was up before it was known what noise leaves open: a longer budget tells"


def with_verdict(
    solution: Solution,
    held_out: HeldOutCheck | None = None,
    solved_at: Sequence[Any] | None = None,
    *,
    left: TimeLeft = unlimited,
) -> Solution:
    """The solution with a verdict: its method's, or one of its own, and what is known besides.

    Args:
        held_out: of the problem, where there is one already.
        solved_at: the points on each face, where the method solved at the same ones all the time.
        left: the time for it; residuals are measured in any case.
    """
    verdict = solution.verdict
    examine = held_out or HeldOutCheck(solution.problem)
    if verdict is None:
        verdict = judge(
            examine(solution.field),
            () if solved_at is None else examine(solution.field, [*map(np.asarray, solved_at)]),
            estimate=_estimate(solution, examine, left),
            message=solution.outcome.doubt,
        )
    remarks = _remarks(solution, verdict.estimate)
    errors = verdict.standard_errors
    if not errors and not why_none(solution.problem):
        if left() > 0:
            bars = error_bars(solution.problem, solution.field, solution.network, examine)
            errors = bars.relative if bars else {}
        else:
            remarks.append((DOUBTFUL, _NO_BARS))
    verdict = verdict.considering(remarks, standard_errors=errors)
    if verdict.status != CONVERGED and solution.outcome.reason:
        verdict = verdict.considering([(DOUBTFUL, solution.outcome.reason)])
    return replace(solution, verdict=verdict)


def cross_checked(solution: Solution, other: Solution) -> Solution:
    """The solution with a verdict that knows by how much another one differs from it."""
    assert solution.verdict is not None
    points = grid(solution.problem.box)
    here = covered(solution.problem, points)
    a, b = (field_values(s.field, points) * here for s in (solution, other))
    found = relative_changes(solution.problem.fields, a, b)
    verdict = solution.verdict.considering((), {other.run.method: found})
    return replace(solution, verdict=verdict)


def _estimate(solution: Solution, examine: HeldOutCheck, left: TimeLeft) -> ErrorEstimate | None:
    """The estimate of the error; none of a field that is not finite, or with a place found."""
    if place_found(solution.problem):
        return None
    known = examine.known(solution.field, lambda x: field_values(solution.field, x))
    if not np.isfinite(known.values(known.somewhere()[0])).all():
        return None
    return assessed(known, general_expansions(known), left)


def _remarks(solution: Solution, estimate: ErrorEstimate | None) -> list[Remark]:
    """What is known of the problem, and what the solution says against its assumptions."""
    problem = solution.problem
    remarks = [(DOUBTFUL, text) for text in (*look(problem).warnings, place_found(problem)) if text]
    # Counting conditions may err; where the linearised equations show that they suffice, they do.
    if estimate is None or not estimate.relative or estimate.undetermined:
        remarks += [(DOUBTFUL, text) for text in conditions_missing(problem)]
    if has_assumptions(*problem.fields.values(), *problem.trainable):
        points = grid(problem.box)
        values, here = field_values(solution.field, points), covered(problem, points)
        looked_at = {n: values[here[:, i], i] for i, n in enumerate(problem.fields)}
        estimates = {s: solution.estimates[s.name] for s in problem.trainable}
        found = broken_by(problem.fields, looked_at, estimates)
        remarks += [(FAILED, text) for text in found]
    return remarks
