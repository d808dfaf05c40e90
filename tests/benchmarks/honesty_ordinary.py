"""Cases in one coordinate: stiff, in layers, singular, without or with many solutions, systems."""

from collections.abc import Callable

import numpy as np
import scipy.special as special
import sympy as sp
from honesty_cases import NOTHING, add, case, pi, problem, slope, t, u, v, w, x
from scipy.integrate import solve_ivp

R = sp.Rational


def by_scipy(slopes: Callable, start: list[float], end: float, names: str, method: str = "DOP853"):
    """Right values of u, v, w at times by SciPy, to 1e-12, stiff ones to 1e-10."""
    tight = {"rtol": 1e-13, "atol": 1e-15, "max_step": end / 3000}
    exact = tight if method == "DOP853" else {"rtol": 1e-11, "atol": 1e-13}
    run = solve_ivp(slopes, (0, end), start, method, dense_output=True, **exact).sol
    return {n: (lambda at, i=i: run(at)[i]) for i, n in enumerate(names)}


def first_order(slopes: list, start: list, end: float, **more):
    """u' = ..., v' = ..., w' = ... with their values at 0."""
    fields = [u, v, w][: len(slopes)]
    equations = [sp.Eq(f(t).diff(t), s) for f, s in zip(fields, slopes, strict=True)]
    return problem(
        {t: (0, end)}, equations, [sp.Eq(f(0), s) for f, s in zip(fields, start, strict=True)],
        **more,
    )  # fmt: skip


@case("lm:17", "lm:40", "adam:2000")
def growth():
    return first_order([5 * u(t)], [R(1, 50)], 4, exact={u(t): sp.exp(5 * t) / 50})


@case("lm:10", "adam:2000")
def decay_long():
    return first_order([-u(t)], [1], 30, exact={u(t): sp.exp(-t)})


@case("lm:8")
def line():
    conditions = [sp.Eq(u(0), 100), sp.Eq(u(100), 50)]
    return problem({x: (0, 100)}, u(x).diff(x, 2), conditions, exact={u(x): 100 - x / 2})


@case("lm:8")
def constant():
    return first_order([0], [3], 1, exact={u(t): 3})


@case("lm:8")
def zero():
    conditions = [sp.Eq(u(0), 0), sp.Eq(u(1), 0)]
    return problem({x: (0, 1)}, u(x).diff(x, 2) - u(x), conditions), {"u": np.zeros_like}


@case()
def one_is_zero():
    return first_order([v(t), -v(t)], [1, 0], 1, exact={u(t): 1, v(t): 0})


@case()
def one_is_tiny():
    slopes, exact = [-u(t) + v(t), -v(t)], {u(t): (1 + R(1, 10**9) * t) * sp.exp(-t)}
    exact[v(t)] = sp.exp(-t) / 10**9
    return first_order(slopes, [1, R(1, 10**9)], 2, exact=exact)


def _van_der_pol(mu: int, end: float):
    def slopes(_, z):
        return z[1], mu * (1 - z[0] ** 2) * z[1] - z[0]

    stated = first_order([v(t), mu * (1 - u(t) ** 2) * v(t) - u(t)], [2, 0], end)
    return stated, by_scipy(slopes, [2, 0], end, "uv", "Radau")


for _mu, _end in ((1, 6), (5, 10), (100, 150)):
    add(f"van_der_pol_{_mu}", lambda mu=_mu, end=_end: _van_der_pol(mu, end))


@case()
def robertson():
    a, b, c = R(1, 25), 10**4, 3 * 10**7
    rates = [-a * u(t) + b * v(t) * w(t), a * u(t) - b * v(t) * w(t) - c * v(t) ** 2, c * v(t) ** 2]

    def slopes(_, z):
        one, two, three = 0.04 * z[0], 1e4 * z[1] * z[2], 3e7 * z[1] ** 2
        return two - one, one - two - three, three

    return first_order(rates, [1, 0, 0], 40), by_scipy(slopes, [1, 0, 0], 40, "uvw", "Radau")


