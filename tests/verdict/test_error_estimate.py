"""The estimate of the error, against errors that are put in on purpose."""

import numpy as np
import pytest
import sympy as sp
from helpers import formula_field

import symbolic_pinn as spinn
from symbolic_pinn.objective import field_values
from symbolic_pinn.verdict import (
    ErrorEstimate,
    HeldOutCheck,
    assessed,
    general_expansions,
    judge,
)

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, v = sp.Function("u", real=True), sp.Function("v", real=True)
U = u(t, x)
SQUARE = {t: (0, 1), x: (0, 1)}
WALLS = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]

GROWTH = spinn.Problem(
    domain={t: (0, 2)},
    equations=[sp.Eq(u(t).diff(t), 5 * u(t))],
    conditions=[sp.Eq(u(0), sp.Rational(1, 50))],
    exact={u(t): sp.exp(5 * t) / 50},
)
PENDULUM = spinn.Problem(
    domain={t: (0, 3)},
    equations=[sp.Eq(u(t).diff(t, 2), -sp.sin(u(t)))],
    conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
)
HEAT = spinn.Problem(
    domain=SQUARE,
    equations=[sp.Eq(U.diff(t), U.diff(x, 2) / 10)],
    conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x)), *WALLS],
    exact={U: sp.exp(-(sp.pi**2) * t / 10) * sp.sin(sp.pi * x)},
)
TWO = spinn.Problem(
    domain={t: (0, 2)},
    equations=[sp.Eq(u(t).diff(t), v(t)), sp.Eq(v(t).diff(t), -u(t))],
    conditions=[sp.Eq(u(0), 0), sp.Eq(v(0), 1)],
    exact={u(t): sp.sin(t), v(t): sp.cos(t)},
)


def estimate(problem, formulas):
    field = formula_field(problem, formulas)
    known = HeldOutCheck(problem).known(field, lambda at: field_values(field, at))
    return assessed(known, general_expansions(known))


def relative(error, exact, problem):
    """|error| / |exact| over the domain, by a fine rule."""
    at = np.stack(
        np.meshgrid(
            *(
                np.linspace(a, b, 201)
                for a, b in zip(problem.box.lower, problem.box.upper, strict=True)
            )
        ),
        axis=-1,
    ).reshape(-1, len(problem.box.lower))
    a, b = (sp.lambdify(problem.box.coordinates, f)(*at.T) for f in (error, exact))
    return np.linalg.norm(a * np.ones(len(at))) / np.linalg.norm(b * np.ones(len(at)))


@pytest.mark.parametrize(
    ("problem", "errors"),
    [
        (GROWTH, {"u": sp.exp(5 * t) / 500}),  # what a wrong start grows to; R vanishes but there
        (GROWTH, {"u": sp.sin(3 * t)}),
        (HEAT, {"u": t * sp.sin(3 * sp.pi * x) / 50}),
        (HEAT, {"u": sp.exp(-(sp.pi**2) * t / 10) * sp.sin(sp.pi * x) / 30}),
        (TWO, {"u": sp.sin(t) / 20, "v": t**2 / 1000}),
    ],
)
def test_an_error_that_was_put_in_is_found(problem, errors):
    exact = {f.func.__name__: formula for f, formula in problem.exact.items()}
    found = estimate(problem, {n: exact[n] + errors[n] for n in exact})
    for name, error in errors.items():
        assert found.relative[name] == pytest.approx(
            relative(error, exact[name], problem), rel=0.15
        )
    assert found.unresolved < 1e-2
    assert not found.undetermined


def test_a_nonlinear_equation_is_taken_to_first_order():
    # u = a cn-like; an error of e in the start changes u by e du/da, up to e^2.
    from scipy.integrate import solve_ivp

    def swing(start):
        run = solve_ivp(
            lambda _, w: (w[1], -np.sin(w[0])), (0, 3), (start, 0), rtol=1e-11, atol=1e-12,
            t_eval=np.linspace(0, 3, 200),
        )  # fmt: skip
        return run.y[0]

    right, wrong = swing(1.0), swing(1.02)
    c = np.polynomial.Polynomial.fit(np.linspace(0, 3, 200), wrong, 14)
    formula = sum(sp.Float(k) * t**i for i, k in enumerate(c.convert().coef))
    found = estimate(PENDULUM, {"u": formula})
    error = np.linalg.norm(wrong - right) / np.linalg.norm(right)
    assert found.relative["u"] == pytest.approx(error, rel=0.1)


