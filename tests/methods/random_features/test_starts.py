"""Where Newton's method begins: at 0, a guess, or the conditions continued into the domain."""

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import InputError, RandomFeatures

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, c, T, p, v = sp.symbols("u c T p v", cls=sp.Function, real=True)
ut, ux, U = u(t), u(x), u(t, x)


def solve(equations, conditions, domain, **more):
    problem = spinn.Problem(domain=domain, equations=equations, conditions=conditions, **more)
    return spinn.solve(problem, method=RandomFeatures())


@pytest.mark.parametrize(
    ("slope", "end", "exact"),
    [
        (-1 / ut, sp.Rational(2, 5), sp.sqrt(1 - 2 * t)),
        (-sp.sqrt(ut), 1, (1 - t / 2) ** 2),
        (-(ut ** sp.Rational(6, 5)), 2, (1 + t / 5) ** -5),
        (ut * sp.log(ut), 1, sp.exp(-sp.exp(t) / 2)),
    ],
)
def test_a_slope_that_is_not_finite_at_0(slope, end, exact):
    start = exact.subs(t, 0)
    solution = solve(
        [sp.Eq(ut.diff(t), slope)], [sp.Eq(u(0), start)], {t: (0, end)}, exact={ut: exact}
    )
    assert solution.verdict.status == "converged"
    assert solution.relative_l2()["u"] < 1e-9


def test_a_power_of_the_unknown_in_a_flux():
    exact = 1 + sp.exp(-t) * sp.sin(sp.pi * x) / 2
    problem = spinn.manufactured(
        left=U.diff(t) - (U ** sp.Rational(6, 5)).diff(x, 2),
        exact={U: exact},
        domain={t: (0, 1), x: (0, 1)},
    )
    solution = spinn.solve(problem, method=RandomFeatures())
    assert solution.relative_l2()["u"] < 1e-9


@pytest.mark.parametrize(
    ("more", "exact"),
    [({}, x), ({"guess": {ux: -x / 3}}, -x)],
)
def test_a_slope_that_vanishes_at_0(more, exact):
    conditions = [sp.Eq(u(0), 0)] if more else [sp.Eq(u(0), 0), sp.Eq(u(1), 1)]
    solution = solve([sp.Abs(ux.diff(x)) - 1], conditions, {x: (0, 1)}, exact={ux: exact}, **more)
    assert solution.verdict.status == "converged"
    assert solution.relative_l2()["u"] < 1e-10


def test_an_eigenfunction_is_normalised_by_the_integral_of_its_square():
    # Nothing but zeros is given that is linear: 0 is no start, its continuation neither.
    solution = solve(
        [ux.diff(x, 2) + sp.pi**2 * ux],
        [u(0), u(1), sp.Eq(sp.Integral(u(y) ** 2, (y, 0, 1)), sp.Rational(1, 2))],
        {x: (0, 1)},
    )
    assert solution.verdict.status == "converged"
    grid = np.linspace(0, 1, 21)
    assert np.allclose(np.abs(solution(x=grid)), np.sin(np.pi * grid), atol=1e-9)


def bratu(factor, **more):
    return solve([ux.diff(x, 2) + factor * sp.exp(ux)], [u(0), u(1)], {x: (0, 1)}, **more)


@pytest.mark.parametrize(("height", "bracket"), [(0.0, (0.1, 2.3)), (5.0, (2.5, 8.0))])
def test_a_guess_chooses_the_branch(height, bracket):
    """Bratu: u = 2 log(cosh(a/4)/cosh(a(x - 1/2)/2)) with a = sqrt(2 lambda) cosh(a/4)."""
    a = scipy.optimize.brentq(lambda a: a - np.sqrt(2) * np.cosh(a / 4), *(2 * b for b in bracket))
    solution = bratu(1, guess={ux: height * 4 * x * (1 - x)})
    assert solution.verdict.status == "converged"
    grid = np.linspace(0, 1, 9)
    exact = 2 * np.log(np.cosh(a / 4) / np.cosh(a * (grid - 0.5) / 2))
    assert np.allclose(solution(x=grid), exact, atol=1e-8)