def _layer(eps: float):
    stated = problem(
        {x: (0, 1)}, sp.Eq(-sp.Float(eps) * u(x).diff(x, 2) + u(x).diff(x), 1), [u(0), u(1)]
    )
    end = np.exp(-1 / eps)
    return stated, {"u": lambda s: s - (np.exp((s - 1) / eps) - end) / (1 - end)}


def _two_layers(eps: float):
    k = 1 / np.sqrt(eps)
    stated = problem({x: (0, 1)}, sp.Eq(-sp.Float(eps) * u(x).diff(x, 2) + u(x), 1), [u(0), u(1)])
    end = 1 + np.exp(-k)
    return stated, {"u": lambda s: 1 - (np.exp(-k * s) + np.exp(-k * (1 - s))) / end}


def _turning_point(eps: float):
    stated = problem(
        {x: (-1, 1)},
        sp.Float(eps) * u(x).diff(x, 2) + x * u(x).diff(x),
        [sp.Eq(u(-1), -1), sp.Eq(u(1), 1)],
    )
    return stated, {"u": lambda s: special.erf(s / np.sqrt(2 * eps))}


for _eps in (1e-2, 1e-3, 1e-4, 1e-5):
    add(f"layer_{_eps:g}", lambda eps=_eps: _layer(eps), *(["lm:20"] if _eps == 1e-2 else []))
for _eps in (1e-4, 1e-6):
    add(f"two_layers_{_eps:g}", lambda eps=_eps: _two_layers(eps))
    add(f"turning_point_{_eps:g}", lambda eps=_eps: _turning_point(eps))


@case()
def steady_burgers():
    nu = R(1, 100)
    exact = -sp.tanh(x / (2 * nu))
    ends = [sp.Eq(u(s), exact.subs(x, s).evalf()) for s in (-1, 1)]
    stated = problem({x: (-1, 1)}, sp.Eq(u(x) * u(x).diff(x), nu * u(x).diff(x, 2)), ends)
    return stated, {"u": lambda s: -np.tanh(50 * s)}


def _dose(width: float):
    def right(s):
        z = (s - 6) / width - width / 5
        kernel = np.exp((s - 6) * -0.2 + width**2 / 50) * special.ndtr(z)
        return np.exp(-s / 5) + 10 * kernel

    s = sp.nsimplify(width)
    pulse = 10 * sp.exp(-(((t - 6) / s) ** 2) / 2) / (s * sp.sqrt(2 * pi))
    return first_order([pulse - u(t) / 5], [1], 24), {"u": right}


for _width in (1e-1, 3e-3, 1e-3, 1e-5):
    add(f"dose_{_width:g}", lambda width=_width: _dose(width))


def _resonance(off: float):
    conditions, k = [u(0), u(1)], sp.nsimplify(off)
    equation = sp.Eq(u(x).diff(x, 2) + pi**2 * (1 + k) * u(x), sp.sin(pi * x))
    if not off:
        return problem({x: (0, 1)}, equation, conditions), NOTHING
    return problem({x: (0, 1)}, equation, conditions, exact={u(x): sp.sin(pi * x) / (k * pi**2)})


for _off, _networks in ((1e-2, ["lm:12", "lm:15"]), (1e-6, []), (1e-10, []), (0.0, ["lm:15"])):
    add(f"resonance_{_off:g}", lambda off=_off: _resonance(off), *_networks)


@case()
def root_of_u():  # 0 and t^2/4, and what waits before it rises
    return first_order([sp.sqrt(sp.Abs(u(t)))], [0], 2), NOTHING


@case()
def blow_up_before():
    return first_order([u(t) ** 2], [1], R(9, 10), exact={u(t): 1 / (1 - t)})


@case("lm:40")
def blow_up():
    return first_order([u(t) ** 2], [1], 2), NOTHING


@case()
def inverse_of_u():
    return first_order([-1 / u(t)], [1], R(2, 5), exact={u(t): sp.sqrt(1 - 2 * t)})


