"""Dividing the points of a step over devices and chunks changes nothing but rounding."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice
from symbolic_pinn.methods.adam import StepProgram, initial_state, make_optimiser, make_step
from symbolic_pinn.objective import LossParts, Objective, PointSharding, flatten
from symbolic_pinn.recipe import MLP

pytestmark = pytest.mark.slow

PROBLEM = spinn.load("klein_gordon")
RECIPE = PROBLEM.recipe.but(network=MLP(width=6, depth=2), precision=64, points=24)
DEVICES = jax.devices()


def layouts():
    assert len(DEVICES) >= 2, "conftest.py starts JAX with two devices"
    return {
        "one device": PointSharding.of(DEVICES[:1]),
        "two devices": PointSharding.of(DEVICES[:2]),
        "chunks that divide the points": PointSharding.of(DEVICES[:1], 8),
        "chunks that do not": PointSharding.of(DEVICES[:1], 7),
        "two devices and chunks": PointSharding.of(DEVICES[:2], 5),
        "more parts than points": PointSharding.of(DEVICES[:2], 1),
    }


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("adapt", [False, True])
@pytest.mark.parametrize("name", [n for n in layouts() if n != "one device"])
def test_a_step_is_the_same(name, adapt):
    objective = Objective.of(PROBLEM, Lattice())
    optimiser, weighting = make_optimiser(RECIPE), spinn.GradientWeighting()
    points = objective.sample(23, key=jax.random.key(3))

    def stepped(layout):
        state, form = initial_state(objective, RECIPE, spinn.LossWeights(weighting), optimiser)
        state, points_there = jax.device_put((state, points), layout.replicated)
        program = StepProgram(
            objective=objective,
            parts=LossParts.by_group(PROBLEM),
            weights=spinn.LossWeights(weighting),
            optimiser=optimiser,
            form=form,
            sharding=layout,
            points=23,
        )
        step = make_step(program, adapt=adapt)
        new, record = jax.block_until_ready(jax.jit(step)(state, points_there))
        return new.params, record.terms, record.weights

    expected = stepped(layouts()["one device"])
    for a, b in zip(stepped(layouts()[name]), expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-14)


@pytest.mark.usefixtures("x64")
def test_a_set_of_one_point_counts_once():
    # The start of an ordinary differential equation is a point, however many devices there are.
    problem = spinn.load("harmonic_oscillator")
    objective = Objective.of(problem, Lattice())
    state, form = initial_state(objective, RECIPE, spinn.LossWeights(), make_optimiser(RECIPE))
    points = objective.sample(10, key=jax.random.key(0))
    assert sorted(len(p) for p in points) == [1, 10]
    expected = objective.term_losses(form.field(state.params), points)
    for layout in layouts().values():
        params, there = jax.device_put((state.params, points), layout.replicated)
        summed = jax.jit(
            lambda v, p, layout=layout: layout.summed(
                lambda v, p, w: objective.term_losses(form.field(v), p, w), v, p
            )
        )
        np.testing.assert_allclose(jax.block_until_ready(summed(params, there)), expected)


def test_solutions_on_one_and_two_devices_agree():
    found = [
        spinn.solve(PROBLEM, recipe=RECIPE, steps=25, devices=DEVICES[:n], record_every=5)
        for n in (1, 2)
    ]
    one, two = (s.history.column("loss/residual") for s in found)
    np.testing.assert_allclose(one, two, rtol=1e-9)
    assert [s.run.devices for s in found] == [1, 2]
    assert all(a.devices() == {DEVICES[0]} for a in jax.tree.leaves(found[1].field))


def test_a_field_and_its_vector_are_the_same():
    objective = Objective.of(PROBLEM, Lattice())
    state, form = initial_state(objective, RECIPE, spinn.LossWeights(), make_optimiser(RECIPE))
    field = form.field(state.params)
    assert field(jnp.array([0.2, 0.7])).shape == (1,)
    np.testing.assert_array_equal(flatten(field)[0], state.params)