def test_of_an_error_too_rough_to_be_seen_only_a_bound_is_known():
    rough = sp.exp(5 * t) / 50 * (1 + sp.sin(3000 * t) / 20)
    found = estimate(GROWTH, {"u": rough})
    assert found.relative == {}
    assert found.unresolved > 0.98
    verdict = judge([], estimate=found)
    assert verdict.status == "doubtful"
    assert "only known to be below" in verdict.reasons[0]
    assert found.bound > 0.03  # the error


LAPLACE = u(x, y).diff(x, 2) + u(x, y).diff(y, 2)
SLOPES = [u(x, y).diff(c).subs(c, end) for c in (x, y) for end in (0, 1)]
OPEN = {
    "a start": (
        spinn.Problem(
            domain=SQUARE, equations=[sp.Eq(U.diff(t), U.diff(x, 2) / 10)], conditions=WALLS
        ),
        {"u": sp.S.Zero},
    ),
    "a speed": (
        spinn.Problem(
            domain=SQUARE,
            equations=[sp.Eq(U.diff(t, 2), U.diff(x, 2))],
            conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x)), *WALLS],
        ),
        {"u": sp.sin(sp.pi * x) * sp.cos(sp.pi * t)},
    ),
    "a constant": (
        spinn.Problem(
            domain={x: (0, 1), y: (0, 1)},
            equations=[sp.Eq(LAPLACE, sp.cos(sp.pi * x))],
            conditions=SLOPES,
        ),
        {"u": -sp.cos(sp.pi * x) / sp.pi**2},
    ),
    "an eigenfunction": (
        spinn.Problem(
            domain={x: (0, 1)},
            equations=[sp.Eq(u(x).diff(x, 2) + 4 * sp.pi**2 * u(x), 0)],
            conditions=[sp.Eq(u(0), 0), sp.Eq(u(1), 0)],
        ),
        {"u": sp.sin(2 * sp.pi * x)},
    ),
}


@pytest.mark.parametrize("what", OPEN)
def test_what_is_left_open_is_found(what):
    problem, formulas = OPEN[what]
    found = estimate(problem, formulas)
    assert set(found.undetermined) == {"u"}
    verdict = judge([], estimate=found)
    assert verdict.status != "converged"
    assert any("leave `u` open" in r for r in verdict.reasons)


def front(width):
    """u u' = nu u'' with the values of -tanh(x/(2 nu)) at its ends, as doubles."""
    nu, f = sp.nsimplify(width), -sp.tanh(x / (2 * sp.nsimplify(width)))
    ends = [sp.Eq(u(end), f.subs(x, end).evalf()) for end in (-1, 1)]
    equation = sp.Eq(u(x) * u(x).diff(x), nu * u(x).diff(x, 2))
    return estimate(
        spinn.Problem(domain={x: (-1, 1)}, equations=[equation], conditions=ends), {"u": f}
    )


def test_the_place_of_a_thin_front_is_open_and_of_a_wide_one_not():
    assert set(front(0.01).undetermined) == {"u"}
    assert not front(0.2).undetermined


def test_only_the_unknown_that_is_open_is_named():
    # u is given, v up to a constant.
    problem = spinn.Problem(
        domain={t: (0, 2)},
        equations=[sp.Eq(u(t).diff(t), u(t)), sp.Eq(v(t).diff(t), u(t))],
        conditions=[sp.Eq(u(0), 1)],
        unknowns=[u(t), v(t)],
    )
    assert set(estimate(problem, {"u": sp.exp(t), "v": sp.exp(t)}).undetermined) == {"v"}


def test_an_estimate_survives_as_data():
    found = ErrorEstimate(relative={"u": 0.1}, unresolved=0.2, undetermined={"v": 1e-9})
    assert ErrorEstimate.from_facts(found.facts()) == found
    verdict = judge([], estimate=found)
    assert type(verdict).from_facts(verdict.facts()) == verdict
