"""Cases with integrals, delays, complex unknowns, and with parameters or functions from data."""

import numpy as np
import sympy as sp
from honesty_cases import FLOW, NOTHING, WALLS, U, case, pi, problem, slope, t, u, v, x

from symbolic_pinn import Condition, Trainable

R = sp.Rational
s = sp.Symbol("s", real=True)


def _random(count: int):
    return np.random.default_rng(5).uniform(size=count), np.random.default_rng(6)


@case()
def abel():
    left = sp.Integral(u(s) / sp.sqrt(t - s), (s, 0, t))
    return problem({t: (0, 1)}, sp.Eq(left, t), [], unknowns=[u(t)]), {
        "u": lambda a: 2 * np.sqrt(a) / np.pi
    }


@case("lm:10")
def memory():  # u = sin t
    left = sp.Eq(u(t).diff(t), 1 - sp.Integral(u(s), (s, 0, t)))
    return problem({t: (0, 6)}, left, [u(0)], exact={u(t): sp.sin(t)})


@case()
def first_kind():  # hopeless: the kernel is smooth
    left = sp.Integral(sp.exp(t * s) * u(s), (s, 0, 1))
    right = (sp.exp(t + 1) - 1) / (t + 1)
    return problem({t: (0, 1)}, sp.Eq(left, right), [], exact={u(t): sp.exp(t)}, unknowns=[u(t)])


@case()
def second_kind():  # u = t + int t s u ds: u = 3 t/2
    left = sp.Eq(u(t), t + sp.Integral(t * s * u(s), (s, 0, 1)))
    return problem({t: (0, 1)}, left, [], exact={u(t): R(3, 2) * t}, unknowns=[u(t)])


@case()
def second_kind_resonant():  # u = int 3 t s u ds: u = c t
    left = sp.Eq(u(t), 3 * sp.Integral(t * s * u(s), (s, 0, 1)))
    return problem({t: (0, 1)}, left, [], unknowns=[u(t)]), NOTHING


@case("lm:10")
def pantograph():
    a = np.ones(40)
    for n in range(39):
        a[n + 1] = -a[n] * (1 - 0.5 ** (n + 1)) / (n + 1)
    stated = problem({t: (0, 3)}, sp.Eq(u(t).diff(t), -u(t) + u(t / 2) / 2), [sp.Eq(u(0), 1)])
    return stated, {"u": lambda at: np.polynomial.polynomial.polyval(at, a)}


@case()
def delay_long():
    """u' = -u(t - 1) from 1, by the method of steps: sum (-1)^k (t - k + 1)_+^k / k!"""

    def right(at):
        terms = [(-1.0) ** k * np.maximum(at - k + 1, 0) ** k / np.prod(range(1, k + 1))
                 for k in range(1, 9)]  # fmt: skip
        return 1 + sum(terms)

    equation = Condition(sp.Eq(u(t).diff(t), -u(t - 1)), where=t > 0)
    history = Condition(sp.Eq(u(t), 1), where=t <= 0)
    return problem({t: (-1, 6)}, [equation], [history]), {"u": right}


@case("lm:10")
def rotation():
    z = sp.Function("z", complex=True)(t)
    given = [sp.Eq(z.subs(t, 0), 1)]
    return problem({t: (0, 5)}, sp.Eq(z.diff(t), sp.I * z), given, exact={z: sp.exp(sp.I * t)})


@case("lm:20")
def rate_from_noise():
    k, (at, random) = sp.Symbol("k", positive=True), _random(50)
    data = {t: 2 * at, "u": np.exp(-1.5 * 2 * at) + random.normal(scale=0.05, size=50)}
    return problem(
        {t: (0, 2)}, sp.Eq(u(t).diff(t), -k * u(t)), [sp.Eq(u(0), 1)],
        parameters={k: Trainable(1.0, bounds=(0, None), exact=1.5)}, observations={u(t): data},
        exact={u(t): sp.exp(-k * t)},
    )  # fmt: skip


@case()
def rate_without_noise():
    k, (at, _) = sp.Symbol("k", positive=True), _random(50)
    return problem(
        {t: (0, 2)}, sp.Eq(u(t).diff(t), -k * u(t)), [sp.Eq(u(0), 1)],
        parameters={k: Trainable(1.0, bounds=(0, None), exact=1.5)},
        observations={u(t): {t: 2 * at, "u": np.exp(-3 * at)}}, exact={u(t): sp.exp(-k * t)},
    )  # fmt: skip


@case()
def rate_without_data():  # u = 0 says nothing of k, which changes nothing either
    k = sp.Symbol("k", positive=True)
    given = [sp.Eq(u(0, x), sp.sin(pi * x)), *WALLS]
    a, b = np.linspace(0, 1, 9), np.zeros(9)
    data = {t: a, x: b, "u": b}
    return problem(
        FLOW, sp.Eq(U.diff(t), k * U.diff(x, 2)), given,
        parameters={k: Trainable(1.0, bounds=(0, None))}, observations={U: data},
    ), NOTHING  # fmt: skip


@case()
def function_from_noise():  # u' = q, 1 % of noise: q is left to the noise
    at, random = _random(60)
    data = {t: at, "u": (1 - np.cos(np.pi * at)) / np.pi + random.normal(scale=0.006, size=60)}
    return problem(
        {t: (0, 1)}, sp.Eq(u(t).diff(t), v(t)), [u(0)], unknowns=[u(t), v(t)],
        observations={u(t): data},
        exact={u(t): (1 - sp.cos(pi * t)) / pi, v(t): sp.sin(pi * t)},
    )  # fmt: skip


@case()
def eigenvalue():  # v is the constant eigenvalue
    norm = sp.Eq(sp.Integral(u(x) ** 2, (x, 0, 1)), 1)
    equations = [u(x).diff(x, 2) + v(x) * u(x), v(x).diff(x)]
    guess = {u(x): 4 * x * (1 - x), v(x): 8}
    stated = problem({x: (0, 1)}, equations, [u(0), u(1), norm], guess=guess)
    wave, value = (lambda a: np.sqrt(2) * np.sin(np.pi * a)), (lambda a: np.pi**2 + 0 * a)
    return stated, [{"u": wave, "v": value}, {"u": lambda a: -wave(a), "v": value}]


@case()
def mean_given():
    mean = sp.Eq(sp.Integral(u(x), (x, 0, 1)), 2)
    given = [slope(u(x), x, 0), slope(u(x), x, 1), mean]
    exact = 2 - sp.cos(pi * x) / pi**2
    return problem({x: (0, 1)}, sp.Eq(u(x).diff(x, 2), sp.cos(pi * x)), given, exact={u(x): exact})


@case()
def family():
    k = sp.Symbol("k", positive=True)
    return problem(
        {t: (0, 2)}, sp.Eq(u(t).diff(t), -k * u(t)), [sp.Eq(u(0), 1)], parameters={k: (R(1, 2), 3)},
        exact={u(t): sp.exp(-k * t)},
    )  # fmt: skip
