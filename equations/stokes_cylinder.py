r"""Slow flow past a cylinder: the Stokes equations in a channel section around it.

    u_xx + u_yy = p_x,     v_xx + v_yy = p_y,     u_x + v_y = 0
    u = v = 0     on x^2 + y^2 = 1
    u, v as exact on the outer walls of [-3, 3]^2, p as exact at x = 3

Exact solution: the singular solution of a cylinder in a flow that grows like log r, from the stream
function psi = (r log r - r/2 + 1/(2 r)) sin(theta) (H. Lamb, Hydrodynamics, 6th ed. 1932,
section 343); u = psi_y, v = -psi_x, p = -2 x / r^2.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "flow"

x, y = sp.symbols("x y", real=True)
u, v, p = (sp.Function(name, real=True) for name in "uvp")
U, V, P = u(x, y), v(x, y), p(x, y)

r2 = x**2 + y**2
psi = y * (sp.log(r2) / 2 - sp.Rational(1, 2) + 1 / (2 * r2))
exact = {U: psi.diff(y), V: -psi.diff(x), P: -2 * x / r2}

cylinder = sp.Eq(r2, 1)
walls = sp.Or(*(sp.Eq(c, end) for c in (x, y) for end in (-3, 3)))

problem = Problem(
    domain={x: (-3, 3), y: (-3, 3), (x, y): r2 > 1},
    equations=[
        sp.Eq(U.diff(x, 2) + U.diff(y, 2), P.diff(x)),
        sp.Eq(V.diff(x, 2) + V.diff(y, 2), P.diff(y)),
        sp.Eq(U.diff(x) + V.diff(y), 0),
    ],
    conditions=[
        cylinder >> sp.Eq(U, 0),
        cylinder >> sp.Eq(V, 0),
        walls >> sp.Eq(U, exact[U]),
        walls >> sp.Eq(V, exact[V]),
        sp.Eq(x, 3) >> sp.Eq(P, exact[P]),
    ],
    exact=exact,
)

recipe = Recipe(points=256, steps=20_000)
