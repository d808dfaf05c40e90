"""Networks that begin where another solution ended."""

import jax
import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.methods import Task
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.from_solution import first_field
from symbolic_pinn.networks import build
from symbolic_pinn.solution import relative_l2_metric
from symbolic_pinn.verdict import HeldOutCheck

pytestmark = pytest.mark.slow

x, y = sp.symbols("x y", real=True)
u, p = (sp.Function(n, real=True) for n in "up")
SMALL = spinn.Recipe(network=spinn.MLP(12, 2), points=32, steps=20)
POINTS = spinn.FixedPoints(100, 20)


def pair():
    """Two unknowns of very different sizes, one of which does not vary in y."""
    return spinn.manufactured(
        left=[u(x, y).diff(x, 2) + u(x, y).diff(y, 2), p(x, y).diff(x) + p(x, y).diff(y)],
        exact={u(x, y): sp.sin(3 * x) * sp.cos(2 * y) / 1000, p(x, y): 50 * sp.exp(x)},
        domain={x: (0, 1), y: (0, 2)},
    )


def features(problem):
    return solve(problem, method=spinn.RandomFeatures(200, (3.0, 3.0), blocks=1))


def task(problem, start, **more):
    given = {"recipe": SMALL, "seeds": (0,), "held_out": HeldOutCheck(problem), **more}
    return Task(problem=problem, start=start, **given)


@pytest.mark.parametrize("bits", [32, 64])
def test_a_network_learns_what_random_features_found(bits):
    problem = pair()
    begun = task(problem, features(problem))
    with jax.enable_x64(bits == 64):
        field = first_field(begun, SMALL)
    assert max(relative_l2_metric(problem)(field).values()) < 3e-2
    assert {a.dtype for a in jax.tree.leaves(field)} == {np.dtype(f"float{bits}")}
    assert begun.description == SMALL.network
    at = {"x": 0.3, "y": np.linspace(0, 2, 5)}
    slope = spinn.Solution(problem=problem, field=field).evaluate(u(x, y).diff(x), **at)
    exact = 3 * np.cos(0.9) * np.cos(2 * at["y"]) / 1000
    assert np.linalg.norm(slope - exact) < 0.1 * np.linalg.norm(exact)


def test_training_goes_on_from_there():
    problem = spinn.load("heat")
    start = features(problem)
    for method in (spinn.Adam(5), spinn.LevenbergMarquardt(3, POINTS)):
        found = solve(problem, method=method, start=start, recipe=SMALL)
        assert found.history.rows[0].relative_l2["u"] < 1e-2
        assert found.network == SMALL.network
        fresh = solve(problem, method=method, recipe=SMALL)
        assert found.relative_l2()["u"] < 0.2 * fresh.relative_l2()["u"]


def test_parameters_are_those_that_were_found():
    problem = spinn.load("heat_inverse")
    start = solve(problem, method=spinn.RandomFeatures(200, (4.0, 4.0), blocks=1))
    field = first_field(task(problem, start), SMALL)
    [found] = [float(v) for v in field.estimates.values]
    assert found == pytest.approx(start.estimates["kappa"], rel=1e-5)


def test_a_trained_network_goes_on_as_it_is():
    problem = spinn.load("heat")
    trained = solve(problem, method=spinn.Adam(5), recipe=SMALL)
    again = task(problem, trained, recipe=SMALL.but(network=spinn.MLP(5, 1)))
    assert again.description == SMALL.network
    found = first_field(again, again.recipe)
    for a, b in zip(*map(jax.tree.leaves, (found, trained.field)), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_module_of_the_users_own_learns_from_any_solution_but_one_of_its_form():
    problem = spinn.load("heat")
    own = build(spinn.MLP(8, 2), 2, 1, key=jax.random.key(1))
    trained = solve(problem, method=spinn.LevenbergMarquardt(40, POINTS), recipe=SMALL)
    learning = task(problem, trained, network=own)
    assert learning.description is None
    assert learning.continued is None
    field = first_field(learning, SMALL)
    assert relative_l2_metric(problem)(field)["u"] < 1e-2
    assert field.network.__class__ is own.__class__
    alike = solve(problem, method=spinn.Adam(5), recipe=SMALL, network=own)
    assert task(problem, alike, network=own).continued is alike.field


def test_learning_ends_in_time():
    problem = spinn.load("heat")
    begun = task(problem, features(problem))
    short = Deadline.after(1e-9)
    without = first_field(task(problem, begun.start, deadline=short), SMALL)
    errors = relative_l2_metric(problem)
    assert errors(first_field(begun, SMALL))["u"] < 0.1 * errors(without)["u"]
