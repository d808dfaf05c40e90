import pytest
import sympy as sp

from symbolic_pinn.algebra import (
    Partial,
    difference,
    from_data,
    insert,
    partials_of,
    to_data,
    to_partials,
)
from symbolic_pinn.errors import InputError

t, x, a = sp.symbols("t x a", real=True)
u = sp.Function("u", real=True)
U = u(t, x)


def D(m, n, *point):  # noqa: N802
    return Partial.of(U, (m, n), point or (t, x))


CASES = {
    "value": (U, D(0, 0)),
    "second order": (U.diff(t, 2), D(2, 0)),
    "mixed, either way": (U.diff(x, t) - U.diff(t, x), sp.S.Zero),
    "product rule": (sp.Derivative(a * x * U, x), a * D(0, 0) + a * x * D(0, 1)),
    "conservative": ((U**2 / 2).diff(x), D(0, 0) * D(0, 1)),
    "nested": (sp.Derivative(U * sp.Derivative(U, x), x), D(0, 1) ** 2 + D(0, 0) * D(0, 2)),
    "initial value": (u(0, x), D(0, 0, 0, x)),
    "initial slope": (U.diff(t).subs(t, 0), D(1, 0, 0, x)),
    "wall slope": (U.diff(t, x).subs(x, 1), D(1, 1, t, 1)),
    "flux at a wall": ((x * U).diff(x).subs(x, 2), D(0, 0, t, 2) + 2 * D(0, 1, t, 2)),
    "chain rule": (u(t, x * x).diff(x), 2 * x * D(0, 1, t, x * x)),
    "chain rule twice": (u(2 * t, x).diff(t, 2), 4 * D(2, 0, 2 * t, x)),
    "inner function": (sp.sin(U).diff(x), sp.cos(D(0, 0)) * D(0, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_normal_form(case):
    expression, expected = CASES[case]
    assert sp.expand(to_partials(expression, [U]) - expected) == 0


@pytest.mark.parametrize("case", CASES)
def test_normal_form_is_idempotent(case):
    once = to_partials(CASES[case][0], [U])
    assert to_partials(once, [U]) == once


@pytest.mark.parametrize("case", CASES)
def test_inserting_a_formula_agrees_with_sympy(case):
    formula = sp.exp(a * t) * sp.sin(x + t * x**2)
    expression = CASES[case][0]
    expected = expression.subs(u, sp.Lambda((t, x), formula)).doit()
    found = insert(to_partials(expression, [U]), {U: formula})
    at = {t: sp.Rational(3, 10), x: sp.Rational(7, 10), a: sp.Rational(1, 3)}
    assert abs(sp.N((found - expected).subs(at), 40)) < 1e-35


@pytest.mark.parametrize("case", CASES)
def test_expressions_survive_as_data(case):
    expression = to_partials(CASES[case][0], [U]) + sp.pi * x**-2 + sp.sqrt(a) + sp.Float("0.1")
    assert from_data(to_data(expression)) == expression


@pytest.mark.parametrize(
    "data",
    [
        ["__import__", "os"],
        ["Lambda", ["Symbol", "x", {}], 1],
        ["Pow", ["Rational", "9", "1"], ["Rational", "99999999", "1"]],
        ["Symbol"],
        "x",
        None,
    ],
)
def test_data_that_is_no_expression_is_refused(data):
    with pytest.raises(InputError, match="not a saved expression"):
        from_data(data)


@pytest.mark.parametrize("decided", [sp.Eq(U**2 + 1, 0), sp.Eq(U, U), sp.Eq(u(0, x).diff(t), 0)])
def test_what_sympy_has_decided_is_refused(decided):
    with pytest.raises(InputError, match="already decided"):
        difference(decided)


def test_partials_are_listed_once_and_printed_short():
    expression = to_partials(U.diff(t, 2) + U * U.diff(x) + u(0, x), [U])
    assert [str(p) for p in partials_of(expression)] == [
        "u(0, x)",
        "u(t, x)",
        "u_x(t, x)",
        "u_tt(t, x)",
    ]


def test_a_partial_prints_as_a_derivative():
    assert D(1, 0, 0, x).as_derivative() == U.diff(t).subs(t, 0)
    assert D(0, 0, t, 1).as_derivative() == u(t, 1)


@pytest.mark.parametrize("q", [2, -sp.Rational(3, 10), x + 1])
def test_a_remainder_of_an_integral_is_its_definition(q):
    y = sp.Symbol("y", real=True)
    integral = 7 * sp.Integral(sp.cos(y) * u(t, y), (y, 0, x))
    found = to_partials(sp.Mod(integral, q), [U])
    assert not found.has(sp.Mod)
    for number in (-2, sp.Rational(5, 7), 3):
        at = {t: sp.Rational(3, 10), x: sp.Rational(7, 10)}
        p, value = (
            insert(to_partials(e, [U]) if e is integral else e, {U: number * x}).subs(at)
            for e in (integral, found)
        )
        expected = sp.N(p, 30) % sp.N(sp.sympify(q).subs(at), 30)
        assert abs(sp.N(value, 30) - expected) < 1e-12


def test_a_remainder_of_few_values_stays_one():
    assert to_partials(sp.Mod(U + x, 2), [U]) == sp.Mod(D(0, 0) + x, 2)
    assert from_data(to_data(sp.Mod(D(0, 0) + x, 2))) == sp.Mod(D(0, 0) + x, 2)
