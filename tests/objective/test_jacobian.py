"""Rows of the Jacobian, and traces of the tangent kernel, against dense differentiation."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.methods.adam import initial_state
from symbolic_pinn.objective import Objective, PointSharding, kernel_traces, residual_rows, stacked
from symbolic_pinn.recipe import MLP

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("x64")]
SMALL = spinn.Recipe(network=MLP(6, 2), points=9)


@pytest.fixture(scope="module", params=["klein_gordon", "reaction_diffusion", "heat_inverse"])
def made(request):
    with jax.enable_x64(True):
        objective = Objective.of(spinn.load(request.param), Lattice())
        state, form = initial_state(objective, SMALL, spinn.LossWeights(), optax.sgd(0.1))
        points = objective.sample(9, key=jax.random.key(1))
        reference = Objective.of(objective.problem, NestedJvp())

        def residuals(vector):
            return reference.evaluation(form.field(vector), points)

        dense = jax.jit(jax.jacrev(residuals))(state.params)
        values = jax.jit(residuals)(state.params)
        return objective, form, state.params, points, values, dense


def test_rows_are_those_of_the_dense_jacobian(made):
    objective, form, vector, points, values, dense = made
    rows = jax.jit(lambda v: residual_rows(objective, form, v, points))(vector)
    for (r, j), value, expected in zip(rows, values, dense, strict=True):
        np.testing.assert_allclose(r, value, rtol=1e-10, atol=1e-12)
        scale = np.max(np.abs(expected))
        np.testing.assert_allclose(j, expected, rtol=0, atol=1e-11 * scale)


def test_stacked_rows_give_the_loss_and_its_gradient(made):
    objective, form, vector, points, *_ = made
    residual, jacobian = jax.jit(lambda v: stacked(residual_rows(objective, form, v, points)))(
        vector
    )

    def loss(v):
        return objective.term_losses(form.field(v), points).sum()

    np.testing.assert_allclose(residual @ residual, loss(vector), rtol=1e-12)
    gradient = jax.jit(jax.grad(loss))(vector)
    np.testing.assert_allclose(
        2 * jacobian.T @ residual, gradient, rtol=0, atol=1e-11 * np.max(np.abs(gradient))
    )


@pytest.mark.parametrize("devices", [1, 2])
@pytest.mark.parametrize("chunk", [None, 4])
def test_traces_are_those_of_the_kernel(made, devices, chunk):
    objective, form, vector, points, _, dense = made
    layout = PointSharding(tuple(jax.devices()[:devices]), chunk)

    def traces(v, p, w):
        return kernel_traces(objective, form, v, p, weights=w)

    there = jax.device_put((vector, points), layout.replicated)
    found = jax.jit(lambda v, p: layout.summed(traces, v, p))(*there)
    kernels = [np.asarray(j) @ np.asarray(j).T / len(j) for j in dense]
    np.testing.assert_allclose(found, [np.trace(k) for k in kernels], rtol=1e-10)
    jnp.zeros(0).block_until_ready()
