"""Cases in two and more coordinates: ill-posed, open, singular, waves, shocks, many coordinates."""

import numpy as np
import scipy.special as special
import sympy as sp
from honesty_cases import (
    FLOW,
    HEAT,
    NOTHING,
    SQUARE,
    WALLS,
    U,
    add,
    case,
    laplacian,
    pi,
    problem,
    slope,
    t,
    u,
    v,
    walls,
    x,
    y,
)  # fmt: skip
from scipy.optimize import brentq

from symbolic_pinn import Condition, manufactured

R = sp.Rational
V = u(x, y)


@case("lm:10", "adam:3000")
def heat_one_mode():
    exact = sp.exp(-(pi**2) * t / 10) * sp.sin(pi * x)
    return problem(FLOW, HEAT, [sp.Eq(u(0, x), sp.sin(pi * x)), *WALLS], exact={U: exact})


@case("lm:12")
def backward_heat():
    exact, back = sp.exp(pi**2 * t / 10) * sp.sin(pi * x), sp.Eq(U.diff(t), -U.diff(x, 2) / 10)
    return problem(FLOW, back, [sp.Eq(u(0, x), sp.sin(pi * x)), *WALLS], exact={U: exact})


@case("lm:30")
def backward_heat_of_a_parabola():  # its sine series diverges at each t > 0
    back = sp.Eq(U.diff(t), -U.diff(x, 2))
    return problem({t: (0, R(1, 10)), x: (0, 1)}, back, [sp.Eq(u(0, x), x * (1 - x)), *WALLS]), (
        NOTHING
    )


@case("lm:12")
def cauchy_for_laplace():
    exact = sp.sin(pi * x) * sp.cosh(pi * y) + sp.sin(4 * pi * x) * sp.sinh(4 * pi * y) / 10**6
    start = [sp.Eq(V.subs(y, 0), exact.subs(y, 0)), sp.Eq(slope(V, y, 0), slope(exact, y, 0))]
    sides = [sp.Eq(V.subs(x, s), 0) for s in (0, 1)]
    return problem(SQUARE, laplacian(), [*start, *sides], exact={V: exact})


@case()
def cauchy_for_laplace_without_sides():
    exact = sp.exp(x) * sp.cos(y) / 3
    start = [sp.Eq(V.subs(y, 0), exact.subs(y, 0)), sp.Eq(slope(V, y, 0), 0)]
    return problem(SQUARE, laplacian(), start, exact={V: exact})


@case()
def analytic_continuation():  # 1/(1.5 + z) from a line
    z, f = x + sp.I * y, v(x, y)
    exact = (1 / (R(3, 2) + z)).as_real_imag()
    equations = [V.diff(x) - f.diff(y), V.diff(y) + f.diff(x)]
    start = [sp.Eq(V.subs(y, 0), exact[0].subs(y, 0)), sp.Eq(f.subs(y, 0), 0)]
    return problem(SQUARE, equations, start, exact=dict(zip((V, f), exact, strict=True)))


@case("lm:20")
def helmholtz_near_resonance():
    exact, k = sp.sin(pi * x) * sp.sin(2 * pi * y), R(1001, 1000) * 5 * pi**2
    source = sp.simplify(laplacian(exact) + k * exact)
    return problem(SQUARE, sp.Eq(laplacian() + k * V, source), walls(sp.S.Zero), exact={V: exact})


@case("lm:15")
def helmholtz_fast():
    exact = sp.cos(12 * x + 9 * y)
    return problem(SQUARE, laplacian() + 225 * V, walls(exact), exact={V: exact})


def _lid(a, b):
    """sum over odd k of 4/(k pi) sin(k pi x) sinh(k pi y)/sinh(k pi)"""
    k = np.arange(1, 1200, 2)[:, None] * np.pi
    decay = np.exp(k * (b - 1)) * (1 - np.exp(-2 * k * b)) / (1 - np.exp(-2 * k))
    value = np.sum(4 / k * np.sin(k * a) * decay, axis=0)
    return np.where(b > 0.995, np.nan, value)


@case("lm:30")
def lid_of_one():
    sides = [sp.Eq(V.subs(*s), 0) for s in ((x, 0), (x, 1), (y, 0))]
    return problem(SQUARE, laplacian(), [*sides, sp.Eq(V.subs(y, 1), 1)]), {"u": _lid}


def _quenched(s, a):
    k = np.arange(1, 400, 2)[:, None] * np.pi
    value = np.sum(4 / k * np.sin(k * a) * np.exp(-(k**2) * s / 10), axis=0)
    return np.where(s < 1e-3, np.nan, value)


@case("lm:30")
def quenched_rod():
    return problem(FLOW, HEAT, [sp.Eq(u(0, x), 1), *WALLS]), {"u": _quenched}


def _polar(a, b):
    return np.hypot(a, b), np.arctan2(b, a)


