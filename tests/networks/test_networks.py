"""Networks for stiff and multi-scale problems: what each promises, and the engine's fast path."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn import MLP, Fourier, InputError, Periodic, SpaceTime
from symbolic_pinn.calculus import Lattice, NestedJvp, Request
from symbolic_pinn.networks import (
    Field,
    Frozen,
    build,
    description_from_data,
    description_to_data,
)
from symbolic_pinn.problem import Domain
from symbolic_pinn.weighting import weight_matrices

pytestmark = pytest.mark.slow

SMALL = MLP(6, 2)
DESCRIPTIONS = {
    "plain": SMALL,
    "wider start": MLP(6, 2, scale=6.0),
    "gated": MLP(6, 2, gated=True),
    "factorised": MLP(6, 2, factorised=True),
    "gated and factorised": MLP(6, 2, gated=True, factorised=True),
    "Fourier": Fourier(SMALL, features=5),
    "several scales": Fourier(MLP(6, 2, gated=True), sigmas=(1.0, 10.0), features=5),
    "space and time": SpaceTime(SMALL, time=(1.0, 10.0), space=(1.0, 3.0), features=5),
    "space and time, second": SpaceTime(SMALL, features=5, axis=1),
    "periodic": Periodic(SMALL, axes=(1,), harmonics=2),
    "periodic in all": Periodic(SMALL, axes=(0, 1)),
    "periodic and Fourier": Periodic(Fourier(SMALL, features=5)),
}
BOX = Domain(sp.symbols("t x", real=True), (0.0, -1.0), (1.0, 1.0))
ORDERS = ((0, 0), (1, 0), (1, 1), (0, 3))
COMBINATION = {(2, 0): 1.0, (0, 4): -0.5}


def made(name, outputs=2, seed=0):
    return build(DESCRIPTIONS[name], 2, outputs, key=jax.random.key(seed))


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_it_runs_on_the_fast_path_and_agrees_with_nested_jvp(name):
    field = Field.on(BOX, made(name))
    _, missing = Lattice().primitives(field)
    assert missing is None
    points = jnp.asarray(np.random.default_rng(0).uniform(BOX.lower, BOX.upper, (4, 2)))
    request = [Request(points, ORDERS, (COMBINATION,))]
    found, expected = jax.jit(lambda f: (Lattice()(f, request), NestedJvp()(f, request)))(field)
    for a, b in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12 * max(1, np.max(np.abs(b))))


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_survives_as_data_and_a_seed_gives_one_network(name):
    description = DESCRIPTIONS[name]
    assert description_from_data(description_to_data(description)) == description
    one, same, other = (jax.tree.leaves(made(name, seed=s)) for s in (0, 0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_factorised_network_begins_with_glorots_variance():
    network = build(MLP(200, 1, factorised=True), 200, 1, key=jax.random.key(0))
    layer = network.hidden.layers[0]
    W = np.exp(layer.log_scale)[:, None] * layer.weight
    assert np.std(W) == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert np.mean(layer.log_scale) == pytest.approx(1, abs=0.03)
    x = np.linspace(-1, 1, 200)
    np.testing.assert_allclose(layer(jnp.asarray(x, jnp.float32)), W @ x, atol=1e-5)


def test_gates_mix_two_encodings():
    hidden = made("gated").hidden
    x = jnp.asarray([0.3, -0.8])
    U, V = (np.tanh(g.weight @ x + g.bias) for g in hidden.gates)
    h = np.asarray(x)
    for layer in hidden.layers:
        z = np.tanh(layer.weight @ h + layer.bias)
        h = (1 - z) * U + z * V
    np.testing.assert_allclose(hidden(x), h, rtol=1e-5)


def test_fourier_features_have_the_stated_scales():
    description = Fourier(SMALL, sigmas=(1.0, 20.0), features=2000)
    network = build(description, 2, 1, key=jax.random.key(0))
    deviations = [float(jnp.std(B.array)) for B in network.frequencies]
    assert deviations == pytest.approx([1, 20], rel=0.05)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", ["periodic", "periodic and Fourier"])
def test_a_periodic_network_joins_with_all_its_derivatives(name):
    field = Field.on(BOX, made(name))
    orders = ((0, 0), (0, 1), (1, 2), (0, 3))
    ends = [Request(jnp.asarray([[0.3, x]]), orders) for x in (-1.0, 1.0)]
    left, right = NestedJvp()(field, ends)
    for alpha in orders:
        np.testing.assert_allclose(left[alpha], right[alpha], rtol=1e-9, atol=1e-11)
    middle = NestedJvp()(field, [Request(jnp.asarray([[0.3, 0.5]]), orders)])[0]
    assert np.max(np.abs(middle[0, 0] - left[0, 0])) > 1e-3


def test_separated_streams_stay_separated():
    # Time's hidden layers carry u, u_t, u_tt; space's u, u_x, u_xx: three each, not five.
    field = Field.on(BOX, made("space and time, second", outputs=1))
    request = [Request(jnp.zeros((7, 2)), ((0, 0),), ({(2, 0): 1.0, (0, 2): -1.0},))]
    jaxpr = jax.make_jaxpr(lambda f: Lattice()(f, request)[0].combinations)(field)
    shapes = [
        e.outvars[0].aval.shape for e in jaxpr.jaxpr.eqns if e.primitive.name == "dot_general"
    ]
    assert (6, 3 * 7) in shapes
    assert all(s[-1] <= 4 * 7 for s in shapes)


@pytest.mark.parametrize("name", ["Fourier", "space and time", "periodic and Fourier"])
def test_frequencies_are_not_trained_and_do_not_count_in_statistics(name):
    problem = spinn.load("advection")
    recipe = spinn.Recipe(network=DESCRIPTIONS[name], points=8, steps=30)
    seeds = solve_ensemble(
        problem, seeds=2, recipe=recipe, weighting=spinn.GradientWeighting(every=5)
    ).solutions
    frozen = [_frozen(s.field.network) for s in seeds]
    begun = solve(problem, recipe=recipe, steps=1, learning_rate=1e-30).field.network
    for now, before in zip(frozen[0], _frozen(begun), strict=True):
        np.testing.assert_array_equal(now, before)
    # Each member of an ensemble has drawn its own.
    assert not np.array_equal(frozen[0][0], frozen[1][0])
    leading = jax.tree.map(lambda a: a[None], seeds[0].field.network)
    trained = sum(m.shape[1] for m in weight_matrices(leading))
    every = sum(a.size for a in jax.tree.leaves(seeds[0].field.network) if a.ndim == 2)
    assert trained == every - sum(a.size for a in frozen[0])


def _frozen(network):
    nodes = jax.tree.leaves(network, is_leaf=lambda n: isinstance(n, Frozen))
    return [np.asarray(n.array) for n in nodes if isinstance(n, Frozen)]


@pytest.mark.parametrize("name", ["gated and factorised", "several scales", "space and time"])
def test_a_trained_one_is_saved_and_read(name, tmp_path):
    recipe = spinn.Recipe(network=DESCRIPTIONS[name], points=8, steps=5)
    solution = solve(spinn.load("heat"), recipe=recipe)
    solution.save(tmp_path / "run")
    again = spinn.Solution.load(tmp_path / "run")
    assert again.network == DESCRIPTIONS[name]
    assert again(t=0.3, x=0.4) == solution(t=0.3, x=0.4)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: MLP(width=0), "`width` is 0"),
        (lambda: MLP(scale=-1.0), "`scale` is -1.0"),
        (lambda: Fourier(sigmas=()), "`sigmas` is empty"),
        (lambda: Fourier(sigmas=(1.0, -2.0)), "`sigmas` is"),
        (lambda: Fourier(of=3), r"`Fourier\(of=...\)` takes an `MLP"),
        (lambda: SpaceTime(features=0), "`features` is 0"),
        (lambda: Periodic(axes=(1, 1)), "each position once"),
        (lambda: Periodic(axes=(-1,)), "positions of coordinates"),
        (lambda: build(Periodic(axes=(2,)), 2, 1, key=jax.random.key(0)), "2 coordinate"),
        (lambda: build(SpaceTime(), 1, 1, key=jax.random.key(0)), "1 coordinate"),
    ],
)
def test_what_makes_no_network_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        wrong()
