"""The look at known data finds what is narrow, wherever and however narrow, and nothing else."""

import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.known_data import look
from symbolic_pinn.problem import Condition, Problem

pytestmark = pytest.mark.slow

XYZ = x, y, z = sp.symbols("x y z")
u, k = sp.Function("u"), sp.Function("k")


def with_source(formula, dim=1, **more):
    at = XYZ[:dim]
    laplacian = sum(u(*at).diff(c, 2) for c in at)
    return Problem(
        domain=dict.fromkeys(at, (0, 1)),
        equations=[sp.Eq(laplacian, formula)],
        conditions=[u(0, *at[1:])],
        **more,
    )


def exact(value):
    return sp.Rational(f"{value:.9e}")


# Formulas of width w about c; n is a direction of length 1.
POINTS = {
    "exp": lambda X, c, w, n: sp.exp(-distance(X, c) / w**2),
    "exp beside a wave": lambda X, c, w, n: (
        sp.exp(-distance(X, c) / w**2) / 2 + 5 * sp.sin(3 * X[0])
    ),
    "sech": lambda X, c, w, n: product(sp.sech((a - b) / w) for a, b in zip(X, c, strict=True)),
    "lorentz": lambda X, c, w, n: 1 / (1 + distance(X, c) / w**2),
    "box": lambda X, c, w, n: sp.Piecewise(
        (1, sp.And(*(sp.And(a > b - w, a < b + w) for a, b in zip(X, c, strict=True)))), (0, True)
    ),
    "ball": lambda X, c, w, n: sp.Piecewise((1, distance(X, c) < w**2), (0, True)),
    "heaviside": lambda X, c, w, n: product(
        sp.Heaviside(a - b + w) - sp.Heaviside(a - b - w) for a, b in zip(X, c, strict=True)
    ),
    "erf": lambda X, c, w, n: product(
        sp.erf((a - b + w) / w * 2) - sp.erf((a - b - w) / w * 2) for a, b in zip(X, c, strict=True)
    ),
}
CURVES = {
    "front": lambda X, c, w, n: sp.tanh(along(X, c, n) / w),
    "ridge": lambda X, c, w, n: sp.exp(-((along(X, c, n) / w) ** 2)),
    "logistic": lambda X, c, w, n: 1 / (1 + sp.exp(along(X, c, n) / w)),
}


def product(factors):
    return sp.Mul(*factors)


def distance(X, c):
    return sum((a - b) ** 2 for a, b in zip(X, c, strict=True))


def along(X, c, n):
    return sum(m * (a - b) for m, a, b in zip(n, X, c, strict=True))


def drawn(name, dim):
    """A random place, another one for each kind and dimension."""
    rng = np.random.default_rng([dim, *name.encode()])
    direction = rng.normal(size=dim)
    c, n = rng.uniform(0.1, 0.9, dim), direction / np.linalg.norm(direction)
    return list(map(exact, c)), exact(10 ** rng.uniform(-7, -2.7)), list(map(exact, n))


@pytest.mark.parametrize("dim", [1, 2, 3])
@pytest.mark.parametrize("name", [*POINTS, *CURVES])
def test_a_narrow_place_is_found_wherever_it_is(name, dim):
    c, w, n = drawn(name, dim)
    formula = {**POINTS, **CURVES}[name](XYZ[:dim], c, w, n)
    [place] = look(with_source(formula, dim)).places
    assert 0.2 < place.widths[0].min() / float(w) < 20
    if name in POINTS:
        assert np.abs(place.centres - np.array(c, float)).max(axis=1).min() < 3 * w
    else:
        found = [abs(sum(n[i] * (row[i] - c[i]) for i in range(dim))) for row in place.centres]
        assert min(found) < 3 * w


@pytest.mark.parametrize(
    "formula",
    [
        sp.sin(20 * x),
        sp.sin(sp.pi * x) * sp.exp(-3 * x),
        sp.Piecewise((1, x < sp.Rational(1, 3)), (10, True)),
        sp.Abs(x - sp.Rational(1, 3)),
        sp.tanh(10 * (x - sp.Rational(1, 2))),
        sp.log(x),
        1 / sp.sqrt(x),
        (1 - sp.cos(x)) / x**2,
    ],
)
def test_what_ordinary_points_see_is_not_narrow(formula):
    found = look(with_source(formula))
    assert not found.places
    assert not found.warnings


