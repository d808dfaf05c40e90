"""Weights of points, by hand and inside a loss."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.calculus import Lattice
from symbolic_pinn.methods.adam import initial_state, point_sets
from symbolic_pinn.objective import LossParts, Objective
from symbolic_pinn.recipe import MLP
from symbolic_pinn.weighting import PointSets

pytestmark = pytest.mark.slow

HEAT = spinn.load("heat")
SMALL = spinn.Recipe(network=MLP(8, 2), points=16, steps=30, record_every=10)
SETS = PointSets((4, 3), (True, False), (0, 0.0, 2.0))
PLACES = [[[0.1, 0.5], [0.6, 0.2], [1.1, 0.3], [1.9, 0.4]], [[0.0, 0.1], [0.0, 0.5], [0.0, 0.9]]]
FOUND = [[0.5, -1.0, 2.0, 0.25], [0.1, -0.4, 0.2]]
KINDS = [spinn.SelfAdaptive(), spinn.ResidualAttention(), spinn.CausalWeighting()]


@pytest.fixture
def sample(x64):
    """Points and residuals of two terms, in float64."""
    return [jnp.array(p) for p in PLACES], [jnp.array(r) for r in FOUND]


def test_self_adaptive_weights_climb(sample):
    points, residuals = sample
    weighting = spinn.SelfAdaptive(learning_rate=0.1)
    state = weighting.init(SETS)
    adam = optax.adam(0.1)
    expected = [np.ones(4), np.ones(3)]
    moments = adam.init(expected)
    for _ in range(3):
        climb = [2 * w * np.square(r) / len(r) for w, r in zip(expected, residuals, strict=True)]
        updates, moments = adam.update([-c for c in climb], moments)
        expected = [w + u for w, u in zip(expected, updates, strict=True)]
        state = weighting.update(state, points, residuals)
    for found, w in zip(weighting.factors(state, points), expected, strict=True):
        np.testing.assert_allclose(found, w**2, rtol=1e-12)
    assert all(np.all(w > 1) for w in expected)


def test_attention_is_a_decaying_sum_of_relative_residuals(sample):
    points, residuals = sample
    weighting = spinn.ResidualAttention(gamma=0.9, eta=0.1)
    state = weighting.update(weighting.init(SETS), points, residuals)
    first, second = weighting.factors(state, points)
    np.testing.assert_allclose(first, (0.9 + 0.1 * np.array([0.25, 0.5, 1, 0.125])) ** 2)
    np.testing.assert_allclose(second, (0.9 + 0.1 * np.array([0.25, 1, 0.5])) ** 2)
    for _ in range(300):  # with frozen residuals it settles at eta / (1 - gamma) |R| / max |R|
        state = weighting.update(state, points, residuals)
    np.testing.assert_allclose(
        weighting.factors(state, points)[0], np.array([0.25, 0.5, 1, 0.125]) ** 2, rtol=1e-9
    )


def test_causal_weights_by_hand(sample):
    points, residuals = sample
    weighting = spinn.CausalWeighting(epsilon=0.5, intervals=4)
    state = weighting.update(weighting.init(SETS), points, residuals)
    # Intervals of length 1/2 hold the points one by one; losses 0.25, 1, 4, 0.0625.
    expected = np.exp(-0.5 * np.array([0, 0.25, 1.25, 5.25]))
    equation, condition = weighting.factors(state, points)
    np.testing.assert_allclose(equation, expected, rtol=1e-14)
    np.testing.assert_array_equal(condition, 1)


@pytest.mark.usefixtures("x64")
def test_factors_multiply_the_squares_of_their_own_term():
    objective = Objective.of(HEAT, Lattice())
    state, form = initial_state(objective, SMALL, spinn.LossWeights(), optax.sgd(0.1))
    field = form.field(state.params)
    points = objective.sample(16, key=jax.random.key(0))
    random = np.random.default_rng(0)
    factors = [jnp.asarray(random.uniform(size=len(points[i]))) for i in objective.sets]
    found = objective.evaluation(field, points)
    expected = [np.mean(f * np.square(r)) for f, r in zip(factors, found, strict=True)]
    weighted = objective.with_factors(points, factors)
    np.testing.assert_allclose(objective.term_losses(field, weighted), expected, rtol=1e-13)
    alone = objective.of_terms(LossParts.by_group(objective.problem).terms(2))
    np.testing.assert_allclose(alone.term_losses(field, weighted), expected[2:], rtol=1e-13)


@cache
def without_weights_of_points(parts):
    return solve(HEAT, recipe=SMALL, weighting=parts)


@pytest.mark.parametrize(
    ("weighting", "parts"),
    [(KINDS[0], spinn.Fixed()), *((kind, spinn.GradientWeighting()) for kind in KINDS)],
)
def test_they_train_with_either_weighting_on_any_number_of_devices(weighting, parts):
    found = [
        solve(HEAT, recipe=SMALL, weighting=parts, point_weighting=weighting, devices=devices)
        for devices in (jax.devices()[:1], jax.devices()[:2])
    ]
    one, two = (s.history.column("loss/residual") for s in found)
    np.testing.assert_allclose(one, two, rtol=1e-3)
    assert found[0].run.point_weighting["kind"] == type(weighting).__name__
    plain = without_weights_of_points(parts)
    assert not np.allclose(plain.history.column("loss/residual")[-1], one[-1], rtol=1e-6)


def test_updates_may_be_rare():
    rare = solve(HEAT, recipe=SMALL, point_weighting=spinn.ResidualAttention(every=7))
    often = solve(HEAT, recipe=SMALL, point_weighting=spinn.ResidualAttention())
    assert rare.history.rows[-1].losses != often.history.rows[-1].losses


def test_fixed_points_are_the_same_at_each_step():
    """With a learning rate near 0 the losses repeat, where fresh points would change them."""
    recipe = SMALL.but(learning_rate=1e-30, record_every=1, steps=4)
    attention = spinn.ResidualAttention()
    found = solve(HEAT, recipe=recipe, point_weighting=attention).history
    losses = found.column("loss/residual")
    # Only the weights change, by 1 % of their value at most: lambda <= 0.999 lambda + 0.01.
    assert np.all(np.abs(np.diff(losses)) < 0.02 * losses[0])
    fresh = solve(HEAT, recipe=recipe)
    assert np.max(np.abs(np.diff(fresh.history.column("loss/residual")))) > 0.1 * losses[0]


def test_causal_weights_need_time():
    with pytest.raises(InputError, match="need a time coordinate"):
        solve(spinn.load("poisson_2d"), recipe=SMALL, point_weighting=spinn.CausalWeighting())


def test_the_sets_are_those_of_the_problem():
    objective = Objective.of(HEAT, Lattice())
    sets = point_sets(objective, SMALL)
    assert sets.counts == (16, 16, 16, 16)
    assert sets.is_equation == (True, False, False, False)
    assert sets.time == (0, 0.0, 1.0)
    ode = Objective.of(spinn.load("harmonic_oscillator"), Lattice())
    assert point_sets(ode, SMALL).counts == (16, 1, 1)
    x = sp.Symbol("x", real=True)
    assert x not in ode.problem.box.coordinates
