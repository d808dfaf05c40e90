"""Features of mapped coordinates as networks: against closed form, and as data."""

import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import InputError
from symbolic_pinn.calculus import FeatureBasis, Lattice, NestedJvp, Request, network_values
from symbolic_pinn.networks import (
    Field,
    block_network,
    build,
    count_numbers,
    description_from_data,
    description_to_data,
    draw,
    random_feature_network,
)
from symbolic_pinn.problem import Domain
from symbolic_pinn.recipe import (
    Blocks,
    CornerLogarithm,
    CornerPower,
    Kelvin,
    MappedFeatures,
    OutsideMap,
    Pole,
    QuotientPower,
    RandomFeatureExpansion,
    Slit,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("x64")]
BOX = Domain(sp.symbols("x y t", real=True), (0.5, -1.0, 0.0), (2.0, 3.0, 2.0))
INTERVALS = tuple(zip(BOX.lower, BOX.upper, strict=True))
VERTEX, ENDS = (0.3, -1.2), ((-1, -1), (0.3, 2))
ORDERS = ((0, 0, 0), (1, 0, 0), (0, 2, 0), (1, 1, 1))
MAPS = {
    "pole": Pole(centre=(0, -2), radius=0.7),
    "power": CornerPower(vertex=VERTEX, power=2 / 3, cut=3.9, size=4),
    "logarithm": CornerLogarithm(vertex=VERTEX, powers=(2, 3), cut=3.9, size=4),
    "logarithm within a hole": CornerLogarithm(vertex=VERTEX, cut=3.9, size=4, end=(-1, -1)),
    "slit": Slit(ends=ENDS),
    "outside": OutsideMap(
        centre=(0, -1.5),
        radius=0.7,
        poles=((0, -1.5), (0.1, -1.75)),
        radii=(0.5, 0.25),
        strengths=(((0.25, -0.5), (0.5, 0.125)), ((-0.125, 0.25), (0.0, 0.5))),
    ),
    "quotient": QuotientPower(ends=ENDS, power=0.4),
    "Kelvin": Kelvin(centre=(0, 0, -1), radius=0.5),
    "in another plane": Pole(axes=(2, 0), centre=(0, -2), radius=0.7),
}
CELLS = {"one cell": (), "cells": ((), (0.5,), (0.3,))}


def expansion(name="pole", cells=(), **settings):
    maps = (MappedFeatures(map=MAPS[name], share=2),)
    return RandomFeatureExpansion(5, (2, 2, 2), cells=cells, maps=maps, box=INTERVALS, **settings)


def made(described, unknowns=2):
    shape = (unknowns, described.count, described.columns)
    a = np.random.default_rng(4).normal(size=shape)
    return a, random_feature_network(described, a.reshape(unknowns, -1))


def some_points(count=9):
    return np.random.default_rng(3).uniform(BOX.lower, BOX.upper, (count, 3))


@pytest.mark.parametrize(
    ("name", "cells"), [*((name, "one cell") for name in MAPS), ("power", "cells")]
)
def test_the_network_is_the_expansion_with_all_its_derivatives(name, cells):
    described, x = expansion(name, CELLS[cells]), some_points()
    a, network = made(described)
    field, basis = Field.on(BOX, network), FeatureBasis(described, BOX.lower, BOX.upper)
    assert Lattice().primitives(field)[1] is None
    request = [Request(jnp.asarray(x), ORDERS)]
    nested, fast = NestedJvp()(field, request)[0], Lattice()(field, request)[0]
    for alpha in ORDERS:
        expected = basis.values(a, x, alpha)
        tolerance = 1e-12 * np.abs(expected).max()
        np.testing.assert_allclose(nested.partials[alpha], expected, atol=tolerance)
        np.testing.assert_allclose(fast.partials[alpha], expected, atol=tolerance)


@pytest.mark.parametrize("name", MAPS)
def test_many_points_at_once_are_as_one_by_one(name):
    network = made(expansion(name, CELLS["cells"], activation="tanh"))[1]
    xi = np.random.default_rng(5).uniform(-np.sqrt(3), np.sqrt(3), (50, 3))
    expected = jax.vmap(network)(jnp.asarray(xi))
    np.testing.assert_allclose(network_values(network, xi), expected, rtol=1e-10, atol=1e-10)


