"""Points of a call: grids, shapes that fit and shapes that do not."""

import numpy as np
import pytest
import sympy as sp
from helpers import formula_field

import symbolic_pinn as spinn
from symbolic_pinn import InputError

t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
TS, XS = np.linspace(0, 1, 3), np.linspace(0, 2, 4)


@pytest.fixture(scope="module")
def solution():
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 2)},
        equations=sp.Eq(u(t, x).diff(t), u(t, x).diff(x)),
        conditions=sp.Eq(u(0, x), sp.sin(x)),
    )
    return spinn.Solution(problem=problem, field=formula_field(problem, {"u": t + 10 * x**2}))


def test_a_grid_has_all_combinations_in_the_order_of_the_coordinates(solution):
    expected = TS[:, None] + 10 * XS**2
    np.testing.assert_allclose(solution(x=XS, t=TS, grid=True), expected, atol=1e-6)
    slopes = solution.evaluate(u(t, x).diff(x), t=TS, x=XS, grid=True)
    np.testing.assert_allclose(slopes, np.broadcast_to(20 * XS, (3, 4)), atol=1e-5)


def test_a_number_has_no_axis_in_a_grid(solution):
    np.testing.assert_allclose(solution(t=0.5, x=XS, grid=True), 0.5 + 10 * XS**2, atol=1e-6)
    assert np.shape(solution(t=0.5, x=sp.Rational(1, 2), grid=True)) == ()


def test_no_points_have_no_values(solution):
    assert solution(t=[], x=[]).shape == (0,)
    assert solution.evaluate(u(t, x).diff(x), t=[], x=[]).shape == (0,)


def test_masked_values_have_no_solution(solution):
    found = solution(t=np.ma.array([0.5, 0.6], mask=[False, True]), x=0)
    np.testing.assert_allclose(found, [0.5, np.nan], atol=1e-6)


def test_an_expression_may_be_a_text(solution):
    np.testing.assert_allclose(solution.evaluate("u.diff(x)", t=0, x=XS), 20 * XS, atol=1e-5)


def test_a_grid_is_shown_on_a_line(solution):
    shown = repr(solution.grid(4, t=0.5, expressions=["u.diff(x)"]))
    assert shown == "GridValues of u, u.diff(x) at x: 4 from 0 to 2, t = 0.5"


def test_an_ensemble_takes_a_grid_too(solution):
    found = spinn.Ensemble((solution, solution))
    assert found(t=TS, x=XS, grid=True).shape == (3, 4)
    assert not found.spread(t=TS, x=XS, grid=True).any()
    np.testing.assert_array_equal(
        found.evaluate("u.diff(x)", t=0, x=XS), solution.evaluate("u.diff(x)", t=0, x=XS)
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda s: s(t=TS, x=XS), r"`t` has shape \(3,\), `x` has shape \(4,\).*grid=True"),
        (lambda s: s(t=TS[:, None], x=XS, grid=True), r"`t` has shape \(3, 1\).*a list of some"),
        (lambda s: s(TS, XS), r"by their names: `solution\(t=..., x=...\)`"),
        (lambda s: s.evaluate(u(t, x), 0.5, XS), r"`solution.evaluate\(u\(t, x\), t=..., x=...\)"),
        (lambda s: s(t=TS), r"`x` is missing; write `solution\(t=..., x=...\)`"),
        (lambda s: s(T=0, x=0), "`T` is no coordinate.*did you mean `t`"),
        (lambda s: s(t="0.5", x=0), "`t` is '0.5'; give a number"),
        (lambda s: s(t=None, x=0), "`t` is None; give a number"),
        (lambda s: s(t=[0, None], x=0), r"`t` is \[0, None\]; give a number"),
        (lambda s: s(t=TS, x=XS, gird=True), "`gird` is no coordinate.*did you mean `grid`"),
        (lambda s: s.evaluate(u, t=0, x=0), r"the function `u` itself; write `u\(t, x\)`"),
        (lambda s: s.evaluate(None, t=0, x=0), "an expression is None; give one of SymPy, or a"),
        (lambda s: s.evaluate([u(t, x)], t=0, x=0), r"an expression is \[u\(t, x\)\]; give one"),
        (lambda s: s.evaluate(u(t, x).diff(x, 20), t=0, x=0), "order 20; up to 16"),
        (lambda s: s.evaluate("u.dif(x)", t=0, x=0), "did you mean `diff`"),
        (lambda s: s.evaluate(sp.Symbol("x") * u(t, x), t=0, x=0), "`x` in .* is another symbol"),
        (lambda s: s.plot([u(t, x)]), r"an expression is \[u\(t, x\)\]"),
        (lambda s: s.grid(4, expressions=3), "`expressions` is 3; give a list"),
        (lambda s: s.grid(4, expression=[]), "`expression` is no coordinate.*mean `expressions`"),
        (lambda s: s(t=np.zeros(10**6), x=np.zeros(10**7), grid=True), "1000000 x 10000000"),
        (lambda s: s.evaluate(sp.Symbol("X") * u(t, x), t=0, x=0), "`X` in.*did you mean `x`"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(solution, call, words):
    with pytest.raises(InputError, match=words):
        call(solution)