@case()
def slit():  # r^(1/2) cos(phi/2)
    r, angle = sp.sqrt(x**2 + y**2), sp.atan2(y, x)
    exact = sp.sqrt(r) * sp.cos(angle / 2)
    sides = [sp.Eq(V.subs(*s), exact.subs(*s)) for s in ((x, 1), (x, -1), (y, 1))]
    below = [Condition(sp.Eq(V.subs(y, 0), 0), where=x < 0)]
    below += [Condition(sp.Eq(slope(V, y, 0), 0), where=x > 0)]
    stated = problem({x: (-1, 1), y: (0, 1)}, laplacian(), [*sides, *below])
    return stated, {"u": lambda a, b: np.sqrt(_polar(a, b)[0]) * np.cos(_polar(a, b)[1] / 2)}


@case()
def smooth_with_where():  # the lower right quarter is no part of the domain
    exact = sp.exp(x) * sp.sin(y)
    inside = sp.Or(x < 0, y > 0)
    sides = [Condition(sp.Eq(V.subs(*s), exact.subs(*s)), where=c) for s, c in (
        ((x, -1), y > -2), ((y, 1), x > -2), ((x, 1), y > 0), ((y, -1), x < 0),
        ((x, 0), y < 0), ((y, 0), x > 0),
    )]  # fmt: skip
    stated = problem({x: (-1, 1), y: (-1, 1)}, [Condition(laplacian(), where=inside)], sides)
    return stated, {"u": lambda a, b: np.where((a < 0) | (b > 0), np.exp(a) * np.sin(b), np.nan)}


@case()
def corner_inwards():  # r^(2/3) sin(2 phi/3)
    def right(a, b):
        r, angle = _polar(a, b)
        angle = np.where(angle < 0, angle + 2 * np.pi, angle)
        return np.where((a <= 0) | (b >= 0), r ** (2 / 3) * np.sin(2 * angle / 3), np.nan)

    angle = sp.Piecewise((sp.atan2(y, x) + 2 * pi, y < 0), (sp.atan2(y, x), True))
    exact = (x**2 + y**2) ** R(1, 3) * sp.sin(2 * angle / 3)
    sides = [Condition(sp.Eq(V.subs(*s), exact.subs(*s)), where=c) for s, c in (
        ((x, -1), y > -2), ((y, 1), x > -2), ((x, 1), y > 0), ((y, -1), x < 0),
    )]  # fmt: skip
    sides += [Condition(sp.Eq(V.subs(x, 0), 0), where=y < 0)]
    sides += [Condition(sp.Eq(V.subs(y, 0), 0), where=x > 0)]
    equations = [Condition(laplacian(), where=sp.Or(x < 0, y > 0))]
    return problem({x: (-1, 1), y: (-1, 1)}, equations, sides), {"u": right}


@case()
def narrow_source():
    s, bump = R(1, 500), sp.exp(-((x - R(2, 5)) ** 2 + (y - R(3, 5)) ** 2) * 500**2 / 2)
    source = bump / (2 * pi * s**2)
    k = np.arange(1, 400)

    def right(a, b):
        """By sines in x, in closed form in y, but for a square of 20 widths about the source."""
        q = k[:, None] * np.pi
        lower, upper = np.minimum(b, 0.6), 1 - np.maximum(b, 0.6)
        g = np.exp(-q * np.abs(b - 0.6)) * (1 - np.exp(-2 * q * lower))
        g = g * (1 - np.exp(-2 * q * upper)) / (2 * q * (1 - np.exp(-2 * q)))
        value = np.sum(2 * np.sin(q * 0.4) * np.sin(q * a) * g, axis=0)
        return np.where(np.abs(b - 0.6) < 0.04, np.nan, value)

    return problem(SQUARE, sp.Eq(-laplacian(), source), walls(sp.S.Zero)), {"u": right}


@case()
def kink_across():
    exact = sp.Abs(x - R(1, 3)) ** 3 * sp.sin(pi * y)
    return problem(
        SQUARE, sp.Eq(laplacian(), 6 * sp.Abs(x - R(1, 3)) * sp.sin(pi * y) - pi**2 * exact),
        walls(exact),
    ), {"u": lambda a, b: np.abs(a - 1 / 3) ** 3 * np.sin(np.pi * b)}  # fmt: skip


@case("lm:20")
def step_carried():
    start = sp.Heaviside(R(3, 10) - x)
    given = [sp.Eq(u(0, x), start), sp.Eq(u(t, 0), 1)]
    return problem({t: (0, R(1, 2)), x: (0, 1)}, U.diff(t) + U.diff(x), given), {
        "u": lambda s, a: np.where(a - s < 0.3, 1.0, 0.0)
    }


@case()
def shock():
    """u_t + u u_x = 0 from -sin(pi x): by characteristics from the side of x."""

    def one(s, a):
        if abs(a) < 1e-12 or abs(a) > 1 - 1e-12:
            return 0.0
        foot = brentq(lambda z: z - np.sin(np.pi * z) * s - abs(a), abs(a), 1)
        return -np.sign(a) * np.sin(np.pi * foot)

    given = [sp.Eq(u(0, x), -sp.sin(pi * x)), sp.Eq(u(t, -1), 0), sp.Eq(u(t, 1), 0)]
    stated = problem({t: (0, 1), x: (-1, 1)}, U.diff(t) + U * U.diff(x), given)
    return stated, {"u": lambda s, a: np.vectorize(one)(s, a)}


