r"""Poisson equation on the unit square.

    -(u_xx + u_yy) = 2 pi^2 sin(pi x) sin(pi y),     (x, y) in [0, 1]^2
    u = 0 on all four walls

Exact solution: sin(pi x) sin(pi y), the standard first test of an elliptic solver.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, forcing

group = "potential"

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)

exact = sp.sin(sp.pi * x) * sp.sin(sp.pi * y)
left = -(u(x, y).diff(x, 2) + u(x, y).diff(y, 2))

problem = Problem(
    domain={x: (0, 1), y: (0, 1)},
    equations=[sp.Eq(left, forcing(left, {u(x, y): exact}))],
    conditions=[sp.Eq(u(0, y), 0), sp.Eq(u(1, y), 0), sp.Eq(u(x, 0), 0), sp.Eq(u(x, 1), 0)],
    exact={u(x, y): exact},
)

recipe = Recipe(points=128, steps=10_000)
