r"""A nonlinear Poisson equation in a ball.

    -(u_xx + u_yy + u_zz) + u^3 = f,     x^2 + y^2 + z^2 < 1
    u = sin(x + 2 y) exp(z/2)     on the sphere

Exact solution (manufactured): sin(x + 2 y) exp(z/2), from which f follows.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, boundary, forcing

group = "potential"

x, y, z = sp.symbols("x y z", real=True)
u = sp.Function("u", real=True)
unknown = u(x, y, z)

exact = sp.sin(x + 2 * y) * sp.exp(z / 2)
left = -sum(unknown.diff(c, 2) for c in (x, y, z)) + unknown**3

problem = Problem(
    domain={(x, y, z): x**2 + y**2 + z**2 < 1},
    equations=[sp.Eq(left, forcing(left, {unknown: exact}))],
    conditions=[boundary(x, y, z) >> sp.Eq(unknown, exact)],
    exact={unknown: exact},
)

recipe = Recipe(points=256, steps=10_000)
