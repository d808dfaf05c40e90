"""What an equation says where a formula under a derivative jumps: derived, or refused."""

import jax.numpy as jnp
import pytest
import sympy as sp

from symbolic_pinn import InputError, Problem, diagnose
from symbolic_pinn.problem import INTERFACE, problem_from_data, problem_to_data

t, x, y, a = sp.symbols("t x y a", real=True)
u, k_ = sp.Function("u", real=True), sp.Function("k", real=True)
HALF = sp.Rational(1, 2)


def two(condition, left=1, right=10):
    return sp.Piecewise((left, condition), (right, True))


K, RHO = two(x < HALF), two(x < HALF, 1, 3)
U = u(x)


def stated(equation, **more):
    return Problem(
        domain={x: (0, 1)},
        equations=[equation],
        conditions=[sp.Eq(u(0), 0), sp.Eq(u(1), 1)],
        **more,
    )


def derived(problem):
    terms = [term for term in problem.terms if term.group == INTERFACE]
    assert not any(term.expression.has(sp.DiracDelta) for term in problem.terms)
    return {str(term.face): str(term.statement) for term in terms}


def slope(flux):
    return flux.diff(x)


H = 1 + 9 * sp.Heaviside(x - HALF)
FLUXES = {
    "piecewise": (slope(K * U.diff(x)), "Eq(u_x(0.5-), 10*u_x(0.5+))"),
    "not carried out": (sp.Derivative(K * U.diff(x), x), "Eq(u_x(0.5-), 10*u_x(0.5+))"),
    "heaviside": (slope(H * U.diff(x)), "Eq(u_x(0.5-), 10*u_x(0.5+))"),
    "power": (slope(H**3 * U.diff(x)), "Eq(u_x(0.5-), 1000*u_x(0.5+))"),
    "sign": (slope((2 + sp.sign(x - HALF)) * U.diff(x)), "Eq(u_x(0.5-), 3*u_x(0.5+))"),
    "divided": (slope(K * U.diff(x)) / RHO - 1, "Eq(u_x(0.5-), 10*u_x(0.5+))"),
    "with advection": (
        slope(U.diff(x) - two(x < HALF, 1, 4) * U),
        "Eq(u(0.5-) - u_x(0.5-), 4*u(0.5+) - u_x(0.5+))",
    ),
    "of first order": (slope(K * U), "Eq(u(0.5-), 10*u(0.5+))"),
    "nonlinear": (slope(K * U**2 * U.diff(x)), "Eq(u(0.5-)**2*u_x(0.5-), 10*u(0.5+)**2*u_x(0.5+))"),
    "of the slope": (slope(K * U.diff(x) ** 3), "Eq(u_x(0.5-)**3, 10*u_x(0.5+)**3)"),
}


@pytest.mark.parametrize("name", FLUXES)
def test_the_flux_under_a_derivative_does_not_jump(name):
    equation, expected = FLUXES[name]
    assert derived(stated(equation)) == {"x = 0.5": expected}


