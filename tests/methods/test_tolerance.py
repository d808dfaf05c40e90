"""A run ends where the error is small enough, as it is estimated."""

from dataclasses import replace

import pytest
import sympy as sp
from helpers import decay, formula_field
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn.methods import Task
from symbolic_pinn.methods.target import Target
from symbolic_pinn.verdict import HeldOutCheck

pytestmark = pytest.mark.slow

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
DECAY = decay()
GROWTH = spinn.Problem(
    domain={t: (0, 3)},
    equations=[sp.Eq(u(t).diff(t), 4 * u(t))],
    conditions=[sp.Eq(u(0), 1)],
)
RECIPE = spinn.Recipe(network=spinn.MLP(10, 2), points=32, steps=4_000, record_every=50)


def target(problem, tolerance):
    task = Task(
        problem=problem,
        recipe=RECIPE,
        seeds=(0,),
        held_out=HeldOutCheck(problem),
        tolerance=tolerance,
    )
    return Target(task)


@pytest.mark.parametrize(
    ("method", "most"),
    [
        (spinn.Adam(learning_rate=5e-3), 3_000),
        (spinn.LevenbergMarquardt(batch=spinn.FixedPoints(100)), 100),
        (spinn.Chain(spinn.Adam(learning_rate=5e-3), spinn.LevenbergMarquardt()), 3_000),
    ],
)
def test_a_network_is_trained_no_longer_than_it_must(method, most):
    solution = solve(DECAY, method=method, recipe=RECIPE, tolerance=2e-2)
    assert solution.outcome.status == "tolerance reached"
    assert solution.outcome.message == "the relative error is below 0.02, as it is estimated"
    assert solution.run.steps < most
    assert len(solution.run.stages) <= 1
    [error] = solution.verdict.estimate.relative.values()
    assert error <= 2e-2
    assert solution.relative_l2()["u"] < 4e-2
    assert solution.outcome.message not in solution.verdict.reasons


def test_all_seeds_have_it():
    found = solve_ensemble(DECAY, seeds=2, recipe=RECIPE, learning_rate=5e-3, tolerance=5e-2)
    assert {s.outcome.status for s in found.solutions} == {"tolerance reached"}
    assert max(s.relative_l2()["u"] for s in found.solutions) < 0.1


def test_the_estimate_has_the_last_word():
    """A residual of a hundredth is an error of far more where it grows e^12 times."""
    wrong = formula_field(GROWTH, {"u": sp.exp(sp.Rational(397, 100) * t)})
    [equation, _] = HeldOutCheck(GROWTH)(wrong)
    assert equation.relative < 1e-2
    assert not target(GROWTH, 2e-2).is_met(wrong)
    assert target(GROWTH, 0.5).is_met(wrong)
    exact = formula_field(GROWTH, {"u": sp.exp(4 * t)})
    assert target(GROWTH, 1e-6).is_met(exact)
    assert not target(GROWTH, 0.5).is_met(exact, formula_field(GROWTH, {"u": sp.exp(2 * t)}))


def test_an_estimate_that_disagreed_is_not_made_again_at_once(monkeypatch):
    looked = target(GROWTH, 2e-2)
    wrong = formula_field(GROWTH, {"u": sp.exp(sp.Rational(397, 100) * t)})
    assert not looked.is_met(wrong)
    monkeypatch.setattr(Task, "with_verdict", None)
    assert not looked.is_met(wrong)


def test_looking_takes_little_of_the_time(monkeypatch):
    looked = target(DECAY, 1e-9)
    assert looked.is_due
    monkeypatch.setattr(type(looked._clock), "working", 100.0)
    looked._spent = 4.0
    assert looked.is_due
    looked._spent = 6.0
    assert not looked.is_due
    assert not Target(replace(looked._task, tolerance=None)).is_due


def test_a_method_that_knows_no_tolerance_is_refused():
    class Deaf(spinn.RandomFeatures):
        @property
        def settings(self):
            return frozenset({"seed"})

    with pytest.raises(spinn.InputError, match="`tolerance` would be ignored by random-features"):
        solve(DECAY, method=Deaf(), tolerance=1e-3)