@pytest.mark.parametrize("factor", ["3.5142", "4"])
def test_beyond_a_fold_nothing_has_converged(factor):
    # The fold of Bratu's equation is at 3.513831; just beyond it residuals can be very small.
    solution = bratu(sp.Rational(factor))
    assert solution.verdict.status != "converged"
    assert "did not converge" in " ".join(solution.verdict.reasons)
    assert "guess={u(x):" in " ".join(solution.verdict.reasons)


def reactor(kelvin, molar):
    """Heat is set free by a reaction with the factor exp(-8750 K / T)."""
    rate = 10_000 * sp.exp(sp.Integer(-8750) * kelvin / 1000 / T(t)) * c(t)
    kelvin_per = sp.Rational(kelvin, 5 * molar)
    return solve(
        [sp.Eq(c(t).diff(t), -rate), sp.Eq(T(t).diff(t), kelvin_per * rate)],
        [sp.Eq(c(0), molar), sp.Eq(T(0), sp.Rational(4, 5) * kelvin)],
        {t: (0, 2)},
    )


@pytest.mark.parametrize(("kelvin", "molar"), [(1, 1), (1_000, 1), (1_000, 50_000)])
def test_an_arrhenius_rate_in_kelvin_and_in_units_of_order_one(kelvin, molar):
    def slope(_, s):
        rate = 1e4 * np.exp(-8.75 / s[1]) * s[0]
        return [-rate, 0.2 * rate]

    times = np.linspace(0, 2, 11)
    wanted = scipy.integrate.solve_ivp(
        slope, (0, 2), [1, 0.8], "LSODA", times, rtol=1e-11, atol=1e-12
    ).y
    solution = reactor(kelvin, molar)
    assert solution.verdict.status == "converged"
    found = solution(t=times)
    assert np.allclose(found["c"] / molar, wanted[0], atol=1e-8)
    assert np.allclose(found["T"] / kelvin, wanted[1], atol=1e-8)


@pytest.mark.parametrize(("mobility", "pressure"), [(1, 1), (1e-12, 1e5), (1e9, 1e-6)])
def test_unknowns_of_very_different_sizes(mobility, pressure):
    # v = -K (1 + x) p', v' = 2 x K p_0: in SI units p is 1e5 and v 1e-7.
    factor = 3 / (2 * sp.log(2))
    flow = mobility * pressure
    exact = {
        p(x): pressure * (1 + x - x**2 / 2 - factor * sp.log(1 + x)),
        v(x): flow * (x**2 + factor - 1),
    }
    problem = spinn.Problem(
        domain={x: (0, 1)},
        equations=[v(x) + mobility * (1 + x) * p(x).diff(x), v(x).diff(x) - 2 * x * flow],
        conditions=[sp.Eq(p(0), pressure), p(1)],
        unknowns=[p(x), v(x)],
        exact=exact,
    )
    method = RandomFeatures(features=60, scales=(3.0,))
    errors = spinn.solve(problem, method=method).relative_l2()
    assert errors["p"] < 1e-9
    assert errors["v"] < 1e-9


STUCK = {
    "equations": [sp.Eq(ux.diff(x, 2), sp.sqrt(ux - 5) - x)],
    "conditions": [sp.Eq(ux.diff(x).subs(x, 0), 0), sp.Eq(ux.diff(x).subs(x, 1), 0)],
    "domain": {x: (0, 1)},
}


def test_words_where_there_is_no_start():
    with pytest.raises(InputError) as error:
        solve(**STUCK)
    said = str(error.value)
    assert "equation 1, `Eq(Derivative(u(x), (x, 2)), -x + sqrt(u(x) - 5))`" in said
    assert "`sqrt(u(x) - 5)` is not finite (nan) at x = 0." in said
    assert "where `u(x) - 5` = -5, `u(x)` = 0" in said
    assert "guess={u(x): formula}" in said


