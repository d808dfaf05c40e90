"""Expansions in random features: closed-form derivatives against nested jvp, and the partition."""

import json
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import InputError
from symbolic_pinn.calculus import FeatureBasis, Lattice, NestedJvp, Request, network_values
from symbolic_pinn.networks import (
    Field,
    Partition,
    block_network,
    build,
    description_from_data,
    description_to_data,
    draw,
    random_feature_network,
)
from symbolic_pinn.problem import Domain
from symbolic_pinn.recipe import Blocks, RandomFeatureExpansion

pytestmark = pytest.mark.slow

BOX = Domain(sp.symbols("t x", real=True), (0.0, -1.0), (2.0, 3.0))
ORDERS = [(0, 0), (1, 0), (0, 2), (2, 1), (1, 3)]
EXPANSIONS = {
    "cos": RandomFeatureExpansion(7, (3, 5)),
    "tanh": RandomFeatureExpansion(7, (3, 5), activation="tanh"),
    "sparse": RandomFeatureExpansion(7, (3, 5), sparse=True),
    "cells": RandomFeatureExpansion(5, (3, 5), cells=((), (0.3, 0.6))),
    "cells in both": RandomFeatureExpansion(
        5, (3, 2), activation="tanh", cells=((0.5,), (0.3, 0.6))
    ),
    "tones": RandomFeatureExpansion(5, (3, 2), cells=((), (0.3,)), tones=((9, -20), (0, 0))),
    "sharp": RandomFeatureExpansion(5, (3, 5), cells=((0.4,), (0.3, 0.6)), sharp=((0.4,), (0.6,))),
}
BLOCKS = Blocks((EXPANSIONS["cos"], EXPANSIONS["cells"], EXPANSIONS["tanh"]), (0.25, 0.5))


def some_points(count=9):
    return np.random.default_rng(3).uniform(BOX.lower, BOX.upper, (count, 2))


def made(expansion, unknowns=2):
    """Some coefficients "unknowns cells features", and the network with them."""
    cells = len(Partition.of(expansion.cells).cells)
    a = np.random.default_rng(4).normal(size=(unknowns, cells, expansion.features))
    return a, random_feature_network(expansion, a.reshape(unknowns, -1))


@pytest.mark.parametrize("name", [*EXPANSIONS, "blocks"])
def test_many_points_at_once_are_as_one_by_one(name, x64):
    if name == "blocks":
        network = block_network(BLOCKS, [made(expansion)[1] for expansion in BLOCKS.of])
    else:
        network = made(EXPANSIONS[name])[1]
    xi = np.random.default_rng(5).uniform(-np.sqrt(3), np.sqrt(3), (200, 2))
    xi[:2, 0] = 2 * np.sqrt(3) * (np.array(BLOCKS.edges) - 0.5)  # where blocks meet
    expected = jax.vmap(network)(jnp.asarray(xi))
    np.testing.assert_allclose(network_values(network, xi), expected, rtol=1e-11, atol=1e-11)


def assert_is_expansion(found, expansion, a, x, lower, upper):
    basis = FeatureBasis(expansion, tuple(lower), tuple(upper))
    for alpha in ORDERS:
        expected = np.stack([basis.values(of_unknown, x, alpha) for of_unknown in a])
        scale = max(1, np.abs(expected).max(initial=0))
        np.testing.assert_allclose(found[alpha], expected, atol=1e-11 * scale)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXPANSIONS)
def test_the_network_is_the_expansion_with_all_its_derivatives(name):
    expansion, x = EXPANSIONS[name], some_points()
    a, network = made(expansion)
    [found] = NestedJvp()(Field.on(BOX, network), [Request(jnp.asarray(x), tuple(ORDERS))])
    assert_is_expansion(found.partials, expansion, a, x, BOX.lower, BOX.upper)


@pytest.mark.usefixtures("x64")
def test_blocks_are_the_expansions_on_their_own_boxes():
    x = some_points(30)
    pairs = [made(r) for r in BLOCKS.of]
    field = Field.on(BOX, block_network(BLOCKS, [n for _, n in pairs]))
    [found] = NestedJvp()(field, [Request(jnp.asarray(x), tuple(ORDERS))])
    for expansion, (a, _), (begin, end) in zip(
        BLOCKS.of, pairs, pairwise((0, *BLOCKS.edges, 1)), strict=True
    ):
        lower, upper = (2.0 * begin, -1.0), (2.0 * end, 3.0)
        here = (x[:, 0] >= lower[0]) & (x[:, 0] < upper[0])
        assert here.any()
        values = {alpha: v[:, here] for alpha, v in found.partials.items()}
        assert_is_expansion(values, expansion, a, x[here], lower, upper)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", [*EXPANSIONS, "blocks"])
