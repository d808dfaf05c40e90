"""Points that are uniform in mapped coordinates."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.networks import TaylorSeries, zeta
from symbolic_pinn.problem import Domain
from symbolic_pinn.recipe import (
    CornerLogarithm,
    CornerPower,
    Kelvin,
    OutsideMap,
    Pole,
    QuotientPower,
    Slit,
)
from symbolic_pinn.sampling import mapped_points
from symbolic_pinn.sampling.mapped import unmapped

BOX = Domain(sp.symbols("x y", real=True), (-1.0, -1.0), (1.0, 1.0))
ENDS = ((-0.3, 0.0), (0.3, 0.1))
CORNER = {"vertex": (0.0, 0.0), "cut": -np.pi / 4, "size": 1.5}
MAPS = {
    "pole": Pole(centre=(0.1, 0.2), radius=0.3),
    "power": CornerPower(power=2 / 3, **CORNER),
    "slit": Slit(ends=ENDS),
    "outside": OutsideMap(
        centre=(0.0, 0.05),
        radius=0.2,
        poles=((0.1, 0.07), (-0.1, 0.03)),
        radii=(0.1, 0.1),
        strengths=(((0.1, 0.0), (-0.1, 0.0)),),
    ),
    "quotient": QuotientPower(ends=ENDS, power=0.5),
}


def everywhere(x):
    return np.ones(len(x), bool)


def images(described, x):
    return zeta(described, TaylorSeries.at(x[:, 0] + 1j * x[:, 1], 0)).a[0]


@pytest.mark.parametrize("name", MAPS)
def test_images_are_spread_evenly(name):
    described = MAPS[name]
    x = mapped_points([(described, 2_000)], BOX, seed=1, contains=everywhere)
    assert len(x) == 2_000
    # As many images in a small disc as its area says: about what a point in the middle has.
    found = images(described, x)
    random = np.random.default_rng(0)
    pool = random.uniform(-1, 1, (200_000, 2))
    of_pool = images(described, pool)
    centres = of_pool[(abs(of_pool) < 0.8) & (np.abs(pool).max(axis=1) < 0.6)][:50]
    counts = [np.sum(abs(found - c) < 0.15) for c in centres]
    assert len(counts) == 50
    # What is cut off by the box or by the cut has fewer.
    assert max(counts) < 1.5 * np.quantile(counts, 0.6)


def test_points_are_in_the_region_and_others_of_a_box_are_uniform():
    box = Domain(sp.symbols("t x y", real=True), (0.0, -1.0, -1.0), (3.0, 1.0, 1.0))
    pole = Pole(axes=(1, 2), centre=(0.0, 0.0), radius=0.5)

    def contains(x):
        return np.hypot(x[:, 1], x[:, 2]) > 0.5

    x = mapped_points([(pole, 400), (pole, 0)], box, seed=3, contains=contains)
    assert x.shape == (400, 3)
    assert contains(x).all()
    assert np.all((x > box.lower) & (x < box.upper))
    assert abs(x[:, 0].mean() - 1.5) < 0.1
    # Near the hole they are denser than in the box.
    assert np.mean(np.hypot(x[:, 1], x[:, 2]) < 0.7) > 0.3


def test_points_in_space_and_at_a_corner():
    box = Domain(sp.symbols("x y z", real=True), (-1.0,) * 3, (1.0,) * 3)
    x = mapped_points(
        [(Kelvin(centre=(0, 0, 0), radius=0.4), 300)], box, seed=0, contains=everywhere
    )
    lengths = np.linalg.norm(x, axis=1)
    assert lengths.min() >= 0.4
    assert np.median(lengths) < 0.8
    corner = CornerLogarithm(vertex=(-1, -1), cut=-3 * np.pi / 4, size=2)
    x = mapped_points([(corner, 200)], BOX, seed=0, contains=everywhere)
    assert np.mean(np.linalg.norm(x + 1, axis=1) < 0.5) > 0.2  # 0.05 of the area
    within = CornerLogarithm(vertex=(0, 0), cut=0, size=2, end=(0.2, 0))
    assert len(mapped_points([(within, 50)], BOX, seed=0, contains=everywhere)) == 50


def test_where_nothing_lies_in_the_region_there_are_no_points():
    far = Pole(centre=(50, 0), radius=0.01)
    assert mapped_points([(far, 10)], BOX, seed=0, contains=everywhere).shape == (0, 2)
    assert mapped_points([], BOX, seed=0, contains=everywhere).shape == (0, 2)


def test_the_outside_of_a_hole_is_unmapped_exactly():
    described = MAPS["outside"]
    random = np.random.default_rng(2)
    wanted = np.sqrt(random.uniform(0, 1, 200)) * np.exp(2j * np.pi * random.uniform(0, 1, 200))
    wanted[0] = 0
    xi = np.stack([wanted.real, wanted.imag], axis=1)
    found = unmapped(described, xi)
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(images(described, found[1:]), wanted[1:], atol=1e-8)
