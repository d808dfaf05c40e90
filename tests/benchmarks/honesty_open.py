"""Cases without a solution, or with several: conditions missing, resonances, folds and branches."""

import numpy as np
import sympy as sp
from honesty_cases import (
    FLOW,
    HEAT,
    NOTHING,
    SQUARE,
    WALLS,
    U,
    V,
    add,
    case,
    laplacian,
    pi,
    problem,
    slope,
    t,
    u,
    v,
    w,
    walls,
    x,
    y,
)  # fmt: skip
from scipy.optimize import brentq

R = sp.Rational


@case()
def start_missing():
    return problem({t: (0, 3)}, u(t).diff(t, 2) + u(t), [sp.Eq(u(0), 1)]), NOTHING


@case()
def periodic_constant():
    conditions = [sp.Eq(u(0), u(1)), sp.Eq(slope(u(x), x, 0), slope(u(x), x, 1))]
    return problem({x: (0, 1)}, sp.Eq(u(x).diff(x, 2), sp.sin(2 * pi * x)), conditions), NOTHING


@case("lm:20")
def two_ends():
    return problem({t: (0, 1)}, sp.Eq(u(t).diff(t), u(t)), [sp.Eq(u(0), 1), sp.Eq(u(1), 1)]), (
        NOTHING
    )


@case()
def eigenfunction():
    return problem({x: (0, 1)}, u(x).diff(x, 2) + 4 * pi**2 * u(x), [u(0), u(1)], guess={
        u(x): sp.sin(2 * pi * x)}), NOTHING  # fmt: skip


def _bratu(value: float, right, **more):
    stated = problem({x: (0, 1)}, u(x).diff(x, 2) + value * sp.exp(u(x)), [u(0), u(1)], **more)
    return stated, right


def _bratu_branch(value: float, high: bool) -> dict:
    between = (4.8, 30) if high else (0, 4.797)  # the fold is at a = 4.7987
    a = brentq(lambda a: a - np.sqrt(2 * value) * np.cosh(a / 4), *between, xtol=1e-14)
    return {"u": lambda s: 2 * np.log(np.cosh(a / 4) / np.cosh(a * (s - 0.5) / 2))}


def _both(value: float) -> list[dict]:
    return [_bratu_branch(value, high) for high in (False, True)]


add("bratu_1", lambda: _bratu(1, _both(1)), "lm:6")
add("bratu_3.5", lambda: _bratu(R(7, 2), _both(3.5)))
add("bratu_3.6", lambda: _bratu(R(18, 5), NOTHING), "lm:60")
add("bratu_4", lambda: _bratu(4, NOTHING))
add("bratu_high", lambda: _bratu(1, _both(1)[1:], guess={u(x): 20 * x * (1 - x)}))


@case("lm:20")
def heat_without_start():
    return problem(FLOW, HEAT, WALLS), NOTHING


@case("lm:20")
def heat_without_wall():
    return problem(FLOW, HEAT, [sp.Eq(u(0, x), sp.sin(pi * x)), WALLS[0]]), NOTHING


@case()
def wave_without_speed():
    equation = sp.Eq(U.diff(t, 2), U.diff(x, 2))
    return problem(FLOW, equation, [sp.Eq(u(0, x), sp.sin(pi * x)), *WALLS]), NOTHING


def _slopes_given(source: sp.Expr):
    slopes = [slope(V, c, end) for c in (x, y) for end in (0, 1)]
    return problem(SQUARE, sp.Eq(laplacian(), source), slopes), NOTHING


add("neumann_open", lambda: _slopes_given(sp.cos(pi * x)))
add("neumann_impossible", lambda: _slopes_given(sp.Integer(1)))


@case()
def stokes_open_pressure():
    p = w(x, y)
    a, b = sp.sin(pi * x) * sp.cos(pi * y), -sp.cos(pi * x) * sp.sin(pi * y)
    q = x * y
    f, g = V, v(x, y)
    equations = [
        sp.Eq(-laplacian(f) + p.diff(x), -laplacian(a) + q.diff(x)),
        sp.Eq(-laplacian(g) + p.diff(y), -laplacian(b) + q.diff(y)),
        f.diff(x) + g.diff(y),
    ]
    sides = [(x, 0), (x, 1), (y, 0), (y, 1)]
    given = [sp.Eq(h.subs(*s), e.subs(*s)) for h, e in ((f, a), (g, b)) for s in sides]
    return problem(SQUARE, equations, given), NOTHING


@case()
def resonance_on_a_square():
    return problem(SQUARE, laplacian() + 5 * pi**2 * V, walls(sp.S.Zero)), NOTHING
