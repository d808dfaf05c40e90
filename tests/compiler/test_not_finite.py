"""What is said of an expression that is not finite, held against cases with known answers."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.compiler import compile_problem, not_finite

t, x, c = sp.symbols("t x c", real=True)
u = sp.Function("u", real=True)
k = sp.Function("k", real=True)
U = u(t, x)
AT = "at t = 0.5, x = 0.25"


def found(equation, value, slope=0.0, at=(0.5, 0.25), *, wide=True, **more):
    """Of three points the second one has the values; at the others u = 3 and u_x = 0."""
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[equation],
        conditions=[u(0, x)],
        unknowns=[U],
        **more,
    )
    with jax.enable_x64(wide):
        residual = compile_problem(problem)[0]
        leaves = {t: np.array([0.1, at[0], 0.9]), x: np.array([0.2, at[1], 0.8])}
        for p in residual.partials:
            leaves[p] = np.array([0.0, slope, 0.0] if any(p.orders) else [3.0, value, 3.0])
        return not_finite(problem, residual.name, residual.expression, leaves)


CASES = {
    "root": (
        sp.sqrt(U - 1),
        0.98,
        f"`sqrt(u(t, x) - 1)` is not finite (nan) {AT},"
        " where `u(t, x) - 1` = -0.02, `u(t, x)` = 0.98",
    ),
    "logarithm": (2 + sp.log(U), -2, "`log(u(t, x))` is not finite (nan) at"),
    "division": (x / U, 0, f"`1/u(t, x)` is not finite (inf) {AT}, where `u(t, x)` = 0"),
    "negative power": (x * U**-2, 0, f"`u(t, x)**(-2)` is not finite (inf) {AT}"),
    "other power": (U ** sp.Rational(1, 3), -8, f"`u(t, x)**(1/3)` is not finite (nan) {AT}"),
    "overflow": (sp.exp(5 * U), 200, "(inf) at t = 0.5, x = 0.25, where `5*u(t, x)` = 1000"),
    "power": (U**200, 100, f"`u(t, x)**200` is not finite (inf) {AT}, where `u(t, x)` = 100"),
    "product": (
        U**100 * (U + 1) ** 100,
        100,
        f"`(u(t, x) + 1)**100*u(t, x)**100` is not finite (inf) {AT}, where",
    ),
    "range": (sp.acosh(U), 0, f"`acosh(u(t, x))` is not finite (nan) {AT}, where `u(t, x)` = 0"),
    "inside": (sp.sin(1 / (U - 1)), 1, f"`1/(u(t, x) - 1)` is not finite (inf) {AT}"),
    "branch": (
        sp.Piecewise((sp.sqrt(U - 1), U > 0), (sp.log(U), True)),
        0.5,
        f"`sqrt(u(t, x) - 1)` is not finite (nan) {AT}",
    ),
    "other branch": (
        sp.Piecewise((sp.sqrt(U), U > 0), (sp.sqrt(U - 1), True)),
        -0.5,
        "`sqrt(u(t, x) - 1)` is not finite",
    ),
    "in both branches": (
        sp.Piecewise((sp.sqrt(U), U > 5), (1 + sp.sqrt(U), True)),
        -1,
        f"`sqrt(u(t, x))` is not finite (nan) {AT}, where `u(t, x)` = -1",
    ),
    "no branch": (sp.Piecewise((U, U > 0)), -1, "= -1 (none of its conditions holds)"),
    "unknown": (U**2, np.nan, f"the network's value `u(t, x)` is not finite (nan) {AT}"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_first_sub_expression_is_named_with_what_it_is_made_of(name):
    equation, value, text = CASES[name]
    why = found(equation + U.diff(x), value)
    assert text in why.text
    assert why.text.startswith("equation 1: ")
    assert not why.is_known


@pytest.mark.parametrize(
    ("equation", "value"),
    [
        (sp.sqrt(U - 1), 1.02),
        (sp.exp(-1 / U**2), 0),  # 1/u**2 is infinite there, and no harm is done
        (sp.Piecewise((sp.sqrt(U), U > 0), (1, True)), -1),
    ],
)
def test_nothing_is_said_of_what_is_finite(equation, value):
    assert found(equation + U.diff(x), value) is None


def test_what_does_no_harm_is_not_blamed():
    assert "`log(u(t, x))`" in found(sp.tanh(1 / U) + sp.log(U) + U.diff(x), 0).text


def test_a_derivative_is_named():
    why = found(U * U.diff(x) ** 2, 1, np.inf)
    assert f"the network's derivative `u_x(t, x)` is not finite (inf) {AT}" in why.text


@pytest.mark.parametrize("factor", [1 / x, sp.log(x - t / 5), sp.sqrt(x - sp.Rational(1, 10))])
def test_a_coefficient_is_the_statements_fault(factor):
    why = found(U.diff(x) * factor, 1, at=(0.5, 0.0))
    assert f"`{factor}` is not finite" in why.text
    assert "at t = 0.5, x = 0" in why.text
    assert why.is_known
    assert "no unknown is in it" in why.advice


def test_parameters_are_quoted_as_they_were_written():
    why = found(U.diff(x) - sp.sqrt(U - c), 1, parameters={c: 2})
    assert "`sqrt(-c + u(t, x))` is not finite (nan)" in why.text
    assert "`c` = 2" in why.text
    assert "`-c + u(t, x)` = -1" in why.text


def test_a_function_of_the_users_is_named():
    code = {k(x): lambda s: jnp.where(s < 1, jnp.nan, s)}
    why = found(U.diff(x) - k(U), 0.5, functions=code)
    assert "`k(u(t, x))` is not finite (nan)" in why.text
    assert "where `u(t, x)` = 0.5 (`k` is given in `functions=`)" in why.text


def test_a_table_is_named_outside_its_range():
    why = found(U.diff(x) - sp.besselj(0, 5 * x), 1, at=(0.5, 1.5))
    assert "`besselj(0, 5*x)` is not finite (nan) at t = 0.5, x = 1.5" in why.text
    assert "its table goes from 0 to 1" in why.text


def test_an_overflow_of_32_bits_is_told_from_others():
    narrow = found(U.diff(x) - sp.exp(U), 100, wide=False)
    assert "`exp(u(t, x))` is not finite in 32-bit floats (inf)" in narrow.text
    assert "use 64-bit precision" in narrow.advice
    assert found(U.diff(x) - sp.exp(U), 100) is None
    both = found(U.diff(x) - sp.exp(U), 1000, wide=False)
    assert "32" not in both.text


def test_a_condition_says_where_it_holds():
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[U.diff(t)],
        conditions=[sp.Eq(u(t, 0), sp.log(u(t, 1)))],
    )
    with jax.enable_x64(True):
        residual = compile_problem(problem)[1]
        leaves = dict.fromkeys(residual.partials, np.array([-1.0]))
        leaves |= {t: np.array([0.5]), x: np.array([0.0])}
        why = not_finite(problem, residual.name, residual.expression, leaves)
    assert why.what == "`log(u(t, 1))` is not finite (nan) at t = 0.5, where `u(t, 1)` = -1"
