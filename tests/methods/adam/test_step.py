"""One training step against a plain implementation of Klein-Gordon, written by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.methods.adam import StepProgram, initial_state, make_optimiser, make_step
from symbolic_pinn.objective import LossParts, Objective, PointSharding
from symbolic_pinn.recipe import MLP

pytestmark = pytest.mark.slow

SIGMA = 1 / np.sqrt(12)


def plain_network(layers, t, x):
    z = jnp.array([(t - 0.5) / SIGMA, (x - 0.5) / SIGMA])
    for W, b in layers[:-1]:
        z = jnp.tanh(W @ z + b)
    W, b = layers[-1]
    return (W @ z + b)[0]


def plain_forcing(t, x):
    u = x * jnp.cos(5 * jnp.pi * t) + (t * x) ** 3
    u_tt = -25 * jnp.pi**2 * x * jnp.cos(5 * jnp.pi * t) + 6 * t * x**3
    u_xx = 6 * t**3 * x
    return u_tt - u_xx + u**3


def plain_residual(layers, t, x):
    u = plain_network(layers, t, x)
    u_tt = jax.grad(jax.grad(plain_network, 1), 1)(layers, t, x)
    u_xx = jax.grad(jax.grad(plain_network, 2), 2)(layers, t, x)
    return u_tt - u_xx + u**3 - plain_forcing(t, x)


def over(f, layers, points):
    return jax.vmap(lambda p: f(layers, p[0], p[1]))(points)


def residual_loss(layers, points):
    return jnp.mean(over(plain_residual, layers, points[0]) ** 2)


def initial_loss(layers, points):
    p = points[1]
    value = over(plain_network, layers, p) - p[:, 1]
    speed = over(jax.grad(plain_network, 1), layers, p)
    return jnp.mean(value**2) + jnp.mean(speed**2)


def boundary_loss(layers, points):
    left = over(plain_network, layers, points[2])
    t = points[3][:, 0]
    right = over(plain_network, layers, points[3]) - jnp.cos(5 * jnp.pi * t) - t**3
    return jnp.mean(left**2) + jnp.mean(right**2)


LOSSES = (residual_loss, initial_loss, boundary_loss)


def plain_step(layers, points, lambdas, adaptive):
    """Loss values, new weights and new layers of one Adam step, with NumPy for the statistics."""
    gradients = [jax.grad(f)(layers, points) for f in LOSSES]
    if adaptive:
        M = max(np.abs(W).max() for W, _ in gradients[0])
        for i in (1, 2):
            mean = np.mean([np.abs(lambdas[i] * np.asarray(W)).mean() for W, _ in gradients[i]])
            lambdas[i] = 0.9 * lambdas[i] + 0.1 * M / (mean + 1e-10)
    total = jax.tree.map(lambda *g: sum(w * v for w, v in zip(lambdas, g, strict=True)), *gradients)
    moments = [(0.1 * g, 0.001 * g**2) for g in jax.tree.leaves(total)]
    leaves = [
        p - 1e-3 * (m / 0.1) / (jnp.sqrt(v / 0.001) + 1e-8)
        for p, (m, v) in zip(jax.tree.leaves(layers), moments, strict=True)
    ]
    values = [float(f(layers, points)) for f in LOSSES]
    return values, lambdas, jax.tree.unflatten(jax.tree.structure(layers), leaves)


def layers_of(field):
    network = field.network
    return [(layer.weight, layer.bias) for layer in (*network.hidden.layers, network.last)]


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("derivatives", [NestedJvp(), Lattice()])
@pytest.mark.parametrize("weighting", [spinn.Fixed(), spinn.GradientWeighting()])
def test_one_step_agrees_with_the_plain_implementation(weighting, derivatives):
    problem = spinn.load("klein_gordon")
    recipe = problem.recipe.but(network=MLP(width=12, depth=3))
    objective = Objective.of(problem, derivatives)
    optimiser = make_optimiser(recipe)
    state, form = initial_state(objective, recipe, spinn.LossWeights(weighting), optimiser)
    points = objective.sample(24, key=jax.random.key(7))
    layers = layers_of(form.field(state.params))

    adaptive = isinstance(weighting, spinn.GradientWeighting)
    step = jax.jit(
        make_step(
            StepProgram(
                objective=objective,
                parts=LossParts.by_group(problem),
                weights=spinn.LossWeights(weighting),
                optimiser=optimiser,
                form=form,
                sharding=PointSharding.of(jax.devices()[:1]),
                points=24,
            ),
            adapt=adaptive,
        )
    )
    new, record = step(state, points)
    losses, lambdas, expected = plain_step(layers, points, [1.0, 1.0, 1.0], adaptive)

    np.testing.assert_allclose(
        record.terms @ LossParts.by_group(objective.problem).membership, losses, rtol=1e-10
    )
    np.testing.assert_allclose(record.weights, lambdas, rtol=1e-10)
    for a, b in zip(
        jax.tree.leaves(layers_of(form.field(new.params))), jax.tree.leaves(expected), strict=True
    ):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)
    [residual, *_] = objective.evaluation(form.field(state.params), points)
    np.testing.assert_allclose(residual, over(plain_residual, layers, points[0]), rtol=1e-10)


def test_the_network_of_klein_gordon_has_10401_parameters():
    problem = spinn.load("klein_gordon")
    objective = Objective.of(problem, Lattice())
    state, _ = initial_state(objective, problem.recipe, spinn.LossWeights(), optax.sgd(0.1))
    assert state.params.size == 10_401


def test_the_learning_rate_decays_smoothly():
    recipe = spinn.load("klein_gordon").recipe
    optimiser = make_optimiser(recipe)
    gradient = jnp.ones(())
    state = optimiser.init(gradient)
    sizes = []
    for _ in range(501):
        update, state = optimiser.update(gradient, state)
        sizes.append(-float(update))
    assert sizes[0] == pytest.approx(1e-3, rel=1e-4)
    assert sizes[500] == pytest.approx(1e-3 * 0.9**0.5, rel=1e-4)


def test_weights_change_every_so_many_steps_and_first_at_step_0():
    problem = spinn.load("harmonic_oscillator")
    recipe = problem.recipe.but(network=MLP(width=6, depth=1), steps=13, points=8)

    def weights(record_every):
        solution = spinn.solve(
            problem,
            recipe=recipe.but(record_every=record_every),
            weighting=spinn.GradientWeighting(every=5),
        )
        columns = (solution.history.column(n) for n in ("step", "weight/initial"))
        return dict(zip(*columns, strict=True))

    each = weights(1)
    assert each[0] != 1
    assert [n for n in range(1, 13) if each[n] != each[n - 1]] == [5, 10]
    # Chunks that do not end where the weights change make no difference.
    for step, weight in weights(4).items():
        assert weight == pytest.approx(each[step], rel=1e-5)
