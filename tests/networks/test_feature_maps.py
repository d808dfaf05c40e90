"""Feature maps against SymPy in high precision."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.networks.feature_maps import feature_map

Z = sp.Symbol("z", real=True)
# Where tan(z / 2) is 0, 1, -1, infinite or nearly so, and far away.
PLACES = [
    0.0, 1e-300, -1e-9, 0.3, np.pi / 4, np.pi / 2, -np.pi / 2, np.pi, -np.pi,
    np.nextafter(np.pi, 4), np.nextafter(np.pi, 3), 3 * np.pi, 2 * np.pi, 40.7, -399.1, 1e5 + 0.1,
    -12345678.9,
]  # fmt: skip


def size(name, order):
    """What rounding goes with: the coefficients of a derivative of tanh as a polynomial of it."""
    y = sp.Symbol("y")
    polynomial = y
    for _ in range(order):
        polynomial = sp.expand(polynomial.diff(y) * (1 - y**2))
    return float(sum(map(abs, sp.Poly(polynomial, y).coeffs()))) if name == "tanh" else 1


@pytest.mark.parametrize("name", ["cos", "tanh"])
@pytest.mark.parametrize("order", range(6))
def test_derivatives_are_as_exact_as_rounding_lets_be(name, order):
    z = np.array([PLACES, PLACES[::-1]])
    before = z.copy()
    found = feature_map(name).derivatives(z)(order)
    formula = sp.diff(getattr(sp, name)(Z), Z, order)
    exact = [float(formula.evalf(40, subs={Z: sp.Rational(float(p))})) for p in PLACES]
    np.testing.assert_allclose(found, [exact, exact[::-1]], rtol=0, atol=size(name, order) * 4e-16)
    assert np.array_equal(z, before), "the argument was written over"


def test_what_is_not_finite_stays_so():
    found = feature_map("cos").derivatives(np.array([np.nan, 1.0]))
    assert np.isnan(found(0)[0])
    assert np.isnan(found(1)[0])
    assert found(0)[1] == pytest.approx(np.cos(1.0), abs=1e-15)