def test_words_where_a_slope_is_not_finite():
    with pytest.raises(InputError) as error:
        solve([sp.Eq(ux.diff(x), sp.sqrt(ux))], [sp.Eq(u(0), 0)], {x: (0, 1)}, guess={ux: 0})
    said = str(error.value)
    assert "its slope is not finite at the start of Newton's method, the guess" in said
    assert "in the slope by `u(x)` `1/sqrt(u(x))` is not finite (inf) at x = 0." in said
    assert "give another `guess={u(x): formula}`" in said


def test_words_where_the_statement_is_not_finite():
    with pytest.raises(InputError) as error:
        solve([sp.Eq(ux.diff(x), sp.log(x - 2) * ux)], [sp.Eq(u(0), 1)], {x: (0, 1)})
    said = str(error.value)
    assert "`log(x - 2)` is not finite (nan) at x = 0." in said
    assert "no unknown is in it" in said
    assert "guess" not in said


def test_a_guess_that_is_not_finite_is_named():
    later = sp.log(t - sp.Rational(1, 2))
    with pytest.raises(InputError, match=r"the guess's value `u\(t\)` is not finite"):
        solve([sp.Eq(ut.diff(t), ut)], [sp.Eq(u(1), 1)], {t: (0, 1)}, guess={ut: later})


def test_a_guess_helps_where_there_is_no_start():
    solution = solve(**STUCK, guess={ux: 6})
    wanted = scipy.integrate.solve_bvp(
        lambda s, w: np.array([w[1], np.sqrt(w[0] - 5) - s]),
        lambda a, b: np.array([a[1], b[1]]),
        np.linspace(0, 1, 50),
        np.array([np.full(50, 5.3), np.zeros(50)]),
        tol=1e-9,
    )
    grid = np.linspace(0, 1, 7)
    assert np.allclose(solution(x=grid), wanted.sol(grid)[0], atol=1e-6)


def test_a_guess_that_is_not_finite_is_not_passed_over():
    # From the conditions it could begin; the branch would not be the one that was asked for.
    with pytest.raises(InputError, match=r"not finite at the start .*the guess"):
        solve([sp.Eq(ut.diff(t), -sp.sqrt(ut))], [sp.Eq(u(0), 1)], {t: (0, 1)}, guess={ut: -1 - t})


def test_a_guess_for_one_of_two_unknowns():
    solution = solve(
        [sp.Eq(u(t).diff(t), -u(t) / v(t)), sp.Eq(v(t).diff(t), 1)],
        [sp.Eq(u(0), 1), sp.Eq(v(0), 1)],
        {t: (0, 1)},
        guess={u(t): 1 - t / 2},
        exact={u(t): 1 / (1 + t), v(t): 1 + t},
    )
    assert max(solution.relative_l2().values()) < 1e-9


def test_a_steep_problem_is_solved_from_0():
    # u'' = 5 sinh(5 u), u(0) = 0, u(1) = 1 (Troesch).
    wanted = scipy.integrate.solve_bvp(
        lambda s, w: np.array([w[1], 5 * np.sinh(5 * w[0])]),
        lambda a, b: np.array([a[0], b[0] - 1]),
        np.linspace(0, 1, 200),
        np.array([np.linspace(0, 1, 200) ** 5, 5 * np.linspace(0, 1, 200) ** 4]),
        tol=1e-10,
        max_nodes=50_000,
    )
    solution = solve(
        [sp.Eq(ux.diff(x, 2), 5 * sp.sinh(5 * ux))], [u(0), sp.Eq(u(1), 1)], {x: (0, 1)}
    )
    grid = np.linspace(0, 1, 7)
    assert solution.verdict.status == "converged"
    assert np.allclose(solution(x=grid), wanted.sol(grid)[0], atol=1e-7)
