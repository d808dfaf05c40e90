"""Settings survive as data."""

import json

import optax
import pytest
from helpers import METHODS, POINT_WEIGHTINGS, WEIGHTINGS

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.methods import Adam, Chain, FixedPoints, LevenbergMarquardt
from symbolic_pinn.methods.as_data import settings_from_data, settings_to_data
from symbolic_pinn.run_statement import recipe_from_data, recipe_to_data

SETTINGS = [
    *METHODS,
    *WEIGHTINGS,
    *POINT_WEIGHTINGS,
    Lattice(collapse=False),
    NestedJvp(),
    Chain(
        Adam(20, spinn.GradientWeighting(statistic=spinn.Quantiles(0.9)), learning_rate=1e-2),
        LevenbergMarquardt(7, FixedPoints(30, weighting=spinn.Fixed({"boundary": 2.0}))),
    ),
]


@pytest.mark.parametrize("value", SETTINGS, ids=lambda v: type(v).__name__)
def test_settings_are_the_same_after_a_file(value):
    data = json.loads(json.dumps(settings_to_data(value)))
    found = settings_from_data(data)
    assert type(found) is type(value)
    assert settings_to_data(found) == settings_to_data(value)


def test_what_is_no_data_is_named():
    with pytest.raises(spinn.InputError, match="`function`, which is not kept"):
        settings_to_data(Adam(optimiser=optax.sgd(1e-3)))


@pytest.mark.parametrize(
    "data", [{"kind": "Popen", "args": "ls"}, {"kind": "Adam"}, {"kind": "Auto", "x": 1}, {}]
)
def test_what_is_not_known_is_refused(data):
    with pytest.raises(spinn.InputError, match="saved setting"):
        settings_from_data(data)


@pytest.mark.parametrize("name", spinn.shipped())
def test_recipes_are_the_same_after_a_file(name):
    recipe = spinn.load(name).recipe
    assert recipe_from_data(json.loads(json.dumps(recipe_to_data(recipe)))) == recipe
