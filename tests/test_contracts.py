"""What every weighting, network, method and feature map promises, whatever else it does."""

import dataclasses
import inspect
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from helpers import FEATURE_MAPS, METHODS, NETWORKS, POINT_WEIGHTINGS, WEIGHTINGS
from unchecked import solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn.networks import (
    build,
    description_from_data,
    description_to_data,
    feature_map,
)
from symbolic_pinn.networks.feature_maps import _MAPS
from symbolic_pinn.solution import RunRecord, to_json
from symbolic_pinn.spelling import registry
from symbolic_pinn.weighting import Evidence, Measured, PointSets

pytestmark = pytest.mark.slow

PARTS = ("residual", "initial", "boundary")
HEAT = spinn.load("heat")


def kind(chosen):
    return type(chosen).__name__


@pytest.mark.parametrize(
    ("held", "named"),
    [
        (WEIGHTINGS, registry.weightings),
        (POINT_WEIGHTINGS, registry.point_weightings),
        (NETWORKS, registry.networks),
        (METHODS, registry.methods),
    ],
)
def test_all_that_has_a_name_is_held_to_its_contract(held, named):
    assert {type(c) for c in held} - {spinn.Chain} == {e.load() for e in named().values()}


def test_all_feature_maps_are_held_to_their_contract():
    assert {*FEATURE_MAPS} <= {*_MAPS}
    assert all(feature_map(name).name == name for name in _MAPS)


# Weightings


def measured(weighting, step):
    """What the weighting looks at, and nothing else."""
    random = np.random.default_rng(step)
    match weighting.evidence:
        case Evidence.LOSSES:
            return Measured(losses=jnp.asarray(random.uniform(0.1, 2, 3)))
        case Evidence.TRACES:
            return Measured(traces=jnp.asarray(random.uniform(0.1, 2, 3)))
        case Evidence.GRADIENTS:
            shapes = {"w": (3, 4, 2), "b": (3, 4)}
            return Measured(
                gradients={k: jnp.asarray(random.normal(size=s)) for k, s in shapes.items()}
            )
    return Measured()


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("weighting", WEIGHTINGS, ids=kind)
def test_a_weighting_is_state_in_and_state_out(weighting):
    state = weighting.init(PARTS)
    first = np.asarray(weighting.weights(state))
    assert first.shape == (3,)
    assert first[0] == 1
    update = jax.jit(weighting.update)
    for step in range(4):
        new = update(state, measured(weighting, step))
        assert jax.tree.structure(new) == jax.tree.structure(state)
        for a, b in zip(jax.tree.leaves(new), jax.tree.leaves(state), strict=True):
            assert (a.shape, a.dtype) == (b.shape, b.dtype)
        state = new
        weights = np.asarray(weighting.weights(state))
        assert weights.dtype == np.float64
        assert np.all(np.isfinite(weights) & (weights > 0))
    assert np.array_equal(weights, first) is (weighting.every is None)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("weighting", POINT_WEIGHTINGS, ids=kind)
def test_a_weighting_of_points_gives_each_point_a_factor(weighting):
    random = np.random.default_rng(0)
    sets = PointSets(counts=(7, 3), is_equation=(True, False), time=(0, 0.0, 1.0))
    points = [jnp.asarray(random.uniform(size=(n, 2))) for n in sets.counts]
    state = weighting.init(sets)
    update = jax.jit(weighting.update)
    for _ in range(3):
        factors = weighting.factors(state, points)
        assert [f.shape for f in factors] == [(7,), (3,)]
        assert all(np.all(np.isfinite(f) & (np.asarray(f) >= 0)) for f in factors)
        new = update(state, points, [jnp.asarray(random.normal(size=n)) for n in sets.counts])
        assert jax.tree.structure(new) == jax.tree.structure(state)
        state = new


# Networks


@pytest.mark.parametrize("description", NETWORKS, ids=kind)
def test_a_network_is_what_its_description_says(description):
    assert dataclasses.is_dataclass(description)
    with pytest.raises(dataclasses.FrozenInstanceError):
        description.width = 3
    again = description_from_data(json.loads(json.dumps(description_to_data(description))))
    assert again == description
    one, same, other = (
        build(d, 2, 3, key=jax.random.key(k)) for d, k in ((description, 5), (again, 5), (again, 6))
    )
    x = jnp.array([0.3, -0.8])
    assert one(x).shape == (3,)
    np.testing.assert_array_equal(one(x), same(x))
    assert not np.array_equal(one(x), other(x))
    assert np.all(np.isfinite(jax.jacfwd(one)(x)))


# Methods


@pytest.mark.filterwarnings("ignore:Degrees of freedom")
@pytest.mark.parametrize("method", METHODS, ids=kind)
def test_a_method_gives_a_solution_for_each_seed(method):
    recipe = spinn.Recipe(network=spinn.MLP(5, 1), points=8, steps=5, record_every=4)
    rows = []
    found = solve_ensemble(HEAT, seeds=[3, 8], method=method, recipe=recipe, report=rows.append)
    assert [s.run.seed for s in found.solutions] == [3, 8]
    one, other = found.solutions
    assert one(t=0.5, x=0.3) != other(t=0.5, x=0.3)
    assert not jax.config.jax_enable_x64
    assert len(rows) >= 1
    for solution in found.solutions:
        assert solution.outcome.status == "completed"
        assert solution.verdict is not None
        steps = [r.step for r in solution.history.rows]
        assert steps
        assert steps == sorted(steps)
        assert set(solution.history.rows[-1].losses) == set(HEAT.groups)
        assert solution.run.seconds.train > 0
        record = json.loads(to_json(solution.run.to_data()))
        assert RunRecord.from_data(record) == solution.run


@pytest.mark.parametrize("method", METHODS, ids=kind)
def test_a_method_says_what_it_looks_at(method):
    recipe = spinn.Recipe(steps=77)
    known = {f.name for f in dataclasses.fields(recipe)} | {"snapshots", "tolerance"}
    assert {"seed"} <= method.settings <= known
    assert ("network" in method.settings) is method.trains_network
    steps = method.planned_steps(recipe)
    assert steps is None or steps > 0
    assert inspect.getdoc(type(method))


# Feature maps


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", FEATURE_MAPS)
def test_a_feature_map_knows_its_derivatives(name):
    phi, z = feature_map(name), np.linspace(-2, 2, 9)
    function, derivative = phi, phi.derivatives(z)
    for order in range(5):
        expected = jax.vmap(function)(jnp.asarray(z))
        np.testing.assert_allclose(derivative(order), expected, rtol=1e-11, atol=1e-12)
        function = jax.grad(function)
    w = np.random.default_rng(0).normal(size=(20, 3))
    b = phi.phases(w, np.random.default_rng(1))
    assert b.shape == (20,)
    np.testing.assert_array_equal(b, phi.phases(w, np.random.default_rng(1)))
