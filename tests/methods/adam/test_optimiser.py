"""Adam's optimiser is a field: any of Optax, on the arrays of the network."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.methods.adam.optimiser import chosen_optimiser, learning_rate, make_optimiser
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.networks import Frozen
from symbolic_pinn.objective import flatten
from symbolic_pinn.recipe import MLP

pytestmark = pytest.mark.slow

HEAT = spinn.load("heat")
RECIPE = spinn.Recipe(network=MLP(6, 2), points=16, steps=30, record_every=10, precision=64)


def trained(**settings):
    return solve(HEAT, recipe=RECIPE, method=spinn.Adam(**settings)).history.column("loss/residual")


def test_adam_on_arrays_is_adam_on_their_numbers():
    np.testing.assert_allclose(trained(optimiser=optax.adam), trained(), rtol=1e-12)


def test_a_schedule_of_ones_own_is_taken_as_it_is():
    fixed = optax.adam(optax.constant_schedule(1e-2))
    recipe = RECIPE.but(learning_rate=1e-2, decay_rate=1.0)
    expected = solve(HEAT, recipe=recipe).history.column("loss/residual")
    np.testing.assert_allclose(trained(optimiser=fixed), expected, rtol=1e-6)
    with pytest.raises(InputError, match="`learning_rate` would be ignored"):
        spinn.Adam(optimiser=fixed, learning_rate=1e-3)


@pytest.mark.parametrize("name", ["lion", "adamw", "lamb", "rmsprop", "sgd"])
def test_an_optimiser_sees_the_arrays_one_by_one(name):
    """The same updates as on the list of arrays, by hand."""
    with jax.enable_x64(True):
        vector, form = flatten(starting_field(HEAT, RECIPE))
        gradient = jnp.sin(jnp.arange(len(vector)) + 1.0)
        ours = chosen_optimiser(getattr(optax, name), RECIPE, form)
        found, _ = ours.update(gradient, ours.init(vector), vector)
        plain = getattr(optax, name)(learning_rate(RECIPE))
        arrays, slopes = (jax.tree.leaves(form.tree(v)) for v in (vector, gradient))
        expected, _ = plain.update(slopes, plain.init(arrays), arrays)
    np.testing.assert_allclose(found, np.concatenate([np.ravel(a) for a in expected]), rtol=1e-12)


def test_what_is_frozen_does_not_decay():
    network = spinn.Fourier(of=MLP(6, 2), features=4)
    with jax.enable_x64(True):
        vector, form = flatten(starting_field(HEAT, RECIPE.but(network=network)))
        optimiser = chosen_optimiser(optax.adamw(1e-2, weight_decay=0.5), RECIPE, form)
        update, _ = optimiser.update(jnp.zeros_like(vector), optimiser.init(vector), vector)
        tree = form.tree(update)
    frozen, others = [], []
    for node in jax.tree.leaves(tree, is_leaf=lambda n: isinstance(n, Frozen)):
        (frozen if isinstance(node, Frozen) else others).extend(jax.tree.leaves(node))
    assert frozen
    assert all(np.all(np.asarray(a) == 0) for a in frozen)
    assert any(np.any(np.asarray(a) != 0) for a in others)


def test_the_learning_rate_is_one_for_all():
    recipe = RECIPE.but(learning_rate=0.5, decay_rate=0.25, decay_steps=2)
    assert float(learning_rate(recipe)(jnp.asarray(1))) == pytest.approx(0.25)
    optimiser = make_optimiser(recipe)
    update, _ = optimiser.update(jnp.ones(1), optimiser.init(jnp.ones(1)), jnp.ones(1))
    assert float(update[0]) == pytest.approx(-0.5, rel=1e-4)


def test_settings_of_the_method_come_before_the_recipes():
    method = spinn.Adam(7, points=9, precision=32, learning_rate=0.1)
    run = solve(HEAT, recipe=RECIPE, method=method).run
    assert (run.steps, run.points, run.precision) == (7, 9, 32)
    for wrong in ({"points": 0}, {"precision": 16}, {"learning_rate": -1.0}, {"steps": 0}):
        with pytest.raises(InputError, match=f"`{next(iter(wrong))}` is"):
            spinn.Adam(**wrong)
