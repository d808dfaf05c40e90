"""Sampled parameters: one network for a family of problems."""

import jax
import numpy as np
import pytest
import sympy as sp
from helpers import exact_field

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.diagnosis import OK, diagnose
from symbolic_pinn.errors import InputError
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.recipe import MLP

t, x = sp.symbols("t x", real=True)
nu, k = sp.symbols("nu k", positive=True)
u = sp.Function("u", real=True)
DECAY = sp.exp(-nu * (k * sp.pi) ** 2 * t) * sp.sin(k * sp.pi * x)


def heat(**values):
    return spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u(t, x).diff(t), nu * u(t, x).diff(x, 2))],
        conditions=[sp.Eq(u(0, x), sp.sin(k * sp.pi * x)), u(t, 0), u(t, 1)],
        exact={u(t, x): DECAY},
        parameters={nu: (0.05, 0.2), k: 1, **values},
    )


def decay(rate):
    return spinn.Problem(
        domain={t: (0, 1)},
        equations=[u(t).diff(t) + nu * u(t)],
        conditions=[u(0) - 1],
        exact={u(t): sp.exp(-nu * t)},
        parameters={nu: rate},
    )


def test_a_sampled_parameter_is_a_further_input():
    problem = heat()
    assert [c.name for c in problem.box.coordinates] == ["t", "x", "nu"]
    assert (problem.box.lower[2], problem.box.upper[2]) == (0.05, 0.2)
    assert problem.fields == {"u": u(t, x)}
    assert [str(c) for c in problem.faces[1].free(problem.box)] == ["x", "nu"]
    assert {f.level for f in diagnose(problem)} == {OK}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("engine", [Lattice(), NestedJvp()], ids=["lattice", "nested"])
def test_the_exact_family_has_no_residual(engine):
    problem = heat()
    objective = Objective.of(problem, engine)
    points = objective.sample(16, key=jax.random.key(0))
    assert np.ptp(points[0][:, 2]) > 0.05
    for found in objective.evaluation(exact_field(problem), points):
        np.testing.assert_allclose(found, 0, atol=1e-12)


def test_it_is_never_differentiated_and_costs_no_stream():
    objective = Objective.of(heat(), Lattice())
    interior, *_ = objective.evaluation.plan.places.values()
    assert interior.count == 3  # the value, u_x, and u_t - nu u_xx as one
    assert all(alpha[2] == 0 for alpha in interior.carried)


def test_a_problem_of_a_family_survives_saving():
    again = problem_from_data(problem_to_data(heat()))
    assert again.sampled == heat().sampled
    assert again.box == heat().box


def test_one_training_solves_the_family(tmp_path):
    solution = spinn.solve(
        decay((0.5, 2.0)), network=None, steps=3000, points=64, seed=1,
        recipe=spinn.Recipe(network=MLP(width=16, depth=2), learning_rate=5e-3),
    )  # fmt: skip
    for rate in (0.5, 1.0, 2.0):
        times = np.linspace(0, 1, 20)
        found = solution(t=times, nu=rate)
        # Three seeds with either weighting end between 0.002 and 0.024.
        assert np.abs(found - np.exp(-rate * times)).max() < 0.04
    slope = solution.evaluate(u(t).diff(t), t=0.5, nu=1.0)
    assert slope == pytest.approx(-np.exp(-0.5), abs=0.1)
    solution.save(tmp_path / "run")
    again = spinn.Solution.load(tmp_path / "run")
    assert again(t=0.5, nu=0.7) == solution(t=0.5, nu=0.7)


def test_a_member_of_the_family_is_fixed_by_its_value():
    member = decay((0.5, 2.0)).with_parameters(nu=1)
    assert [c.name for c in member.box.coordinates] == ["t"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({nu: (0.2, 0.05)}, "`nu` is reversed"),
        ({nu: (0.2,)}, "give \\(lower, upper\\)"),
        ({nu: (0.2, None)}, "`nu` is `None`"),
        ({t: (0, 1)}, "both a coordinate and a parameter"),
    ],
)
def test_intervals_are_checked(values, message):
    with pytest.raises(InputError, match=message):
        _with(values)


def _with(values):
    return spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u(t, x).diff(t), nu * u(t, x).diff(x, 2))],
        conditions=[u(0, x)],
        parameters={nu: 1, **values},
    )
