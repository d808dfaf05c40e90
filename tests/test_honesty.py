"""Answers that were wrong and called `converged`, or right and called `failed`: each is right now,
or refused, or not `converged`.

Right values are from closed forms where nothing else is said.
"""

import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import Condition, FixedPoints, InputError, Problem, RandomFeatures

pytestmark = pytest.mark.slow

t, x, y, a = sp.symbols("t x y a", real=True)
u, q = sp.Function("u", real=True), sp.Function("q", real=True)
U, HALF, pi = u(t, x), sp.Rational(1, 2), sp.pi
FEATURES = {"method": RandomFeatures(blocks=1)}
WALLS = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]
FLOW = {t: (0, 1), x: (0, 1)}


def lm(steps: int, points: int = 200) -> dict[str, Any]:
    """Levenberg-Marquardt on a small network."""
    method = spinn.LevenbergMarquardt(steps, FixedPoints(points, 20))
    return {"method": method, "recipe": spinn.Recipe(network=spinn.MLP(16, 2))}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A statement and its right values, `{place: {unknown: value}}`; none where no answer is right.

    Attributes:
        sure: whether `converged` is asked for, and not only allowed.
    """

    stated: dict[str, Any]
    right: dict[tuple, dict[str, float]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=lambda: FEATURES)
    sure: bool = False
    within: float = 1e-2


def statement(domain: dict, equations: Any, conditions: list, **more: Any) -> dict[str, Any]:
    equations = equations if isinstance(equations, list) else [equations]
    return {"domain": domain, "equations": equations, "conditions": conditions, **more}


def decay(source: sp.Expr, **more: Any) -> dict[str, Any]:
    return statement({t: (0, 24)}, sp.Eq(u(t).diff(t), source - u(t) / 5), [sp.Eq(u(0), 1)], **more)


def dose(width: sp.Expr) -> sp.Expr:
    return 10 * sp.exp(-(((t - 6) / width) ** 2) / 2) / (width * sp.sqrt(2 * pi))


def poisson(source: sp.Expr) -> dict[str, Any]:
    f = u(x, y)
    sides = [f.subs(c, end) for c in (x, y) for end in (0, 1)]
    return statement(
        {x: (0, 1), y: (0, 1)}, sp.Eq(-f.diff(x, 2) - f.diff(y, 2), source), sides
    )  # fmt: skip


def bump(width: sp.Expr) -> sp.Expr:
    away = ((x - HALF) ** 2 + (y - HALF) ** 2) / width**2
    return sp.exp(-away / 2) / (2 * pi * width**2)


def resonant(off: sp.Expr) -> dict[str, Any]:
    equation = sp.Eq(u(x).diff(x, 2) + pi**2 * (1 + off) * u(x), sp.sin(pi * x))
    return statement({x: (0, 1)}, equation, [u(0), u(1)])


def first_order(rate: sp.Expr, start: float, end: Any) -> dict[str, Any]:
    return statement({t: (0, end)}, sp.Eq(u(t).diff(t), rate), [sp.Eq(u(0), start)])


def decay_with(kernel: sp.Expr, value: float) -> Case:
    """u' = kernel: u = value t."""
    stated = first_order(kernel, 0, 1)
    return Case(stated=stated, right={(1,): {"u": value}})


K = sp.Piecewise((1, x < HALF), (10, True))
PULSE = sp.exp(-((a - HALF) ** 2) * 10**4 / 2) * 100 / sp.sqrt(2 * pi)
T_AT_HALF = {(0.5,): {"u": 10 / 11}}
PER_WIDTH = {(7,): {"u": 8.43390}, (24,): {"u": 0.281467}}  # mpmath, error function
NU = sp.Rational(1, 100)
FRONT = [sp.Eq(u(s), -sp.tanh(s / (2 * NU)).evalf()) for s in (-1, 1)]
NOISE = np.random.default_rng(0).normal(scale=0.01, size=40)
AT = np.linspace(0, 1, 40)
GAUSSIAN = sp.Rational(1, 1000)

