r"""Taylor-Green vortex: the incompressible Navier-Stokes equations in two dimensions.

    u_t + u u_x + v u_y + p_x = nu (u_xx + u_yy)
    v_t + u v_x + v v_y + p_y = nu (v_xx + v_yy)
    u_x + v_y = 0,     (t, x, y) in [0, 1] x [0, pi]^2

with nu = 0.1; velocity at the start and on the walls, and pressure at one wall, from the exact
solution (G. I. Taylor, A. E. Green, Proc. R. Soc. A 158 (1937) 499-521):

    u = -cos(x) sin(y) exp(-2 nu t),   v = sin(x) cos(y) exp(-2 nu t)
    p = -(cos(2 x) + cos(2 y)) exp(-4 nu t)/4
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "flow"

t, x, y = sp.symbols("t x y", real=True)
nu = sp.Symbol("nu", positive=True)
u, v, p = (f(t, x, y) for f in sp.symbols("u v p", cls=sp.Function, real=True))

exact = {
    u: -sp.cos(x) * sp.sin(y) * sp.exp(-2 * nu * t),
    v: sp.sin(x) * sp.cos(y) * sp.exp(-2 * nu * t),
    p: -(sp.cos(2 * x) + sp.cos(2 * y)) * sp.exp(-4 * nu * t) / 4,
}


def momentum(w, slope):
    convection = u * w.diff(x) + v * w.diff(y)
    return sp.Eq(w.diff(t) + convection + slope, nu * (w.diff(x, 2) + w.diff(y, 2)))


def given(w, coordinate, value):
    return sp.Eq(w.subs(coordinate, value), exact[w].subs(coordinate, value))


walls = [(x, 0), (x, sp.pi), (y, 0), (y, sp.pi)]

problem = Problem(
    domain={t: (0, 1), x: (0, sp.pi), y: (0, sp.pi)},
    equations=[momentum(u, p.diff(x)), momentum(v, p.diff(y)), sp.Eq(u.diff(x) + v.diff(y), 0)],
    conditions=[
        *(given(w, t, 0) for w in (u, v)),
        *(given(w, *wall) for wall in walls for w in (u, v)),
        given(p, x, 0),
    ],
    exact=exact,
    parameters={nu: sp.Rational(1, 10)},
)

recipe = Recipe(points=128, steps=10_000)
