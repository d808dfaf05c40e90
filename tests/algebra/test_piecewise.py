"""The derivative of a Piecewise, as a distribution: its integral is the difference of its ends."""

import pytest
import sympy as sp

import symbolic_pinn  # noqa: F401 - lets SymPy keep jumps
from symbolic_pinn.algebra import switches, vanishes, zeros

x, y, a = sp.symbols("x y a", real=True)
u = sp.Function("u", real=True)(x, y)
HALF = sp.Rational(1, 2)


def two(condition, left=1, right=10):
    return sp.Piecewise((left, condition), (right, True))


JUMPS = {
    "less": (two(x < HALF), 9 * sp.DiracDelta(x - HALF)),
    "both branches stated": (
        sp.Piecewise((1, x < HALF), (10, x >= HALF)),
        9 * sp.DiracDelta(x - HALF),
    ),
    "scaled": (two(2 * x < 1), 9 * sp.DiracDelta(x - HALF)),
    "greater": (two(x > HALF), -9 * sp.DiracDelta(x - HALF)),
    "symbol": (two(x < a), 9 * sp.DiracDelta(a - x)),
    "limit": (two(x > 0, sp.sin(x) / x, 3), -2 * sp.DiracDelta(x)),
    "formulas": (two(x < 2, x, x**2), 2 * sp.DiracDelta(x - 2)),
    "circle": (two(x**2 + y**2 < 1), 18 * x * sp.DiracDelta(x**2 + y**2 - 1)),
}


@pytest.mark.parametrize("name", JUMPS)
def test_a_jump_stays_in_the_derivative(name):
    formula, expected = JUMPS[name]
    slope = formula.diff(x)
    [delta] = slope.atoms(sp.DiracDelta)
    assert slope.coeff(delta) * delta == expected


@pytest.mark.parametrize("c", [sp.Rational(1, 3), sp.Rational(5, 7)])
def test_the_integral_of_the_derivative_is_the_difference(c):
    formula = sp.Piecewise((x**2, x < c), (3 - x, True))
    slope = formula.diff(x)
    smooth = slope.subs(sp.DiracDelta(x - c), 0)
    jump = sp.integrate(slope.coeff(sp.DiracDelta(x - c)) * sp.DiracDelta(x - c), (x, 0, 1))
    total = sp.integrate(sp.piecewise_fold(smooth), (x, 0, 1)) + jump
    assert sp.simplify(total - (formula.subs(x, 1) - formula.subs(x, 0))) == 0


CONTINUOUS = {
    "tent": two(x < HALF, x, 1 - x),
    "smooth": two(x < 0, 0, x**3),
    "other coordinate": two(y < HALF),
    "of an unknown": two(u > 0),
    "a point": two(sp.Ne(x, 0)),
    "a limit": two(x > 0, x * sp.log(x), 0),
    "not finite": two(x > 0, sp.log(x), 0),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_what_joins_continuously_has_no_delta(name):
    assert not CONTINUOUS[name].diff(x).has(sp.DiracDelta)


def test_a_corner_jumps_along_a_part_of_each_edge():
    inside = two((x < HALF) & (y < HALF))
    weight = inside.diff(x).coeff(sp.DiracDelta(x - HALF))
    assert [weight.subs(y, v) for v in (sp.Rational(1, 4), sp.Rational(3, 4))] == [9, 0]


def test_vanishing_looks_into_every_branch():
    assert vanishes((x + u) ** 2 - x**2 - 2 * x * u - u**2)
    assert not vanishes(two(y < 1_000_000, 0, 1))
    assert not vanishes(u.diff(x) - u)


EDGES = {
    "linear": (sp.Heaviside(2 * x - 1), [0.5]),
    "quadratic": (two(9 * x**2 < 1), [-1 / 3, 1 / 3]),
    "no polynomial": (sp.sign(sp.sin(4 * x)), [-sp.pi / 4, 0, sp.pi / 4]),
    "modulus": (sp.Abs(x), [0]),
    "largest": (sp.Max(x, HALF), [0.5]),
    "stairs": (sp.floor(3 * x), [-2 / 3, -1 / 3, 0, 1 / 3, 2 / 3]),
    "at the ends": (sp.Heaviside(x - 1) + sp.Abs(x + 1), []),
}


@pytest.mark.parametrize("name", EDGES)
def test_edges_are_found_to_the_last_digits(name):
    formula, expected = EDGES[name]
    found = sorted(c for g in switches(formula) for c in zeros(g, x, (-1.0, 1.0)))
    assert found == pytest.approx([float(e) for e in expected], abs=1e-15)
