import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import tanh_network

from symbolic_pinn import Problem
from symbolic_pinn.calculus import NestedJvp, Request
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Domain

t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
ORDERS = ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 3), (2, 2), (0, 4))
BOX = Domain((t, x), (-1.0, 2.0), (0.5, 7.0))


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("orders", ORDERS)
def test_derivatives_of_a_network_agree_with_sympy(orders):
    # The same tanh network, written out in SymPy in the user's coordinates, at 30 digits.
    network = tanh_network(2, 1, 3, 2, key=jax.random.key(1))
    network = jax.tree.map(lambda a: a + 0.1, network)
    xi = sp.Matrix(
        [
            (c - sp.Float(m, 30)) / sp.Float(s, 30)
            for c, m, s in zip((t, x), BOX.mean, BOX.deviation, strict=True)
        ]
    )
    hidden, last = network.hidden.layers, network.last
    value = xi
    for layer in hidden:
        value = (
            sp.Matrix(np.asarray(layer.weight)) * value + sp.Matrix(np.asarray(layer.bias))
        ).applyfunc(sp.tanh)
    formula = (sp.Matrix(np.asarray(last.weight)) * value)[0] + float(last.bias[0])
    point = (-0.3, 4.1)
    derivative = formula.diff(t, orders[0]).diff(x, orders[1])
    expected = sp.N(derivative.subs({t: point[0], x: point[1]}), 20)

    request = Request(jnp.asarray([point, point]), (orders,))
    [found] = NestedJvp()(Field.on(BOX, network), [request])
    assert found[orders].shape == (1, 2)
    assert float(found[orders][0, 1]) == pytest.approx(float(expected), rel=1e-11, abs=1e-12)


@pytest.mark.usefixtures("x64")
def test_moving_and_scaling_the_box_scales_the_derivatives():
    network = tanh_network(2, 1, 8, 2, key=jax.random.key(0))
    unit = Domain((t, x), (0.0, 0.0), (1.0, 1.0))
    moved = Domain((t, x), (10.0, -3.0), (14.0, -1.0))
    at = np.array([[0.2, 0.9]])
    there = np.array([10.0, -3.0]) + at * np.array([4.0, 2.0])
    orders = ((2, 1),)
    [a] = NestedJvp()(Field.on(unit, network), [Request(jnp.asarray(at), orders)])
    [b] = NestedJvp()(Field.on(moved, network), [Request(jnp.asarray(there), orders)])
    np.testing.assert_allclose(b[2, 1], a[2, 1] / (4**2 * 2), rtol=1e-12)


def test_float32_derivatives_survive_a_far_away_box():
    # Fed with raw coordinates, float32 loses u_xx on such a box; fed with xi it does not.
    network = tanh_network(1, 1, 16, 2, key=jax.random.key(0))
    box = Domain((x,), (10_000.0,), (10_001.0,))
    points = np.linspace(10_000, 10_001, 65).astype(np.float32)[:, None]

    def second(dtype):
        cast = jax.tree.map(lambda a: jnp.asarray(np.asarray(a), dtype), network)
        return NestedJvp()(Field.on(box, cast), [Request(jnp.asarray(points, dtype), ((2,),))])[0][
            2,
        ]

    single = np.asarray(second(jnp.float32))
    with jax.enable_x64(True):
        double = np.asarray(second(jnp.float64))
    assert np.linalg.norm(single - double) < 2e-6 * np.linalg.norm(double)


def test_conditions_that_tie_points_evaluate_both():
    from helpers import exact_field

    from symbolic_pinn.objective import Objective

    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[u(t, x).diff(t)],
        conditions=[sp.Eq(u(t, 0), u(t, 1)), sp.Eq(u(t, x).diff(x).subs(x, 1), 3 * u(t, 0))],
        exact={u(t, x): 1 + t + 2 * x},
    )
    objective = Objective.of(problem, NestedJvp())
    points = objective.sample(5, key=jax.random.key(0))
    _, tied, robin = objective.evaluation(exact_field(problem), points)
    np.testing.assert_allclose(tied, -2, rtol=1e-6)
    time = points[1][:, 0]
    np.testing.assert_allclose(robin, 2 - 3 * (1 + time), rtol=1e-6)


def test_canary_jit_agrees_with_eager_on_a_vmapped_matrix_vector_product():
    # jaxlib 0.10.2 miscompiles this pattern on CPU (jax-ml/jax#39103).
    random = np.random.default_rng(0)
    W = jnp.asarray(random.normal(size=(50, 50)), jnp.float32)
    X = jnp.asarray(random.normal(size=(128, 50)), jnp.float32)

    def f(W, X):
        y = jax.vmap(lambda v: jnp.tanh(W @ v))(X)
        return jnp.sum(jnp.square(y)), y.sum(axis=0)

    for jitted, eager in zip(jax.jit(f)(W, X), f(W, X), strict=True):
        np.testing.assert_allclose(jitted, eager, rtol=1e-4, atol=1e-4)
    reference = np.tanh(np.asarray(X, np.float64) @ np.asarray(W, np.float64).T)
    np.testing.assert_allclose(jax.jit(f)(W, X)[0], np.sum(reference**2), rtol=1e-5)