NOTHING = {
    "not under the derivative": K * U.diff(x, 2),
    "first-order form": K * U.diff(x) + slope(two(x < HALF, x, 1 - x) * U.diff(x)),
    "outside the domain": slope(two(x < 2) * U.diff(x)),
    "source": U.diff(x, 2) - K,
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_does_not_jump_under_a_derivative_says_nothing_more(name):
    assert derived(stated(NOTHING[name])) == {}


def test_a_place_may_be_a_parameter():
    problem = stated(slope(two(x < a) * U.diff(x)), parameters={a: 0.3})
    assert derived(problem) == {"x = 0.3": "Eq(u_x(0.3-), 10*u_x(0.3+))"}
    moved = derived(problem.with_parameters(a=0.6))
    assert moved == {"x = 0.6": "Eq(u_x(0.6-), 10*u_x(0.6+))"}


def test_check_shows_the_condition():
    findings = diagnose(stated(slope(K * U.diff(x))))
    [found] = [f for f in findings if f.topic == "jumps"]
    assert "interface of equation 1 at x = 0.5" in found.message
    assert "`u_x(0.5-) = 10*u_x(0.5+)`" in found.message
    assert not any(f.level == "warning" for f in findings)


def test_a_saved_problem_keeps_its_conditions():
    problem = stated(slope(K * U.diff(x)) + 1)
    again = problem_from_data(problem_to_data(problem))
    assert [q.expression for q in again.terms if q.group == INTERFACE] == [
        q.expression for q in problem.terms if q.group == INTERFACE
    ]
    assert {p.face for p in problem.terms} == {p.face for p in again.terms}


def test_an_exact_solution_satisfies_it():
    exact = two(x < HALF, sp.Rational(20, 11) * x, 1 - sp.Rational(2, 11) * (1 - x))
    [found] = [
        f for f in diagnose(stated(slope(K * U.diff(x)), exact={U: exact})) if f.topic == "exact"
    ]
    assert "satisfies every term" in found.message
    wrong = stated(slope(K * U.diff(x)), exact={U: x})
    [found] = [f for f in diagnose(wrong) if f.topic == "exact"]
    assert "does not satisfy interface of equation 1" in found.message


def in_the_plane(k, **more):
    v = u(x, y)
    return Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[sp.Eq((k * v.diff(x)).diff(x) + (k * v.diff(y)).diff(y), 0)],
        conditions=[sp.Eq(u(x, 0), 0)],
        **more,
    )


REFUSED = {
    "circle": (lambda: in_the_plane(two(x**2 + y**2 < 1)), "no fixed place along one coordinate"),
    "diagonal": (lambda: in_the_plane(two(x + y < 1)), "no fixed place along one coordinate"),
    "circle in code": (
        lambda: in_the_plane(
            k_(x, y), functions={k_(x, y): lambda x, y: jnp.where(x**2 + y**2 < 0.5, 1.0, 2.0)}
        ),
        "no fixed place along one coordinate",
    ),
    "twice": (lambda: stated((K * U.diff(x, 2)).diff(x, 2)), "differentiated more than once"),
    "no flux": (
        lambda: stated(slope(K * U.diff(x)) + two(x < HALF, 2, 5) * U.diff(x) * slope(RHO * U)),
        "no flux is recognised",
    ),
    "by the time": (
        lambda: Problem(
            domain={t: (0, 1)},
            equations=[(two(t < HALF) * u(t)).diff(t)],
            conditions=[sp.Eq(u(0), 1)],
        ),
        "by the time",
    ),
    "derivative of a source": (
        lambda: stated(
            U.diff(x, 2) - k_(x).diff(x), functions={k_(x): lambda x: jnp.where(x < 0.5, 1.0, 2.0)}
        ),
        "a source that is differentiated",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_understood_is_refused_with_a_working_form(name):
    make, words = REFUSED[name]
    with pytest.raises(InputError, match=words) as error:
        make()
    assert str(error.value).startswith("equation 1, `")


def test_code_that_jumps_is_found_by_its_values():
    third = 1 / 3
    code = {k_(x): lambda x: jnp.where(x < third, 1.0, 10.0)}
    problem = stated(slope(k_(x) * U.diff(x)), functions=code)
    assert derived(problem) == {"x = 0.333333": "Eq(1.0*u_x(0.333333-), 10.0*u_x(0.333333+))"}
    [term] = [term for term in problem.terms if term.group == INTERFACE]
    [(_, (before, behind))] = term.face.fixed
    assert before < third < behind < before + 1e-12
    layers = {k_(x, y): lambda x, y: (1 + x) * jnp.where(y < 0.5, 1.0, 2.0)}
    assert set(derived(in_the_plane(k_(x, y), functions=layers))) == {"y = 0.5"}


def test_steep_code_is_no_jump():
    steep = {k_(x): lambda x: 1 + jnp.tanh((x - 0.5) / 1e-4)}
    assert derived(stated(slope(k_(x) * U.diff(x)), functions=steep)) == {}
