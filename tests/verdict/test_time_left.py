"""A verdict for which there is little time says what it could not look at."""

import pytest
import sympy as sp
from helpers import decay, exact_field

import symbolic_pinn as spinn
from symbolic_pinn.objective import field_values
from symbolic_pinn.solution import Outcome, Solution, Status, with_verdict
from symbolic_pinn.verdict import (
    ErrorEstimate,
    HeldOutCheck,
    Verdict,
    error_estimate,
    general_expansions,
)

pytestmark = pytest.mark.slow

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
DECAY = decay()


def judged(*left, problem=DECAY, **more):
    """The verdict on the exact solution, where these are the seconds left at each look."""
    seconds = iter(left)
    solution = Solution(problem=problem, field=exact_field(problem), **more)
    return with_verdict(solution, left=lambda: next(seconds)).verdict


def test_without_any_time_residuals_are_measured_all_the_same():
    verdict = judged(0.0, 0.0)
    assert len(verdict.measures) == 2
    assert verdict.status == "doubtful"
    assert verdict.estimate.out_of_time
    assert verdict.reasons == (
        "time was up before it was known how large the error is: a longer budget tells",
    )
    assert Verdict.from_facts(verdict.facts()) == verdict


def test_with_little_time_the_error_is_known_and_the_rest_is_not():
    verdict = judged(1e3, 0.0, 0.0)
    assert max(verdict.estimate.relative.values()) < 1e-6
    assert verdict.status == "doubtful"
    assert verdict.reasons == (
        "time was up before it was known whether the conditions suffice: a longer budget tells",
    )


def test_with_time_enough_nothing_is_said():
    assert judged(*[1e3] * 4).status == "converged"


def test_an_expansion_that_would_take_longer_than_there_is_time_is_left_out(monkeypatch):
    corrected, tried = error_estimate.corrected, []
    monkeypatch.setattr(
        error_estimate, "corrected", lambda *given: tried.append(given) or corrected(*given)
    )
    known = HeldOutCheck(DECAY).known(
        exact_field(DECAY), lambda at: field_values(exact_field(DECAY), at)
    )
    expansions, seconds = general_expansions(known), iter([1e3, 1e-9])
    found = error_estimate.estimated_error(known, expansions, lambda: next(seconds))
    assert len(tried) == 1 < len(expansions)
    assert found.relative
    assert not found.out_of_time


def test_standard_errors_are_not_looked_for_without_time():
    problem = spinn.load("heat_inverse")
    verdict = judged(0.0, 0.0, 0.0, problem=problem)
    assert any("what noise leaves open" in r for r in verdict.reasons)
    assert not verdict.standard_errors


@pytest.mark.parametrize(
    ("status", "speaks_against", "doubt", "reason"),
    [
        (Status.COMPLETED, True, True, True),
        (Status.COMPLETED, False, False, True),
        (Status.INTERRUPTED, True, True, True),
        (Status.OUT_OF_TIME, True, False, True),
        (Status.ENOUGH, True, False, False),
    ],
)
def test_what_the_end_of_a_run_says_of_its_solution(status, speaks_against, doubt, reason):
    outcome = Outcome(status, "what happened", speaks_against)
    assert bool(outcome.doubt) is doubt
    assert bool(outcome.reason) is reason


def test_how_a_run_ended_is_a_reason_only_where_there_is_another():
    ended = Outcome(Status.OUT_OF_TIME, "the budget ended it")
    assert judged(*[1e3] * 4, outcome=ended).reasons == ()
    assert judged(0.0, 0.0, outcome=ended).reasons[0] == "the budget ended it"


def test_facts_of_an_estimate_without_time_are_read():
    found = ErrorEstimate(relative={"u": 1e-3}, out_of_time=True)
    assert ErrorEstimate.from_facts(found.facts()) == found
    assert "out_of_time" not in ErrorEstimate().facts()