def test_the_network_runs_on_the_fast_path(name):
    if name == "blocks":
        network = block_network(BLOCKS, [made(r)[1] for r in BLOCKS.of])
    else:
        network = made(EXPANSIONS[name])[1]
    field = Field.on(BOX, network)
    assert Lattice().primitives(field)[1] is None
    request = [Request(jnp.asarray(some_points()), ((0, 0), (2, 0), (0, 2)))]
    a, b = jax.jit(lambda: (Lattice()(field, request)[0], NestedJvp()(field, request)[0]))()
    for alpha in a.partials:
        scale = np.abs(b[alpha]).max()
        np.testing.assert_allclose(a[alpha], b[alpha], atol=1e-11 * scale)


def test_windows_add_up_to_one_and_their_derivatives_to_zero():
    partition = Partition.of(((0.2, 0.5, 0.55), (0.6,)))
    x = np.random.default_rng(0).uniform(-1, 1, (500, 2))
    touching = partition.touching(x)
    for orders in ((0, 0), (1, 0), (0, 3), (2, 2)):
        windows = [partition.window(c, x, orders) for c in partition.cells]
        scale = np.max(np.abs(windows))
        assert np.allclose(sum(windows), float(orders == (0, 0)), atol=1e-12 * scale)
        for k, values in enumerate(windows):
            assert np.all(values[~touching[:, k]] == 0)
    assert touching.sum(axis=1).max() == 4  # two along each coordinate


def test_windows_end_at_a_sharp_edge_and_the_edge_is_the_right_ones():
    partition = Partition.of(((0.25, 0.5),), ((0.5,),))
    x = np.array([[-1e-15], [0.0], [1e-15]])
    left, right = (partition.window((j,), x, (0,)) for j in (1, 2))
    assert left.tolist() == [1, 0, 0]
    assert right.tolist() == [0, 1, 1]
    assert not any(partition.window((j,), x, (1,)).any() for j in (1, 2))


@pytest.mark.usefixtures("x64")
def test_a_derivative_of_a_window_is_that_of_a_difference():
    [interval] = Partition.of(((0.3, 0.5),)).intervals
    x, h = np.linspace(-0.99, 0.99, 101), 1e-5
    for j in range(3):
        for n in (1, 2, 3):
            up, down = (interval.window(j, x + s * h, n - 1) for s in (1, -1))
            exact = interval.window(j, x, n)
            np.testing.assert_allclose((up - down) / (2 * h), exact, atol=1e-5 * abs(exact).max())


def test_sparse_frequencies_have_every_number_of_entries():
    w, _ = draw(RandomFeatureExpansion(3000, (1, 1, 1, 1), sparse=True))
    shares = np.bincount(np.count_nonzero(w, axis=1), minlength=5) / 3000
    np.testing.assert_allclose(shares, [0, 0.25, 0.25, 0.25, 0.25], atol=0.03)


def test_a_description_survives_as_data_and_makes_an_empty_network():
    for expansion in (*EXPANSIONS.values(), BLOCKS):
        data = json.loads(json.dumps(description_to_data(expansion)))
        assert description_from_data(data) == expansion
    network = build(BLOCKS, 2, 3, key=jax.random.key(0))
    assert network.blocks[1].coefficients.shape == (3, 15)
    assert not np.any(network(jnp.zeros(2)))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: RandomFeatureExpansion(0, (1,)), "`features` is 0"),
        (lambda: RandomFeatureExpansion(5, (1, -1)), "`scales` is"),
        (lambda: RandomFeatureExpansion(5, (1,), activation="relu"), "give one of cos, tanh"),
        (
            lambda: RandomFeatureExpansion(5, (1, 1), cells=((0.5,),)),
            "an entry for each coordinate",
        ),
        (
            lambda: RandomFeatureExpansion(5, (1,), cells=((0.5, 0.5),)),
            "must increase between 0 and 1",
        ),
        (
            lambda: RandomFeatureExpansion(5, (1,), cells=((0.5,),), sharp=((0.4,),)),
            "must be edges of `cells`",
        ),
        (lambda: RandomFeatureExpansion(5, (1, 1), tones=((3,),)), "has 1 entries, `scales` 2"),
        (lambda: RandomFeatureExpansion(5, (1, 1), tones=(3, 4)), "give frequency vectors"),
        (lambda: RandomFeatureExpansion(5, (1,), tones=((np.nan,),)), "no finite number"),
        (
            lambda: RandomFeatureExpansion(5, (1,), "tanh", tones=((3,),)),
            "use `activation='cos'`",
        ),
        (
            lambda: Blocks((RandomFeatureExpansion(5, (1,)),), (0.0,)),
            "must increase between 0 and 1",
        ),
        (lambda: Blocks((RandomFeatureExpansion(5, (1,)),), (0.5,)), "1 edges make 2 blocks"),
        (
            lambda: build(RandomFeatureExpansion(5, (1,)), 2, 1, key=jax.random.key(0)),
            "has 1 entries",
        ),
    ],
)
def test_what_makes_no_expansion_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        wrong()
