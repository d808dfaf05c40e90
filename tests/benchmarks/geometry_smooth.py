"""Rows whose solution is smooth beyond the region: what matters is where points lie, and normals.

u = exp(sin 2x + y/2) cos 3y on six regions with four kinds of conditions; Helmholtz's equation;
heat in a disc over time; a ball.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp
from geometry_cases import R, W, add, case, laplacian, t, u, x, y, z
from scipy.special import jn_zeros

from symbolic_pinn import Problem, along_normal, boundary

RIGHT = sp.exp(sp.sin(2 * x) + y / 2) * sp.cos(3 * y)
RIM = boundary(x, y)
HEPTAGON = ((-1, -1), (1, -1), (R(3, 5), 0), (1, 1), (0, R(2, 5)), (-1, 1), (R(-3, 5), 0))


def disc() -> dict[Any, Any]:
    return {(x, y): x**2 + y**2 < 1}


def annulus() -> dict[Any, Any]:
    return {(x, y): (x**2 + y**2 < 1) & (x**2 + y**2 > R(9, 100))}


def ellipse() -> dict[Any, Any]:
    return {(x, y): x**2 / 9 + y**2 < 1}


def star() -> dict[Any, Any]:
    """r < 1 + 3/10 cos(5 theta), times r^5."""
    r = sp.sqrt(x**2 + y**2)
    return {(x, y): r**6 - r**5 < R(3, 10) * sp.re(sp.expand((x + sp.I * y) ** 5))}


def polygon() -> dict[Any, Any]:
    return {(x, y): sp.Polygon(*HEPTAGON)}


def holes() -> dict[Any, Any]:
    third = R(3, 10)
    around = [
        (x - m) ** 2 + (y - n) ** 2 > R(1, 100) for m in (third, -third) for n in (third, -third)
    ]
    return {x: (R(-1, 2), R(1, 2)), y: (R(-1, 2), R(1, 2)), (x, y): sp.And(*around)}


def conditions(kind: str) -> list[sp.Basic]:
    """The values of `RIGHT`, its slopes, both, or each on a part."""
    value, slope = sp.Eq(W, RIGHT), sp.Eq(along_normal(W), along_normal(RIGHT))
    robin = sp.Eq(along_normal(W) + 2 * W, along_normal(RIGHT) + 2 * RIGHT)
    if kind == "mixed":
        return [(RIM & (x > 0)) >> value, (RIM & (x <= 0)) >> slope]
    return [RIM >> {"dirichlet": value, "neumann": slope, "robin": robin}[kind]]


def smooth(region: Callable[[], dict[Any, Any]], kind: str) -> Problem:
    """-lap u = f; -lap u + u = f where only slopes are given, or a constant would be free."""
    part = W if kind == "neumann" else 0
    left = -laplacian(W) + part
    return Problem(
        domain=region(),
        equations=[sp.Eq(left, left.subs(W, RIGHT).doit())],
        conditions=conditions(kind),
        exact={W: RIGHT},
        name=f"{region.__name__}_{kind}",
    )


for _region in (disc, annulus, ellipse, star, polygon, holes):
    for _kind in ("dirichlet", "neumann", "robin", "mixed"):
        add(f"{_region.__name__}_{_kind}", partial(smooth, _region, _kind), 1e-10, 5)


@case(1e-8, 10)
def helmholtz() -> Problem:
    """lap u + 30^2 u = 0 in a disc: a plane wave, and one with growing amplitude."""
    right = sp.cos(18 * x + 24 * y) + x * sp.sin(30 * y)
    return Problem(
        domain=disc(),
        equations=[sp.Eq(laplacian(W) + 900 * W, 0)],
        conditions=[RIM >> sp.Eq(W, right)],
        exact={W: right},
        name="helmholtz",
    )


def bessel(order: int, rate: float, terms: int = 24) -> sp.Expr:
    """J_n(rate r) cos(n theta) by its power series, to rounding for the rates below."""
    s, power = x**2 + y**2, sp.re(sp.expand((x + sp.I * y) ** order))
    series = sp.S.Zero
    for k in reversed(range(terms)):
        q = -(rate**2) / 4
        series = series * s + sp.Float(q**k) / sp.factorial(k) / sp.factorial(k + order)
    return power * sp.Float(rate / 2) ** order * series


@case(1e-7, 15)
def heat_disc() -> Problem:
    """u_t = lap u in time x disc, the first modes of J0 and J3; the second decays by exp(-4)."""
    of_time = u(t, x, y)
    rates = {n: float(jn_zeros(n, 1)[0]) for n in (0, 3)}
    modes = {n: bessel(n, rate) for n, rate in rates.items()}
    right = sum(modes[n] * sp.exp(-sp.Float(rates[n] ** 2) * t) for n in modes)
    return Problem(
        domain={t: (0, R(1, 10)), **disc()},
        equations=[sp.Eq(of_time.diff(t), laplacian(of_time))],
        conditions=[sp.Eq(u(0, x, y), sum(modes.values())), RIM >> sp.Eq(of_time, 0)],
        exact={of_time: right},
        name="heat_disc",
    )


def ball(cubic: bool) -> Problem:
    """-lap u (+ u^3) = f in the unit ball."""
    w, right = u(x, y, z), sp.exp(sp.sin(2 * x) + y / 2) * sp.cos(3 * z)
    left = -laplacian(w, x, y, z) + (w**3 if cubic else 0)
    return Problem(
        domain={(x, y, z): x**2 + y**2 + z**2 < 1},
        equations=[sp.Eq(left, left.subs(w, right).doit())],
        conditions=[boundary(x, y, z) >> sp.Eq(w, right)],
        exact={w: right},
        name="ball_cubic" if cubic else "ball",
    )


add("ball", partial(ball, False), 1e-8, 10)
add("ball_cubic", partial(ball, True), 1e-8, 10)
