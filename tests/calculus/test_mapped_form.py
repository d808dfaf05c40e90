"""Derivatives of mapped features to order 6, against numerical ones with 60 digits."""

import mpmath as mp
import numpy as np
import pytest

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.calculus.map_jets import map_jets
from symbolic_pinn.networks import draw_mapped
from symbolic_pinn.recipe import (
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

BOX = ((0.5, 2.0), (-1.0, 3.0))
SPACE = (*BOX, (0.0, 2.0))
ENDS = ((-1.0, -1.0), (0.3, 2.0))
TO_SIX = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (6, 0), (3, 3), (1, 5)]


def from_vertex(z):
    """Turned so that the cut lies on the negative real axis."""
    return (z - mp.mpc(0.25, -1.25)) * -mp.expj(-mp.mpf(3.75)) / 4


def joukowski(z):
    a, b = (mp.mpc(*end) for end in ENDS)
    s = (2 * z - a - b) / (b - a)
    return s + mp.sqrt(s - 1) * mp.sqrt(s + 1)


POLES, RADII = ((0.0, -1.5), (0.125, -1.75)), (0.5, 0.25)
STRENGTHS = (((0.25, -0.5), (0.5, 0.125)), ((-0.125, 0.25), (0.0, 0.5)), ((0.0, 0.0), (1.0, 0.0)))


def log_outside(z):
    """Of zeta, by its definition."""
    found = mp.log(mp.mpf(0.75)) - mp.log(z + 1.5j)
    for m, strengths in enumerate(STRENGTHS, start=1):
        for pole, r, s in zip(POLES, RADII, strengths, strict=True):
            found += mp.mpc(*s) * (r / (z - mp.mpc(*pole))) ** m
    return found


def quotient(z):
    a, b = (mp.mpc(*end) for end in ENDS)
    return (z - a) / (z - b)


CORNER = {"vertex": (0.25, -1.25), "cut": 3.75, "size": 4.0}
# A map, what it maps to, and its columns.
PLANE = {
    "pole": (
        Pole(centre=(0.0, -2.0), radius=0.75),
        lambda z: mp.mpf(0.75) / (z + 2j),
        [lambda z: mp.log(abs(z + 2j))],
    ),
    "power": (CornerPower(power=0.625, **CORNER), lambda z: from_vertex(z) ** 0.625, []),
    "slit": (
        Slit(ends=ENDS),
        lambda z: 1 / joukowski(z),
        [lambda z: mp.log(abs(joukowski(z)))],
    ),
    "outside": (
        OutsideMap(centre=(0.0, -1.5), radius=0.75, poles=POLES, radii=RADII, strengths=STRENGTHS),
        lambda z: mp.exp(log_outside(z)),
        [lambda z: mp.re(log_outside(z))],
    ),
    "quotient": (QuotientPower(ends=ENDS, power=0.375), lambda z: quotient(z) ** 0.375, []),
    "logarithm": (
        CornerLogarithm(powers=(2,), **CORNER),
        None,
        [
            lambda z: mp.re(from_vertex(z) ** 2 * mp.log(from_vertex(z))),
            lambda z: mp.im(from_vertex(z) ** 2 * mp.log(from_vertex(z))),
        ],
    ),
}


def derivative(f, at, alpha):
    with mp.workdps(60):
        return float(mp.diff(f, tuple(map(mp.mpf, at)), alpha) if any(alpha) else f(*at))


@pytest.mark.parametrize("name", PLANE)
def test_derivatives_to_order_six(name):
    described, zeta, columns = PLANE[name]
    maps = (MappedFeatures(map=described, share=1),)
    expansion = RandomFeatureExpansion(2, (3, 3), maps=maps, box=BOX)
    lower, upper = zip(*BOX, strict=True)
    x = np.array([[0.75, -0.5]])
    found = FeatureBasis(expansion, lower, upper).matrices(0, x, TO_SIX)
    [drawn] = draw_mapped(expansion)

    def feature(j):
        w, b = drawn.w[j], drawn.b[j]

        def at(x, y):
            image = zeta(mp.mpc(x, y))
            return mp.cos(w[0] * mp.re(image) + w[1] * mp.im(image) + b)

        return at

    functions = [feature(j) for j in range(len(drawn.w))] if zeta else []
    functions += [lambda x, y, f=f: f(mp.mpc(x, y)) for f in columns]
    for alpha in TO_SIX:
        assert found[alpha].shape == (1, 2 + len(functions))
        for j, f in enumerate(functions):
            expected = [derivative(f, place, alpha) for place in x.tolist()]
            np.testing.assert_allclose(found[alpha][:, 2 + j], expected, rtol=1e-9, atol=1e-13)


def test_derivatives_in_space():
    orders = [(0, 0, 0), (1, 0, 0), (0, 1, 2), (2, 2, 0), (1, 1, 1)]
    described = Kelvin(centre=(0.0, 0.0, -1.0), radius=0.5)
    maps = (MappedFeatures(map=described, share=1),)
    expansion = RandomFeatureExpansion(1, (3, 3, 3), maps=maps, box=SPACE)
    lower, upper = zip(*SPACE, strict=True)
    x = np.array([[0.75, -0.5, 0.5]])
    found = FeatureBasis(expansion, lower, upper).matrices(0, x, orders)
    [drawn] = draw_mapped(expansion)

    def factor(x, y, z):
        return 0.5 / mp.sqrt(x * x + y * y + (z + 1) ** 2)

    def feature(x, y, z):
        q = 2 * (x * x + y * y + (z + 1) ** 2)
        phase = sum(w * v / q for w, v in zip(drawn.w[0], (x, y, z + 1), strict=True))
        return factor(x, y, z) * mp.cos(phase + drawn.b[0])

    for alpha in orders:
        for j, f in enumerate((feature, factor)):
            expected = derivative(f, x[0].tolist(), alpha)
            np.testing.assert_allclose(found[alpha][0, 1 + j], expected, rtol=1e-10)


def test_what_kelvin_maps_stays_harmonic():
    described = MappedFeatures(map=Kelvin(centre=(0, 0, 0), radius=0.5), scale=1e-9)
    expansion = RandomFeatureExpansion(3, (1, 1, 1), maps=(described,), box=SPACE)
    x = np.random.default_rng(0).uniform(0.5, 2, (20, 3))
    second = [(2, 0, 0), (0, 2, 0), (0, 0, 2)]
    found = FeatureBasis(expansion, *zip(*SPACE, strict=True)).matrices(0, x, second)
    laplacian = sum(m[:, 3:] for m in found.values())
    np.testing.assert_allclose(laplacian, 0, atol=1e-12)


def test_in_a_hole_a_map_is_not_finite_and_nothing_warns():
    # As figures ask there, before they cover the hole.
    angles = np.linspace(0, 2 * np.pi, 9)
    near = np.stack([np.cos(angles), np.sin(angles)], axis=-1) / 1000 + POLES[0]
    jets = map_jets(PLANE["outside"][0], near, 1)
    assert not np.isfinite(jets.coordinates[0][0, 0]).all()
