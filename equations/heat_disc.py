r"""Heat in a disc with a known flux through its rim.

    u_t = u_xx + u_yy,     x^2 + y^2 < 1,  t in [0, 1]
    u_n = g     on x^2 + y^2 = 1, n the outward normal
    u(0, x, y) = cos(x) cos(y)

Exact solution: exp(-2 t) cos(x) cos(y), from which g follows.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, along_normal, boundary, normal

group = "heat"

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)
unknown = u(t, x, y)

exact = sp.exp(-2 * t) * sp.cos(x) * sp.cos(y)
flux = normal(x, y).dot(sp.Matrix([exact.diff(x), exact.diff(y)]))

problem = Problem(
    domain={t: (0, 1), (x, y): x**2 + y**2 < 1},
    equations=[sp.Eq(unknown.diff(t), unknown.diff(x, 2) + unknown.diff(y, 2))],
    conditions=[
        sp.Eq(u(0, x, y), exact.subs(t, 0)),
        boundary(x, y) >> sp.Eq(along_normal(unknown), flux),
    ],
    exact={unknown: exact},
)

recipe = Recipe(points=256, steps=10_000)
