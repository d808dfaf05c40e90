r"""Poisson equation on a star with five rays, whose rim is a level set.

    -(u_xx + u_yy) = f,     r < 1 + 3/10 cos(5 theta)
    u_n + u = g     on the rim, n the outward normal

Exact solution (manufactured): exp(x) cos(2 y) + x y, from which f and g follow.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, along_normal, boundary, forcing, normal

group = "potential"

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
unknown = u(x, y)

exact = sp.exp(x) * sp.cos(2 * y) + x * y
left = -unknown.diff(x, 2) - unknown.diff(y, 2)
r, theta = sp.sqrt(x**2 + y**2), sp.atan2(y, x)
slope = normal(x, y).dot(sp.Matrix([exact.diff(x), exact.diff(y)]))

problem = Problem(
    domain={(x, y): r < 1 + sp.Rational(3, 10) * sp.cos(5 * theta)},
    equations=[sp.Eq(left, forcing(left, {unknown: exact}))],
    conditions=[boundary(x, y) >> sp.Eq(along_normal(unknown) + unknown, slope + exact)],
    exact={unknown: exact},
)

recipe = Recipe(points=256, steps=10_000)
