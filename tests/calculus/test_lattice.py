"""The lattice engine against nested jvp on networks of many kinds."""

import warnings

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import tanh_network

from symbolic_pinn.calculus import Lattice, NestedJvp, Request
from symbolic_pinn.calculus.lattice import _say_once
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Domain

pytestmark = pytest.mark.slow

# Compiling takes longer than anything else here.
QUICK = {"xla_backend_optimization_level": 0}
ENGINES = (Lattice(stacked=True), Lattice(stacked=False))


class Network(eqx.Module):
    """Weights and a formula of them and of one point."""

    weights: tuple[jax.Array, ...]
    formula: object = eqx.field(static=True)

    def __call__(self, xi):
        return self.formula(self.weights, xi)


def network(formula):
    def make(dim, key):
        sizes = ((6, dim), (6, 6), (2, 6), (6,), (6,))
        keys = jax.random.split(key, len(sizes))
        return Network(
            tuple(0.6 * jax.random.normal(k, s) for k, s in zip(keys, sizes, strict=True)), formula
        )

    return make


def hidden(w, xi, phi=jnp.tanh):
    return phi(w[1] @ phi(w[0] @ xi + w[3]) + w[4])


def periodic(w, xi):
    turns = jnp.concatenate([jnp.sin(2 * xi), jnp.cos(2 * xi), xi[:1] ** 2])
    return w[2] @ jnp.tanh(jnp.tile(w[0][:, :1], (1, turns.size)) @ turns + w[3])


def attention(w, xi):
    h = hidden(w, xi)
    scores = jnp.exp(jnp.outer(h, w[4]) / 3)
    return w[2] @ ((scores / scores.sum(axis=1, keepdims=True)) @ h)


def normalised_layer(w, xi):
    h = w[0] @ xi + w[3]
    centred = h - h.mean()
    return w[2] @ jnp.tanh(centred * jax.lax.rsqrt(jnp.mean(centred**2) + 0.1))


NETWORKS = {
    "perceptron": lambda dim, key: tanh_network(dim, 2, 7, 3, key=key),
    "equinox MLP": lambda dim, key: eqx.nn.MLP(dim, 2, 6, 2, activation=jax.nn.gelu, key=key),
    "skip connection": network(lambda w, xi: w[2] @ (hidden(w, xi) + w[0] @ xi)),
    "gates": network(
        lambda w, xi: (
            w[2]
            @ (jnp.tanh(w[0] @ xi) * hidden(w, xi) + (1 - jnp.tanh(w[0] @ xi)) * jnp.sin(w[0] @ xi))
        )
    ),
    "Fourier features": network(
        lambda w, xi: (
            w[2] @ jnp.tanh(w[1] @ jnp.concatenate([jnp.sin(w[0] @ xi), jnp.cos(w[0] @ xi)])[3:9])
        )
    ),
    "periodic input": network(periodic),
    "hard constraint": network(
        lambda w, xi: (1 - jnp.prod(xi**2)) * (w[2] @ hidden(w, xi)) + jnp.exp(xi[0])
    ),
    "softplus": network(lambda w, xi: w[2] @ hidden(w, xi, jax.nn.softplus)),
    "exact gelu": network(
        lambda w, xi: w[2] @ hidden(w, xi, lambda a: jax.nn.gelu(a, approximate=False))
    ),
    "silu": network(lambda w, xi: w[2] @ hidden(w, xi, jax.nn.silu)),
    "elu": network(lambda w, xi: w[2] @ hidden(w, xi, jax.nn.elu)),
    "squared relu": network(lambda w, xi: w[2] @ hidden(w, xi, lambda a: jax.nn.relu(a) ** 2)),
    "powers": network(
        lambda w, xi: w[2] @ (hidden(w, xi, lambda a: (1 + a**2) ** 0.7) - (w[0] @ xi) ** 3)
    ),
    "reciprocals": network(lambda w, xi: w[2] @ (1 / (2 + hidden(w, xi) ** 2) ** 2)),
    "absolute values": network(
        lambda w, xi: w[2] @ (jnp.abs(hidden(w, xi)) + jnp.maximum(w[0] @ xi, w[3]) ** 3)
    ),
    "other functions": network(
        lambda w, xi: (
            w[2]
            @ (
                jnp.arcsinh(w[0] @ xi)
                + jnp.sqrt(2 + jnp.sin(w[3] + w[0] @ xi))
                + jnp.cosh(w[0] @ xi)
            )
        )
    ),
    "attention": network(attention),
    "normalised layer": network(normalised_layer),
    "indexing": network(
        lambda w, xi: jnp.stack([hidden(w, xi)[jnp.array([2, 0])].sum(), hidden(w, xi)[-1]])
    ),
    "jitted and checkpointed": network(
        lambda w, xi: w[2] @ jax.jit(jax.checkpoint(lambda z: jnp.tanh(z) * z))(w[0] @ xi)
    ),
    "softmax": network(lambda w, xi: w[2] @ jax.nn.softmax(w[0] @ xi)),
    "a constant": network(lambda w, xi: w[2] @ w[3]),
}
# Orders, and a combination of derivatives above them with coefficients that vary.
SECOND_ORDER = (((0, 0), (0, 1), (1, 1)), {(2, 0): 1.0, (0, 2): jnp.arange(1.0, 6.0)})
CASES = {
    1: (((0,), (1,), (3,)), {(4,): 2.0}),
    2: (((0, 0), (1, 0), (1, 1)), {(4, 0): 1.0, (2, 2): 2.0, (0, 4): jnp.arange(1.0, 6.0)}),
    3: (((0, 0, 0), (0, 1, 1)), {(2, 0, 0): 1.0, (0, 2, 0): -3.0, (0, 0, 2): jnp.arange(5.0)}),
    4: (((1, 1, 1, 1),), {(2, 0, 0, 0): 1.0, (0, 0, 2, 0): -1.0}),
}