def _lorenz(end: float):
    def slopes(_, z):
        return 10 * (z[1] - z[0]), z[0] * (28 - z[2]) - z[1], z[0] * z[1] - 8 * z[2] / 3

    rates = [10 * (v(t) - u(t)), u(t) * (28 - w(t)) - v(t), u(t) * v(t) - R(8, 3) * w(t)]
    return first_order(rates, [1, 1, 1], end), by_scipy(slopes, [1, 1, 1], end, "uvw")


add("lorenz_2", lambda: _lorenz(2))
add("lorenz_15", lambda: _lorenz(15))


@case("lm:12", "adam:2000")
def lotka_volterra():
    def slopes(_, z):
        return 1.5 * z[0] - z[0] * z[1], z[0] * z[1] - 3 * z[1]

    rates = [R(3, 2) * u(t) - u(t) * v(t), u(t) * v(t) - 3 * v(t)]
    return first_order(rates, [1, 1], 5), by_scipy(slopes, [1, 1], 5, "uv")


@case("lm:10", "lm:30")
def pendulum():
    return first_order([v(t), -sp.sin(u(t))], [1, 0], 8), by_scipy(
        lambda _, z: (z[1], -np.sin(z[0])), [1, 0], 8, "uv"
    )


@case("lm:20")
def oscillator_long():
    conditions = [sp.Eq(u(0), 1), slope(u(t), t, 0)]
    exact = {u(t): sp.cos(10 * t)}
    return problem({t: (0, 20)}, u(t).diff(t, 2) + 100 * u(t), conditions, exact=exact)


@case()
def stiff_cosine():
    k, exact = 1000, sp.cos(t)
    rate = -k * (u(t) - exact) - sp.sin(t)
    return first_order([rate], [0], 3), {"u": lambda s: np.cos(s) - np.exp(-k * s)}


@case("lm:10")
def logistic_fast():
    rate = 50 * u(t) * (1 - u(t))
    return first_order([rate], [R(1, 100)], 1), {"u": lambda s: 1 / (1 + 99 * np.exp(-50 * s))}


@case()
def root_of_t():
    return problem({t: (0, 1)}, t * u(t).diff(t) - u(t) / 2, [sp.Eq(u(1), 1)]), {"u": np.sqrt}


@case("lm:20")
def bessel():
    equation = x**2 * u(x).diff(x, 2) + x * u(x).diff(x) + x**2 * u(x)
    return problem({x: (0, 10)}, equation, [sp.Eq(u(0), 1)]), {"u": special.j0}


@case()
def absolute_source():
    exact = (sp.Abs(x) ** 3 - 1) / 6
    return problem({x: (-1, 1)}, sp.Eq(u(x).diff(x, 2), sp.Abs(x)), [u(-1), u(1)]), {
        "u": sp.lambdify(x, exact)
    }


@case()
def eikonal():
    one = {"u": lambda s: 1 - np.abs(s)}
    stated = problem({x: (-1, 1)}, sp.Eq(sp.Abs(u(x).diff(x)), 1), [u(-1), u(1)])
    return stated, [one, {"u": lambda s: np.abs(s) - 1}]


@case()
def switched_on():
    rate = -u(t) + sp.Heaviside(t - 1)
    return first_order([rate], [1], 3), {
        "u": lambda s: np.exp(-s) + np.where(s > 1, 1 - np.exp(1 - s), 0)
    }


@case("lm:40")
def two_layers_of_k():
    k = sp.Piecewise((1, x < R(1, 2)), (10, True))
    stated = problem({x: (0, 1)}, (k * u(x).diff(x)).diff(x), [u(0), sp.Eq(u(1), 1)])
    return stated, {"u": lambda s: np.where(s < 0.5, s * 20 / 11, 1 - (1 - s) * 2 / 11)}


@case("lm:20")
def beam_si():
    stiff, load, length = R(2 * 10**11) * R(1, 10**6), 1000, 2
    exact = load * x**2 * (length - x) ** 2 / (24 * stiff)
    ends = [u(0), u(length), slope(u(x), x, 0), slope(u(x), x, length)]
    equation = sp.Eq(stiff * u(x).diff(x, 4), load)
    return problem({x: (0, length)}, equation, ends, exact={u(x): exact})
