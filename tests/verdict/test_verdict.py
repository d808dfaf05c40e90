"""Verdicts: thresholds, sizes, and wrong problems that must not end as converged."""

import dataclasses

import numpy as np
import pytest
import sympy as sp
from helpers import exact_field, formula_field
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.recipe import MLP
from symbolic_pinn.verdict import DOUBTFUL, ErrorEstimate, HeldOutCheck, TermError, Verdict, judge

pytestmark = pytest.mark.slow

t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
U = u(t, x)
SQUARE = {t: (0, 1), x: (0, 1)}


def measured(relative, largest=None, name="equation 1", group="residual"):
    worst = 2 * (largest or relative)
    return TermError(name=name, group=group, rms=2 * relative, largest=worst, size=2.0)


@pytest.mark.parametrize(
    ("measures", "status"),
    [
        ([measured(9e-3)], "converged"),
        ([measured(1.1e-2)], "doubtful"),
        ([measured(0.11)], "failed"),
        ([measured(1e-3, 0.09)], "converged"),
        ([measured(1e-3, 0.11)], "doubtful"),
        ([measured(1e-3, 1.1)], "failed"),
        ([measured(1e-3), measured(0.5, name="condition 1")], "failed"),
        ([measured(1e-3), measured(0.5, group="data")], "converged"),
        ([measured(float("nan"))], "failed"),
    ],
)
def test_the_thresholds_are_those_of_the_table(measures, status):
    verdict = judge(measures)
    assert verdict.status == status
    assert bool(verdict.reasons) is (status != "converged")


def test_a_bound_is_no_smaller_than_what_a_term_misses_by():
    estimate = ErrorEstimate(unresolved=1.0, bound=1e-9)
    missed = [measured(1e-6, 3e-3), measured(1e-9), measured(0.5, 0.5, group="data")]
    assert judge(missed, estimate=estimate).estimate.bound == pytest.approx(3e-3)
    assert judge([measured(1e-6, 2e-2)], estimate=estimate).status == DOUBTFUL
    assert judge([measured(1e-12)], estimate=estimate).estimate.bound == 1e-9
    assert judge(missed, estimate=ErrorEstimate()).estimate.bound is None


def test_what_is_not_finite_is_the_reason():
    problem = spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), sp.sqrt(U - x))],
        conditions=[sp.Eq(u(0, x), sp.log(u(0, x)))],
    )
    found = HeldOutCheck(problem)(formula_field(problem, {"u": sp.Rational(1, 2)}))
    verdict = judge(found)
    assert verdict.status == "failed"
    [reason] = [r for r in verdict.reasons if "equation 1" in r]
    assert "at points held out: `sqrt(-x + u(t, x))` is not finite (nan) at t = 0." in reason
    assert "`u(t, x)` = 0.5" in reason
    assert not any(r.startswith("condition 1, at") for r in verdict.reasons)
    again = Verdict.from_facts(verdict.facts())
    assert [m.not_finite for m in again.measures] == [m.not_finite for m in found]
    finite, other = verdict.facts()["terms"][::-1]
    assert "not_finite" in other
    assert "not_finite" not in finite


def test_points_that_were_not_solved_at_and_other_solutions_count():
    overfitted = judge([measured(5e-3)], at_points=[measured(1e-4)])
    assert overfitted.status == "doubtful"
    assert "more points are needed" in overfitted.reasons[0]
    assert judge([measured(9e-4)], at_points=[measured(1e-9)]).status == "converged"
    for difference, status in ((5e-3, "converged"), (5e-2, "doubtful"), (0.5, "failed")):
        assert judge([measured(1e-4)], differences={"lm": {"u": difference}}).status == status
    stopped = judge([measured(1e-4)], message="stopped after 3 steps")
    assert stopped.status == "doubtful"
    assert stopped.reasons == ("stopped after 3 steps",)


@pytest.mark.parametrize(
    "method",
    [
        spinn.LevenbergMarquardt(60, spinn.FixedPoints(12, 4)),
        spinn.RandomFeatures(60, (4.0, 4.0), blocks=1, ratio=0.4),
        spinn.RandomFeatures(60, (4.0, 4.0), blocks=2, ratio=0.4, tolerance=1e3),
    ],
)
def test_a_fit_to_few_points_is_found(method):
    """The residual is small where it was made small, and nowhere else."""
    recipe = spinn.Recipe(network=MLP(12, 2), seed=3)
    solution = solve(
        spinn.load("heat"),
        method=method,
        recipe=recipe,
        cross_check=spinn.RandomFeatures(tolerance=1e-6),
    )
    verdict = solution.verdict
    assert verdict.status != "converged"
    assert any("more points are needed" in r for r in verdict.reasons)
    assert any("differs by" in r for r in verdict.reasons)
    held_out, at_points = (
        max(m.relative for m in each) for each in (verdict.measures, verdict.at_points)
    )
    assert held_out > (2 if "overfitting" in solution.outcome.message else 10) * at_points
    assert [m.name for m in verdict.at_points] == [m.name for m in verdict.measures]
    names = [t["name"] for t in solution.summary()["verdict"]["terms_at_points"]]
    assert names == [m.name for m in verdict.measures]


def test_enough_points_are_no_reason():
    method = spinn.LevenbergMarquardt(60, spinn.FixedPoints(400, 60))
    verdict = solve(
        spinn.load("heat"), method=method, recipe=spinn.Recipe(network=MLP(8, 2))
    ).verdict
    assert verdict.status == "converged"
    assert max(m.relative for m in verdict.at_points) > 0