def test_values_at_a_corner_itself_are_finite():
    for name in ("power", "logarithm"):
        box = ((VERTEX[0], 2), (VERTEX[1], 3), (0, 2))
        maps = (MappedFeatures(map=MAPS[name]),)
        described = RandomFeatureExpansion(5, (2, 2, 2), maps=maps, box=box)
        network = made(described)[1]
        corner = -np.sqrt(3) * np.array([[1.0, 1.0, 0.2]])
        assert np.isfinite(network_values(network, corner)).all()
        assert np.isfinite(network(jnp.asarray(corner[0]))).all()


def test_time_blocks_have_the_maps_of_the_whole_box():
    described = expansion("power")
    blocks = Blocks((described, described), (0.25,), axis=2)
    networks = [made(described)[1]] * 2
    field = Field.on(BOX, block_network(blocks, networks))
    x = some_points(20)
    for lower, upper in ((0.0, 0.5), (0.5, 2.0)):
        here = x[(x[:, 2] >= lower) & (x[:, 2] < upper)]
        assert len(here)
        basis = FeatureBasis(described, (*BOX.lower[:2], lower), (*BOX.upper[:2], upper))
        expected = basis.values(made(described)[0], here, (0, 0, 0)).T
        np.testing.assert_allclose(jax.vmap(field)(jnp.asarray(here)), expected, atol=1e-12)


def test_plain_features_do_not_depend_on_maps():
    with_maps = expansion(seed=3)
    without = RandomFeatureExpansion(5, (2, 2, 2), seed=3)
    for a, b in zip(draw(with_maps), draw(without), strict=True):
        assert np.array_equal(a, b)
    assert without.columns == 5
    assert with_maps.columns == 5 + 10 + 1 + round(0.15 * 5)


@pytest.mark.parametrize("name", MAPS)
def test_a_description_survives_as_data(name):
    described = expansion(name, CELLS["cells"])
    blocks = [Blocks((described,) * 2, (0.5,), axis=1)] if name == "in another plane" else []
    for each in (described, *blocks):
        data = json.loads(json.dumps(description_to_data(each)))
        assert description_from_data(data) == each
    network = build(described, 3, 2, key=jax.random.key(0))
    numbers = sum(leaf.size for leaf in jax.tree.leaves(network))
    assert numbers == count_numbers(described, 3, 2)


def test_a_description_of_an_earlier_version_has_no_maps():
    data = description_to_data(RandomFeatureExpansion(5, (2, 2)))
    del data["maps"], data["box"]
    assert description_from_data(data) == RandomFeatureExpansion(5, (2, 2))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Pole(centre=(0, 0), radius=0), "`radius` is 0"),
        (lambda: Pole(centre=(0,), radius=1), "`centre` is"),
        (lambda: Pole(axes=(0, 1, 2), centre=(0, 0), radius=1), "give the positions of two"),
        (lambda: Slit(ends=((0, 0), (0, 0))), "`ends` is"),
        (lambda: Slit(ends=(0, 1)), "`ends` is"),
        (
            lambda: OutsideMap(
                centre=(0, 0), radius=1, poles=((0, 0),), radii=(1, 1), strengths=(((1, 0),),)
            ),
            "`poles` has 1 places",
        ),
        (lambda: QuotientPower(ends=ENDS, power=-1), "`power` is -1"),
        (lambda: CornerLogarithm(vertex=(0, 0), cut=0, size=1, end=(0, 0)), "`ends` is"),
        (lambda: MappedFeatures(map="pole"), "`map` is"),
        (lambda: MappedFeatures(map=MAPS["pole"], share=0), "`share` is 0"),
        (lambda: RandomFeatureExpansion(5, (1, 1), maps=(MAPS["pole"],)), "`maps` has"),
        (
            lambda: RandomFeatureExpansion(5, (1, 1), maps=(MappedFeatures(map=MAPS["pole"]),)),
            "both must be known",
        ),
        (lambda: RandomFeatureExpansion(5, (1,), box=((1, 0),)), "`box` is"),
        (lambda: Blocks((expansion(),) * 2, (0.5,), axis=0), "cut a plane that is mapped"),
    ],
)
def test_what_makes_no_map_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        wrong()