def _burgers(nu: float):
    """By Cole-Hopf, as in references.py."""

    def right(s, a, points=4000):
        found = -np.sin(np.pi * a)
        eta = np.linspace(-2, 2, points)
        for time in np.unique(s[s > 0]):
            z = a[s == time][:, None] - eta
            power = -np.cos(np.pi * z) / (2 * np.pi * nu) - eta**2 / (4 * nu * time)
            weight = np.exp(power - power.max(axis=1, keepdims=True))
            found[s == time] = -(np.sin(np.pi * z) * weight).sum(axis=1) / weight.sum(axis=1)
        return found

    given = [sp.Eq(u(0, x), -sp.sin(pi * x)), sp.Eq(u(t, -1), 0), sp.Eq(u(t, 1), 0)]
    equation = U.diff(t) + U * U.diff(x) - sp.nsimplify(nu) * U.diff(x, 2)
    return problem({t: (0, 1), x: (-1, 1)}, equation, given), {"u": right}


for _nu in (0.1, 0.01):
    add(f"burgers_{_nu:g}", lambda nu=_nu: _burgers(nu), "lm:30")


def wave_of(name: str, left: sp.Expr, exact: sp.Expr, domain: dict, *networks: str) -> None:
    """A nonlinear wave whose conditions come from its formula."""
    add(name, lambda: manufactured(left=left, exact={U: exact}, domain=domain), *networks)


wave_of(
    "sine_gordon", U.diff(t, 2) - U.diff(x, 2) + sp.sin(U),
    4 * sp.atan(sp.exp((x - t / 2) / sp.sqrt(R(3, 4)))), {t: (0, 4), x: (-5, 5)}, "lm:10",
)  # fmt: skip
wave_of(
    "fisher", U.diff(t) - U.diff(x, 2) - 6 * U * (1 - U), (1 + sp.exp(x - 5 * t)) ** -2,
    {t: (0, 2), x: (-2, 12)}, "lm:15", "adam:3000",
)  # fmt: skip
wave_of(
    "allen_cahn_front", U.diff(t) - R(1, 400) * U.diff(x, 2) - U * (1 - U) * (U - R(1, 4)),
    (1 + sp.tanh((x - R(1, 2) + t / (40 * sp.sqrt(2))) * 5 * sp.sqrt(2))) / 2,
    {t: (0, 4), x: (0, 1)},
)  # fmt: skip
wave_of(
    "wave_packet", U.diff(t, 2) - U.diff(x, 2),
    sp.exp(-40 * (x - t) ** 2) * sp.cos(30 * (x - t)), {t: (0, 1), x: (-1, 2)},
)  # fmt: skip


@case()
def porous_medium():
    """Barenblatt's solution of u_t = (u^2)_xx from t = 1."""

    def right(s, a):
        return np.maximum(0, s ** (-1 / 3) * (1 - a**2 / (12 * s ** (2 / 3))))

    start = sp.Max(0, 1 - x**2 / 12)
    given = [sp.Eq(u(1, x), start), sp.Eq(u(t, -6), 0), sp.Eq(u(t, 6), 0)]
    return problem({t: (1, 2), x: (-6, 6)}, sp.Eq(U.diff(t), (U**2).diff(x, 2)), given, time=t), {
        "u": right
    }


@case("lm:10")
def rod_si():
    a, length, rise = R(1, 10**7), R(1, 100), 20
    exact = 300 + rise * sp.exp(-a * (pi / length) ** 2 * t) * sp.sin(pi * x / length)
    given = [sp.Eq(u(0, x), exact.subs(t, 0)), sp.Eq(u(t, 0), 300), sp.Eq(u(t, length), 300)]
    domain = {t: (0, 100), x: (0, length)}
    return problem(domain, sp.Eq(U.diff(t), a * U.diff(x, 2)), given, exact={U: exact})


@case()
def half_space():  # erfc(x/(2 sqrt t)), contradictory at the corner
    given = [u(0, x), sp.Eq(u(t, 0), 1), sp.Eq(u(t, 4), 0)]
    return problem({t: (0, R(1, 4)), x: (0, 4)}, sp.Eq(U.diff(t), U.diff(x, 2)), given), {
        "u": lambda s, a: special.erfc(a / (2 * np.sqrt(s + 1e-300)))
    }


def _many(dim: int, exact) -> None:
    def make():
        xs = sp.symbols(f"x1:{dim + 1}", real=True)
        f, solution = u(*xs), exact(xs)
        left = sum(f.diff(c, 2) for c in xs)
        return manufactured(left=left, exact={f: solution}, domain=dict.fromkeys(xs, (0, 1)))

    add(f"laplace_{dim}d", make)


for _dim in (3, 4, 5):
    _many(_dim, lambda xs: xs[0] ** 2 - xs[1] ** 2 + xs[2] * xs[0] + sp.sin(xs[-1]))
