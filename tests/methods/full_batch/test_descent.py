"""Steps of Levenberg-Marquardt and of self-scaled Broyden against dense formulas."""

import math
import warnings
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice
from symbolic_pinn.methods.full_batch.dense_steps import DenseSteps
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.matrix_free_steps import MatrixFreeSteps
from symbolic_pinn.methods.full_batch.quasi_newton import broyden_update
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.objective import Objective, flatten
from symbolic_pinn.recipe import MLP

pytestmark = pytest.mark.slow

HEAT = spinn.load("heat")
RECIPE = spinn.Recipe(network=MLP(6, 2), points=16, steps=10)


@pytest.fixture(scope="module")
def made():
    with jax.enable_x64(True):
        objective = Objective.of(HEAT, Lattice())
        theta, form = flatten(starting_field(HEAT, RECIPE))
        system = ResidualSystem(objective, form, (1.0, 10.0, 10.0, 10.0))
        points = FixedPoints(40, 10).sample(objective, 0)
        return system, theta, points


@pytest.mark.usefixtures("x64")
def test_the_square_of_the_residuals_is_the_weighted_loss(made):
    system, theta, points = made
    weights = jnp.asarray(system.weights)
    expected = weights @ system.objective.term_losses(system.form.field(theta), points)
    assert float(system.loss(theta, points)) == pytest.approx(float(expected), rel=1e-12)
    r, J = system.rows(theta, points)
    dense = jax.jacfwd(lambda v: system.residuals(v, points))(theta)
    np.testing.assert_allclose(r, system.residuals(theta, points), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(J, dense, atol=1e-10 * np.abs(dense).max())


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("acceleration", [False, True])
@pytest.mark.parametrize(
    ("kind", "interior"), [(DenseSteps, 40), (DenseSteps, 20), (MatrixFreeSteps, 40)]
)  # more residuals than numbers, and fewer
def test_a_step_solves_the_damped_equations_whichever_way(made, kind, interior, acceleration):
    system, theta, _ = made
    points = FixedPoints(interior, 10).sample(system.objective, 0)
    rows = sum(len(points[i]) for i in system.objective.sets)
    assert (rows >= len(theta)) == (interior == 40)
    mu = jnp.asarray(3.0)
    steps = kind(system, acceleration)
    moved, loss, ratio = steps.attempt(steps.linearise(theta, points), (theta, points), mu)
    r, J = map(np.asarray, system.rows(theta, points))
    A = J.T @ J + float(mu) * np.eye(len(theta))
    delta = -np.linalg.solve(A, J.T @ r)
    step = delta
    if acceleration:

        def along(s):
            return system.residuals(theta + s * delta, points)

        h = 0.1  # what the method takes; the exact second derivative is near
        second = 2 / h * ((np.asarray(along(h)) - r) / h - J @ delta)
        exact = np.asarray(jax.jvp(jax.jacfwd(along), (0.0,), (1.0,))[1])
        assert np.linalg.norm(second - exact) < 0.2 * np.linalg.norm(exact)
        bend = -np.linalg.solve(A, J.T @ second)
        assert np.linalg.norm(bend) < 0.75 * np.linalg.norm(delta)
        step = delta + bend / 2
    np.testing.assert_allclose(moved - theta, step, atol=1e-6 * np.abs(step).max())
    gain = r @ r - np.sum(np.square(system.residuals(theta + step, points)))
    predicted = r @ r - np.sum(np.square(r + J @ delta))
    assert float(ratio) == pytest.approx(gain / predicted, rel=1e-5)
    assert float(loss) < r @ r


@pytest.mark.usefixtures("x64")
def test_the_sketch_has_the_large_eigenvalues(made):
    system, theta, points = made
    _, J = system.rows(theta, points)
    sketch = MatrixFreeSteps(system, True).linearise(theta, points)
    exact = np.linalg.eigvalsh(J.T @ J)[::-1]
    np.testing.assert_allclose(sketch.s[:5], exact[:5], rtol=1e-6)


@pytest.mark.usefixtures("x64")
def test_without_a_matrix_it_looks_up_between_ten_products(made):
    system, theta, points = made
    looks = []
    steps = MatrixFreeSteps(replace(system, check=lambda: looks.append(1)), False)
    state = steps.linearise(theta, points)
    assert len(looks) == math.ceil(len(theta) / 10)
    looks.clear()
    steps.attempt(state, (theta, points), 1e-9)
    assert 1 <= len(looks) <= 30


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("matrix_free", [False, True])
def test_levenberg_marquardt_falls_quickly(matrix_free):
    method = spinn.LevenbergMarquardt(40, FixedPoints(150, 30), matrix_free=matrix_free)
    losses = solve(HEAT, method=method, recipe=RECIPE).history.column("method/loss")
    assert losses[-1] < 1e-4 * losses[0]
    assert np.all(np.diff(losses) <= 0)


@pytest.mark.usefixtures("x64")
def test_a_broyden_update_satisfies_the_secant_equation_and_is_bfgs_at_unit_scaling():
    random = np.random.default_rng(0)
    n = 7
    root = random.normal(size=(n, n))
    H = root @ root.T + np.eye(n)
    s, y = random.normal(size=n), random.normal(size=n)
    y = y if y @ s > 0 else -y
    B = np.linalg.inv(H)
    found = np.asarray(broyden_update(*map(jnp.asarray, (H, s, y)), jnp.asarray(s @ B @ s)))
    np.testing.assert_allclose(found @ y, s, atol=1e-11)
    np.testing.assert_allclose(found, found.T, atol=1e-12)
    assert np.linalg.eigvalsh(found).min() > 0
    b, h = s @ B @ s / (y @ s), y @ H @ y / (y @ s)
    a = b * h - 1
    c = np.sqrt(a / (1 + a))
    rho = min(1, h * (1 - c))
    theta = max((rho - 1) / a, min(1 / rho, (1 - b) / b))
    sigma = 1 + a * theta
    root = sigma ** (-1 / (n - 1))
    tau = min(1, 1 / b) * min(root, 1 / theta) if theta > 0 else min(min(1, 1 / b) * root, sigma)
    v = np.sqrt(y @ H @ y) * (s / (y @ s) - H @ y / (y @ H @ y))
    middle = H - np.outer(H @ y, H @ y) / (y @ H @ y)
    expected = (middle + (1 - theta) / sigma * np.outer(v, v)) / tau + np.outer(s, s) / (y @ s)
    np.testing.assert_allclose(found, expected, atol=1e-11)


@pytest.mark.usefixtures("x64")
def test_a_step_without_positive_curvature_leaves_the_inverse_alone():
    H, s = jnp.eye(3), jnp.asarray([1.0, 0, 0])
    np.testing.assert_array_equal(broyden_update(H, s, -s, jnp.asarray(1.0)), H)


def test_32_bit_floats_stall_and_it_is_said():
    method = spinn.LevenbergMarquardt(200, FixedPoints(100, 20, precision=32))
    solution = solve(HEAT, method=method, recipe=RECIPE)
    assert "32-bit floats resolve the loss no further" in solution.outcome.message
    assert solution.verdict.status != "converged"
    better = solve(HEAT, method=spinn.LevenbergMarquardt(200, FixedPoints(100, 20)), recipe=RECIPE)
    assert better.relative_l2()["u"] < solution.relative_l2()["u"]


def test_other_points_can_be_taken_now_and_then():
    method = spinn.LevenbergMarquardt(30, FixedPoints(60, 20, resample=10))
    losses = solve(HEAT, method=method, recipe=RECIPE).history.column("method/loss")
    assert losses[-1] < 1e-2 * losses[0]
    assert np.any(np.diff(losses) > 0)


def test_weights_stay_those_of_the_method_before():
    adam = spinn.Adam(40, weighting=spinn.GradientWeighting())
    method = spinn.Chain(adam, spinn.LevenbergMarquardt(5, FixedPoints(60, 20)))
    solution = solve(HEAT, method=method, recipe=RECIPE)
    first, last = (
        next(r for r in solution.history.rows if bool(r.method) is is_lm) for is_lm in (False, True)
    )
    before = [r for r in solution.history.rows if not r.method][-1]
    assert last.weights == pytest.approx(before.weights, rel=1e-6)
    assert first.weights != before.weights


@pytest.mark.parametrize(
    ("given", "of_conditions"),
    [({}, 10), ({"condition_weight": 3}, 3), ({"weighting": spinn.Fixed()}, 1)],
)
def test_conditions_have_a_weight_whatever_groups_there_are(given, of_conditions):
    problem = spinn.load("poisson_2d")  # has no initial group
    method = spinn.LevenbergMarquardt(1, FixedPoints(30, 8, **given))
    weights = solve(problem, method=method, recipe=RECIPE).history.rows[-1].weights
    assert weights == {"residual": 1, "boundary": of_conditions}
    chain = spinn.Chain(spinn.Adam(2, weighting=spinn.GradientWeighting()), method)
    *_, before, after = solve(problem, method=chain, recipe=RECIPE).history.rows
    assert (after.weights["boundary"] == of_conditions) is bool(given)
    if not given:
        [adapted] = {r.weights["boundary"] for r in (before, after)}
        assert adapted != 10


def test_two_weights_for_conditions_are_refused():
    with pytest.raises(spinn.InputError, match="exclude each other"):
        FixedPoints(weighting=spinn.Fixed(), condition_weight=2)


def test_a_loss_that_is_not_finite_at_the_start_is_named():
    t = sp.Symbol("t", real=True)
    u = sp.Function("u", real=True)(t)
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u.diff(t), sp.log(u - 100))],
        conditions=[sp.Eq(u.subs(t, 0), 200)],
    )
    method = spinn.LevenbergMarquardt(5, FixedPoints(20))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        solution = solve(problem, method=method, recipe=RECIPE)
    assert solution.outcome.status == "not finite"
    assert any("not finite at the start" in str(w.message) for w in caught)
    assert "equation 1: `log(u(t) - 100)` is not finite (nan) at t = " in solution.outcome.message
    assert "where `u(t) - 100` = -" in solution.outcome.message
    assert solution.verdict.status == "failed"
    assert "at points held out: `log(u(t) - 100)` is not finite" in solution.verdict.reasons[0]


@pytest.mark.parametrize("kind", [spinn.LevenbergMarquardt, spinn.LBFGS, spinn.SelfScaledBroyden])
def test_a_gradient_that_is_not_finite_is_named(kind):
    """A root that is flat where it begins: 0 times its infinite slope is no number."""
    t = sp.Symbol("t", real=True)
    u = sp.Function("u", real=True)(t)
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u.diff(t), sp.sqrt(sp.Max(u - 100, 0)))],
        conditions=[sp.Eq(u.subs(t, 0), 200)],
    )
    with pytest.warns(RuntimeWarning, match="not finite after 0 steps"):
        solution = solve(problem, method=kind(5, FixedPoints(20)), recipe=RECIPE)
    assert solution.outcome.status == "not finite"
    said = solution.outcome.message
    assert "in the slope by `u(t)` `1/sqrt(Max(0, u(t) - 100))` is not finite (inf)" in said
    assert "`Max(0, u(t) - 100)` = 0" in said