def test_a_branch_that_is_known_beside_one_that_is_not():
    w = sp.Rational(1, 10**4)
    source = sp.Piecewise((gaussian(x, w), x < sp.Rational(1, 2)), (u(x) ** 2, True))
    [place] = look(with_source(source)).places
    assert np.allclose(place.centres, 1 / 3, atol=1e-3)


@pytest.mark.parametrize("name", spinn.shipped())
def test_shipped_equations_keep_their_points(name):
    assert not look(spinn.load(name)).places


def gaussian(at, w):
    return sp.exp(-((at - sp.Rational(1, 3)) ** 2) / w**2)


def test_places_of_conditions_coefficients_regions_tables_and_code():
    w = sp.Rational(1, 10**4)
    at = (0, x)
    in_space = {"domain": {y: (0, 1), x: (0, 1)}, "time": y}
    heat = sp.Eq(u(y, x).diff(y), u(y, x).diff(x, 2))
    initial = Problem(**in_space, equations=[heat], conditions=[sp.Eq(u(*at), gaussian(x, w))])
    [place] = look(initial).places
    assert (place.term, place.coordinates) == ("condition 1", (x,))
    part = Condition(sp.Eq(u(y, 0), 1), where=sp.And(y > w, y < 2 * w))
    [place] = look(Problem(**in_space, equations=[heat], conditions=[u(0, x), part])).places
    assert place.term == "condition 2"
    coefficient = Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq((1 + gaussian(x, w)) * u(x).diff(x), u(x))],
        conditions=[u(0)],
    )
    assert look(coefficient).places
    grid = np.unique(np.r_[np.linspace(0, 1, 21), 1 / 3 + 1e-4 * np.linspace(-6, 6, 31)])
    table = {"x": grid, "k": np.exp(-(((grid - 1 / 3) / 1e-4) ** 2))}
    assert look(with_source(k(x), functions={k(x): table})).places
    code = {k: lambda x: jnp.exp(-(((x - 1 / 3) / 1e-3) ** 2))}
    assert look(with_source(k(x), functions=code)).places


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (sp.sin(100_000 * x), "too fast"),
        (gaussian(x, sp.Rational(1, 10**10)), "too thin"),
        (sp.exp(-((sp.sin(1_000 * x) * 10**4) ** 2)), "too many"),
        (sum(gaussian(x - sp.Rational(i, 300), 1) for i in range(200)), "too many"),
    ],
)
def test_what_cannot_be_resolved_is_said(formula, words):
    [warning] = look(with_source(formula)).warnings
    assert words in warning


@pytest.mark.parametrize("seed", range(3))
def test_the_rim_of_a_wide_region_is_not_narrow(seed):
    """Lines along an edge cut off short chords, and corners are narrow in their tips."""
    random = np.random.default_rng(seed)
    a, b, r = (sp.Float(float(v), 5) for v in random.uniform((0.2, 0.2, 0.15), (0.8, 0.8, 0.4)))
    disc = (x - a) ** 2 + (y - b) ** 2 < r**2
    edge = sp.And(x + a * y < b + r, y > x - r)
    v = sp.Function("u", real=True)(x, y)
    for where in (disc, sp.Not(disc), edge):
        problem = spinn.Problem(
            domain={x: (0, 1), y: (0, 1)},
            equations=[spinn.Condition(v.diff(x, 2) + v.diff(y, 2) - 1, where=where)],
            conditions=[v.subs(x, 0)],
        )
        assert not look(problem).warnings
        shares = [p.shares[0].min() for p in look(problem).places]
        assert min(shares, default=1.0) > 1e-3


def test_a_forcing_that_is_rounding_is_not_looked_at():
    c = sp.sqrt(2) / 3
    wave = sp.sin(3 * (x - c * y)) * sp.exp(sp.cos(x - c * y))
    zero = wave.diff(y, 2).subs(y, y + 0) - (c**2).evalf() * wave.diff(x, 2)
    spike = sp.exp(-(((x - sp.Rational(1, 3)) * 10**5) ** 2))
    assert not look(with_source(zero, dim=2)).warnings
    assert look(with_source(zero + spike, dim=2)).places