def box(dim):
    lower = tuple(0.1 * i - 1 for i in range(dim))
    return Domain(sp.symbols(f"x:{dim}"), lower, tuple(a + 1.5 + 0.3 * a for a in lower))


def requests(dim, case):
    """Two point sets with different needs, as of an equation and of a condition."""
    orders, combination = case
    random = np.random.default_rng(1)
    inside, wall = (jnp.asarray(random.uniform(-1, 1, (n, dim))) for n in (5, 3))
    first = tuple(int(i == 0) for i in range(dim))
    return [Request(inside, orders, (combination,)), Request(wall, ((0,) * dim, first))]


def assert_close(found, expected):
    for a, b in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        scale = max(1.0, float(jnp.max(jnp.abs(b))))
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12 * scale)


def assert_engines_agree(make, dim, case):
    """In values, and in the gradient of a function of them with respect to the parameters."""
    field = Field.on(box(dim), make(dim, jax.random.key(dim)))
    asked = requests(dim, case)
    arrays, static = eqx.partition(field, eqx.is_inexact_array)

    def values_and_gradient(engine, arrays):
        def loss(arrays):
            values = engine(eqx.combine(arrays, static), asked)
            leaves = jax.tree.leaves(values)
            return sum(jnp.vdot(jnp.cos(jnp.arange(v.size)), v) for v in leaves), values

        return jax.grad(loss, has_aux=True)(arrays)

    engines = (NestedJvp(), *ENGINES)
    program = jax.jit(
        lambda a: [values_and_gradient(e, a) for e in engines], compiler_options=QUICK
    )
    reference, *others = program(arrays)
    for found in others:
        assert_close(found, reference)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", NETWORKS)
def test_any_network_agrees_with_nested_jvp(name):
    assert_engines_agree(NETWORKS[name], 2, SECOND_ORDER)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("dim", CASES)
@pytest.mark.parametrize("name", ["perceptron", "hard constraint"])
def test_higher_orders_and_dimensions_agree_with_nested_jvp(name, dim):
    assert_engines_agree(NETWORKS[name], dim, CASES[dim])


@pytest.mark.usefixtures("x64")
def test_a_network_with_an_unknown_primitive_falls_back_and_says_so_once():
    def sorting(w, xi):
        return w[2] @ jnp.sort(jnp.tanh(w[0] @ xi))

    field = Field.on(box(2), network(sorting)(2, jax.random.key(0)))
    _say_once.cache_clear()
    with pytest.warns(UserWarning, match="`sort`"):
        found = Lattice()(field, requests(2, SECOND_ORDER))
    assert_close(found, NestedJvp()(field, requests(2, SECOND_ORDER)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Lattice()(field, requests(2, SECOND_ORDER))


@pytest.mark.usefixtures("x64")
def test_agrees_at_a_kink_as_nested_jvp_does():
    # softplus has a derivative rule of its own, which its body alone would not give at 0.
    origin = Request(jnp.zeros((1, 1)), ((0,), (1,), (2,)))
    unit = Domain(sp.symbols("x:1"), (-1.0,), (1.0,))
    for formula in (jax.nn.softplus, jnp.abs, jax.nn.relu, lambda a: jnp.maximum(a, 2 * a)):
        field = Field.on(unit, Network((), lambda w, xi, f=formula: f(xi)))
        assert_close(Lattice()(field, [origin]), NestedJvp()(field, [origin]))