CASES = {
    # Narrow data
    "a dose of width 0.003": Case(stated=decay(dose(sp.Rational(3, 1000))), right=PER_WIDTH),
    "a dose of width 0.001": Case(stated=decay(dose(GAUSSIAN)), right=PER_WIDTH),
    "a point source": Case(  # by a double sine series, 1,500 x 1,500 terms
        stated=poisson(bump(sp.Rational(1, 500))),
        right={(0.25, 0.5): {"u": 0.1216398}},
        settings={"method": RandomFeatures(blocks=1, most=300)},
        within=5e-2,
    ),
    "a narrow source beside a wide one": Case(
        stated=poisson(bump(GAUSSIAN) + 2 * pi**2 * sp.sin(pi * x) * sp.sin(pi * y)),
        right={(0.25, 0.5): {"u": 0.1216398 + np.sin(np.pi / 4)}},
        settings={"method": RandomFeatures(blocks=1, most=300)},
        within=5e-2,
    ),
    # What was changed before it was solved
    "a jump under a derivative": Case(
        stated=statement({x: (0, 1)}, (K * u(x).diff(x)).diff(x), [u(0), sp.Eq(u(1), 1)]),
        right=T_AT_HALF,
        settings={"method": RandomFeatures()},
        sure=True,
    ),
    "a flux through layers": Case(
        stated=statement(
            {x: (0, 1)},
            [q(x) + K * u(x).diff(x), q(x).diff(x)],
            [u(0), sp.Eq(u(1), 1)],
            unknowns=[u(x), q(x)],
        ),
        right={(0.5,): {"u": 10 / 11, "q": -20 / 11}},
        settings={"method": RandomFeatures()},
        sure=True,
    ),
    "an integral that diverges": decay_with(sp.Integral(1 / a, (a, 0, 1)), np.nan),
    "an integral of a narrow function": decay_with(sp.Integral(PULSE, (a, 0, 1)), 1.0),
    "a sum with reversed limits": Case(
        stated=first_order(sp.Sum(a * t, (a, 5, 1)), 0, 1), right={(1,): {"u": -9 / 2}}
    ),
    "a term where it holds": Case(  # u(1/2) = 1/2
        stated=statement(
            {x: (0, 1)},
            [
                Condition(sp.Eq(u(x).diff(x), 1), where=x < HALF),
                Condition(sp.Eq(u(x).diff(x), 1 + 10**6 * (x - HALF) ** 2), where=x > HALF),
            ],
            [u(0)],
        ),
        right={(0.5,): {"u": 0.5}},
        settings={"method": RandomFeatures(blocks=1, tolerance=5e-3)},
    ),
    # What the residual does not say
    "growth, 17 steps": Case(
        stated=first_order(5 * u(t), 0.02, 4),
        right={(4,): {"u": 0.02 * np.exp(20)}, (2,): {"u": 0.02 * np.exp(10)}},
        settings=lm(17),
    ),
    "growth, 20 steps": Case(
        stated=first_order(5 * u(t), 0.02, 4),
        right={(4,): {"u": 0.02 * np.exp(20)}, (2,): {"u": 0.02 * np.exp(10)}},
        settings=lm(20),
    ),
    "near a resonance, 12 steps": Case(
        stated=resonant(sp.Rational(1, 100)),
        right={(0.5,): {"u": 100 / np.pi**2}},
        settings=lm(12),
    ),
    "near a resonance, 15 steps": Case(
        stated=resonant(sp.Rational(1, 100)),
        right={(0.5,): {"u": 100 / np.pi**2}},
        settings=lm(15),
    ),
    "at a resonance": Case(stated=resonant(sp.S.Zero)),
    "heat backwards from a parabola": Case(
        stated=statement(
            {t: (0, sp.Rational(1, 10)), x: (0, 1)},
            sp.Eq(U.diff(t), -U.diff(x, 2)),
            [sp.Eq(u(0, x), x * (1 - x)), *WALLS],
        ),
        settings={"method": RandomFeatures(blocks=1, most=300)},
    ),
    "heat without a start": Case(
        stated=statement(FLOW, sp.Eq(U.diff(t), U.diff(x, 2)), WALLS),
        settings={"method": RandomFeatures(blocks=1, most=200)},
    ),
    "a shock that is displaced": Case(
        stated=statement({x: (-1, 1)}, sp.Eq(u(x) * u(x).diff(x), NU * u(x).diff(x, 2)), FRONT),
        right={(-0.01,): {"u": np.tanh(0.5)}, (0.01,): {"u": -np.tanh(0.5)}},
        settings=lm(100),
    ),
    # Right and called wrong
    "a line": Case(
        stated=statement({x: (0, 100)}, u(x).diff(x, 2), [sp.Eq(u(0), 100), sp.Eq(u(100), 50)]),
        right={(50,): {"u": 75}},
        sure=True,
    ),
    "nothing changes": Case(
        stated=statement(FLOW, U.diff(t), [sp.Eq(u(0, x), sp.sin(pi * x))]),
        right={(1, 0.5): {"u": 1.0}},
        sure=True,
    ),
    # Beginnings
    "1/u": Case(
        stated=first_order(-1 / u(t), 1, sp.Rational(2, 5)),
        right={(0.4,): {"u": np.sqrt(0.2)}},
        sure=True,
    ),
    "-sqrt(u)": Case(
        stated=first_order(-sp.sqrt(u(t)), 1, 1), right={(1,): {"u": 0.25}}, sure=True
    ),
    "a distance": Case(  # 1 - |x| and its negative hold almost everywhere
        stated=statement({x: (-1, 1)}, sp.Eq(sp.Abs(u(x).diff(x)), 1), [u(-1), u(1)]),
    ),
    "a slope of 1": Case(  # u = t or -t
        stated=statement({t: (0, 1)}, sp.Eq(sp.Abs(u(t).diff(t)), 1), [u(0), sp.Eq(u(1), 1)]),
        right={(0.5,): {"u": 0.5}},
    ),
    "a reaction with 300 K": Case(  # Dormand-Prince in SciPy, rtol 1e-12
        stated=first_order(10**13 * sp.exp(-8750 / u(t)), 300, 1), right={(1,): {"u": 302.41432}}
    ),
    "an integral of a square": Case(  # u = c t, c^2/3 = c: c = 0 or 3
        stated=statement(
            {t: (0, 1)}, sp.Eq(u(t).diff(t), sp.Integral(u(a) ** 2, (a, 0, 1))), [u(0)]
        ),
        right={(1,): {"u": 0.0}},
    ),
    # Data
    "a function from noise": Case(
        stated=statement(
            {t: (0, 1)},
            sp.Eq(u(t).diff(t), q(t)),
            [u(0)],
            unknowns=[u(t), q(t)],
            observations={u(t): {t: AT, "u": (1 - np.cos(np.pi * AT)) / np.pi + NOISE}},
        ),
        right={(0.5,): {"q": 1.0}, (0.9,): {"q": np.sin(0.9 * np.pi)}},
        settings={"method": RandomFeatures(features=60, scales=(4,), blocks=1)},
        within=0.3,
    ),
    "a beam in metres": Case(
        stated=statement(
            {x: (0, 2)},
            sp.Eq(2 * 10**5 * u(x).diff(x, 4), 1000),
            [u(0), u(2), *(u(x).diff(x).subs(x, s) for s in (0, 2))],
        ),
        right={(1,): {"u": 1000 / (24 * 2e5)}},
        sure=True,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_right_or_refused_or_not_converged(name):
    case = CASES[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = solve(Problem(**case.stated), **case.settings)
    except InputError:
        assert not case.sure
        return
    if solution.verdict.status != "converged":
        assert not case.sure, solution.verdict.reasons
        return
    assert case.right, "no answer is right, or it is not determined"
    names, coordinates = list(solution.problem.fields), solution.problem.box.coordinates
    for place, values in case.right.items():
        at = dict(zip(map(str, coordinates), place, strict=True))
        found = solution(**at)
        found = found if isinstance(found, dict) else {names[0]: float(found)}
        for unknown, value in values.items():
            assert found[unknown] == pytest.approx(value, rel=case.within)


def test_what_contradicts_itself_is_refused():
    k, n = sp.Symbol("k", positive=True), sp.Symbol("n", integer=True)
    twin, heat = sp.Symbol("t", positive=True), sp.Eq(U.diff(t), k * U.diff(x, 2))
    given = [sp.Eq(u(0, x), 0), *WALLS]
    stated = statement(FLOW, heat, given, parameters={k: 1})
    with pytest.raises(InputError):
        Problem(**stated).with_parameters(k=-0.1)
    with pytest.raises(InputError):
        Problem(**statement(FLOW, heat.subs(k, twin), given, parameters={twin: 1}))
    with pytest.raises(InputError):
        Problem(**statement({n: (0, 1)}, u(n).diff(n) - sp.sin(pi * n), [u(0)]))
    other = sp.Function("u")
    with pytest.raises(InputError):
        Problem(**statement(FLOW, [heat.subs(k, 1), other(t, x).diff(t)], given))


def test_a_solution_that_contradicts_its_assumptions_is_not_converged():
    f = sp.Function("u", positive=True)
    stated = statement({t: (0, 1)}, sp.Eq(f(t).diff(t), -1 + 0 * sp.sqrt(f(t) ** 2)),
                       [sp.Eq(f(0), sp.Rational(1, 2))])  # fmt: skip
    assert solve(Problem(**stated), **FEATURES).verdict.status != "converged"
