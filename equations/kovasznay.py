r"""Kovasznay flow: steady incompressible Navier-Stokes behind a grid.

    u u_x + v u_y + p_x = (u_xx + u_yy)/Re
    u v_x + v v_y + p_y = (v_xx + v_yy)/Re
    u_x + v_y = 0,     (x, y) in [-1/2, 1] x [-1/2, 3/2],     Re = 40

Exact solution (L. I. G. Kovasznay, Proc. Camb. Phil. Soc. 44 (1948) 58-62), l = Re/2 -
sqrt(Re^2/4 + 4 pi^2):

    u = 1 - exp(l x) cos(2 pi y),   v = l/(2 pi) exp(l x) sin(2 pi y),   p = (1 - exp(2 l x))/2

Velocity on the walls and pressure at the outflow are given.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "flow"

x, y = sp.symbols("x y", real=True)
Re = sp.Symbol("Re", positive=True)
u, v, p = (f(x, y) for f in sp.symbols("u v p", cls=sp.Function, real=True))

l = Re / 2 - sp.sqrt(Re**2 / 4 + 4 * sp.pi**2)  # noqa: E741 - the letter of the paper
exact = {
    u: 1 - sp.exp(l * x) * sp.cos(2 * sp.pi * y),
    v: l / (2 * sp.pi) * sp.exp(l * x) * sp.sin(2 * sp.pi * y),
    p: (1 - sp.exp(2 * l * x)) / 2,
}
left, right, low, high = -sp.Rational(1, 2), 1, -sp.Rational(1, 2), sp.Rational(3, 2)


def momentum(w, slope):
    return sp.Eq(u * w.diff(x) + v * w.diff(y) + slope, (w.diff(x, 2) + w.diff(y, 2)) / Re)


def given(w, *place):
    return sp.Eq(w.subs(*place), exact[w].subs(*place))


walls = [(x, left), (x, right), (y, low), (y, high)]

problem = Problem(
    domain={x: (left, right), y: (low, high)},
    equations=[momentum(u, p.diff(x)), momentum(v, p.diff(y)), sp.Eq(u.diff(x) + v.diff(y), 0)],
    conditions=[*(given(w, *wall) for wall in walls for w in (u, v)), given(p, x, right)],
    exact=exact,
    parameters={Re: 40},
)

recipe = Recipe(points=256, steps=20_000)
