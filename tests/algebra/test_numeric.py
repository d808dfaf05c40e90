"""Values of formulas in NumPy, against SymPy in many digits."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate, evaluate_all
from symbolic_pinn.algebra.partial import Partial

x = sp.Symbol("x")


@pytest.mark.parametrize("power", [-16, -3, -1, 0, 1, 2, 5, 7, 16, 17, 40, sp.Rational(1, 2), 2.5])
def test_powers_are_those_of_many_digits(power):
    at = np.array([-1.7, -0.3, 1e-9, 0.9, 1.1, 3.0])
    at = at if sp.sympify(power).is_integer else abs(at)
    wanted = [float(sp.Float(float(a), 40) ** power) for a in at]
    np.testing.assert_allclose(evaluate(x**power, {x: at}), wanted, rtol=4e-15)


def test_powers_of_zero_and_of_complex_numbers():
    found = evaluate(x**-3, {x: np.array([0.0, np.nan])})
    assert np.isinf(found[0])
    assert np.isnan(found[1])
    z = np.array([1 + 2j, -0.5j])
    np.testing.assert_allclose(evaluate(x**5, {x: z}), z**5, rtol=1e-15)


def test_what_expressions_share_is_computed_once():
    asked = []

    def partial(node, point):
        asked.append(node)
        return point[0] + 1

    u = Partial.of(sp.Function("u")(x), [0], [x])
    found = evaluate_all([u**2, sp.sin(u) + u], {x: np.array([1.0, 2.0])}, partial)
    np.testing.assert_allclose(found, [[4, 9], [np.sin(2) + 2, np.sin(3) + 3]], rtol=1e-15)
    assert len(asked) == 1
