"""Taylor series of elementary functions against SymPy at 30 digits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.calculus.functions import FUNCTIONS, composed
from symbolic_pinn.calculus.multiindex import closure, factorials, maximal
from symbolic_pinn.calculus.series import Series

ORDERS = {1: (4,), 2: (2, 2), 3: (2, 1, 1), 4: (1, 1, 1, 1)}
REPRESENTATIVE = ("tanh", "cos", "log")
SYMPY = {
    "exp2": lambda z: 2**z,
    "expm1": lambda z: sp.exp(z) - 1,
    "log1p": lambda z: sp.log(1 + z),
    "logistic": lambda z: 1 / (1 + sp.exp(-z)),
}
RATIONAL = {
    "product": (lambda z: z * (1 + z * z), lambda z: z * (1 + z**2)),
    "quotient": (lambda z: z / (1 + z * z), lambda z: z / (1 + z**2)),
    "reciprocal": (lambda z: 1 / (2 - z), lambda z: 1 / (2 - z)),
    "difference": (lambda z: z * z - z, lambda z: z**2 - z),
}
POWERS = (sp.Rational(5, 2), sp.Rational(1, 2), -3)


def polynomial(dim):
    """A polynomial with all mixed terms up to order 4, with fixed pseudo-random coefficients."""
    x = sp.symbols(f"x:{dim}", real=True)
    random = np.random.default_rng(dim)
    alphas = closure(
        [ORDERS[dim], *(tuple(2 * int(i == j) for j in range(dim)) for i in range(dim))]
    )
    coefficients = [sp.Rational(int(n), 40) for n in random.integers(3, 17, len(alphas))]
    z = sp.Add(*(
        c * sp.Mul(*(s**n for s, n in zip(x, a, strict=True)))
        for c, a in zip(coefficients, alphas, strict=True)
    ))  # fmt: skip
    known = {a: jnp.asarray(float(c)) for a, c in zip(alphas, coefficients, strict=True)}
    return x, z, Series(known)


def check(dim, series_function, sympy_function, rtol=1e-12):
    x, z, series = polynomial(dim)
    found = series_function(series)
    formula = sympy_function(z)
    for alpha in closure([ORDERS[dim]]):
        derivative = formula
        for s, n in zip(x, alpha, strict=True):
            derivative = sp.diff(derivative, s, n)
        expected = sp.N(derivative.subs(dict.fromkeys(x, 0)), 30) / factorials(alpha)
        assert float(found[alpha]) == pytest.approx(float(expected), rel=rtol, abs=1e-14), alpha


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(
    ("name", "dim"),
    [*((n, 2) for n in FUNCTIONS), *((n, d) for n in REPRESENTATIVE for d in ORDERS if d != 2)],
)
def test_an_elementary_function_of_a_series(name, dim):
    reference = SYMPY.get(name) or getattr(sp, name)
    check(dim, lambda z: FUNCTIONS[name](z, (0,) * dim)[0], reference)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_slope_is_the_derivative(name):
    reference = SYMPY.get(name) or getattr(sp, name)
    a = sp.Dummy()
    check(1, lambda z: FUNCTIONS[name](z, (0,))[1], lambda z: reference(a).diff(a).subs(a, z))


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("name", RATIONAL)
def test_rational_functions_of_a_series(name, dim):
    check(dim, *RATIONAL[name])


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("power", POWERS)
def test_composition_by_derivatives(power, dim):
    def function(a):
        return jax.lax.pow(a, float(power))

    check(dim, lambda z: composed(function, z, (0,) * dim, 4)[0], lambda z: z**power)
    check(
        dim, lambda z: composed(function, z, (0,) * dim, 5)[1], lambda z: power * z ** (power - 1)
    )


def test_multi_indices():
    assert closure([(2, 0), (0, 1)]) == ((0, 0), (1, 0), (0, 1), (2, 0))
    assert closure([(1, 1)]) == ((0, 0), (1, 0), (0, 1), (1, 1))
    assert maximal([(2, 0), (1, 0), (0, 1), (1, 1)]) == ((2, 0), (1, 1))
    assert factorials((3, 0, 2)) == 12