def test_a_verdict_survives_as_data():
    verdict = judge(
        [measured(0.02), measured(float("nan"), name="condition 2")],
        [measured(0.01), measured(0.01, name="condition 2")],
    )
    again = Verdict.from_facts(verdict.facts())
    assert dataclasses.replace(again, measures=()) == dataclasses.replace(verdict, measures=())
    np.testing.assert_equal(again.measures[1].rms, verdict.measures[1].rms)
    assert again.at_points == verdict.at_points
    old = {k: v for k, v in verdict.facts().items() if k != "terms_at_points"}
    assert Verdict.from_facts(old).at_points == ()


@pytest.mark.parametrize("name", ["klein_gordon", "kovasznay", "advection", "schroedinger", "beam"])
def test_an_exact_solution_holds_to_rounding_and_a_wrong_one_does_not(name):
    problem = spinn.load(name)
    examine = HeldOutCheck(problem)
    assert max(m.relative for m in examine(exact_field(problem))) < 1e-10
    wrong = {
        unknown.func.__name__: 1.2 * formula + sp.Rational(1, 5)
        for unknown, formula in problem.exact.items()
    }
    field = formula_field(problem, {n: wrong[n] for n in problem.fields})
    assert judge(examine(field)).status == "failed"


def test_a_size_is_that_of_the_parts_of_a_term():
    # u = 3 sin(x): u_xx + u = 0, whose parts are 3 sin(x) twice; u(0) = 0 against rms u.
    y = sp.Symbol("y", real=True)
    w = sp.Function("w", real=True)(y)
    problem = spinn.Problem(
        domain={y: (0, 2 * sp.pi)},
        equations=[sp.Eq(w.diff(y, 2) + w, 0)],
        conditions=[sp.Eq(w.subs(y, 0), 0), sp.Eq(w.diff(y).subs(y, 0), 3)],
    )
    measures = HeldOutCheck(problem)(formula_field(problem, {"w": 3 * sp.sin(y)}))
    rms = 3 / np.sqrt(2)
    assert [m.size for m in measures] == pytest.approx([2 * rms, rms, rms], rel=1e-2)
    off = HeldOutCheck(problem)(formula_field(problem, {"w": 3 * sp.sin(y) + sp.Rational(1, 10)}))
    assert off[1].rms == pytest.approx(0.1)
    assert off[1].relative == pytest.approx(0.1 / rms, rel=1e-2)


def torn():
    """The wall contradicts the start: no smooth solution exists."""
    return spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), sp.cos(sp.pi * x)), sp.Eq(u(t, 0), -1), sp.Eq(u(t, 1), -1)],
    )


def flipped():
    """Klein-Gordon with the sign of one wall's values flipped."""
    problem = spinn.load("klein_gordon")
    *others, wall = problem.conditions
    return dataclasses.replace(problem, conditions=[*others, sp.Eq(wall.lhs, -wall.rhs)])


METHODS = {
    "random features": spinn.RandomFeatures(150, (4.0, 4.0), blocks=1),
    "Adam": spinn.Adam(1500, learning_rate=5e-3),
    "Levenberg-Marquardt": spinn.LevenbergMarquardt(50, spinn.FixedPoints(200, 40)),
}


@pytest.mark.parametrize("problem", [torn, flipped])
@pytest.mark.parametrize("name", METHODS)
def test_a_wrong_problem_does_not_converge(name, problem):
    recipe = spinn.Recipe(network=MLP(16, 2), points=64)
    solution = solve(problem(), method=METHODS[name], recipe=recipe)
    assert solution.verdict.status in ("doubtful", "failed")
    assert solution.verdict.reasons


def test_a_low_loss_between_points_does_not_converge():
    """A jump fits between the points: the loss is at rounding, the solution is not one.

    u' = 0 with u(0) = 0 and u(1) = 1 has no solution.
    """
    y = sp.Symbol("y", real=True)
    w = sp.Function("w", real=True)(y)
    problem = spinn.Problem(
        domain={y: (0, 1)},
        equations=[sp.Eq(w.diff(y), 0)],
        conditions=[sp.Eq(w.subs(y, 0), 0), sp.Eq(w.subs(y, 1), 1)],
    )
    step = (1 + sp.tanh(2000 * (y - sp.Rational(521, 1000)))) / 2
    few = np.linspace(0, 1, 21)  # the jump is between two of them
    slope = sp.lambdify(y, step.diff(y))(few)
    assert np.max(np.abs(slope)) < 1e-3
    verdict = judge(HeldOutCheck(problem)(formula_field(problem, {"w": step})))
    assert verdict.status == "failed"


def test_a_cross_check_finds_another_solution():
    problem = spinn.load("heat")
    short = spinn.Adam(20)
    recipe = spinn.Recipe(network=MLP(8, 2), points=16)
    features = spinn.RandomFeatures(tolerance=1e-6)
    solution = solve(problem, method=features, cross_check=short, recipe=recipe)
    assert solution.verdict.status == "failed"
    assert solution.verdict.differences["adam"]["u"] > 0.1
    agreed = solve(problem, method=features, cross_check=features, recipe=recipe, seed=7)
    assert agreed.verdict.differences["random-features"]["u"] < 1e-5
    assert agreed.verdict.status == "converged"
