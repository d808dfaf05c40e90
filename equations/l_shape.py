r"""Laplace equation on an L: the corner that sticks into the domain makes the solution singular.

    u_xx + u_yy = 0     on the L with the corners (-1, -1), (0, -1), (0, 0), (1, 0), (1, 1), (-1, 1)
    u = r^(2/3) sin(2 theta / 3)     on its boundary, theta from the side y = 0, x > 0

Exact solution: that function; its gradient is infinite at (0, 0). The standard test of methods on
domains with corners (G. J. Fix, S. Gulati, G. I. Wakoff, "On the use of singular functions with
finite element approximations", J. Comput. Phys. 13 (1973) 209-228).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, boundary

group = "potential"

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)

# The angle from the positive x-axis, which jumps in the middle of the missing quadrant.
theta = sp.atan2(-x - y, y - x) + 3 * sp.pi / 4
exact = (x**2 + y**2) ** sp.Rational(1, 3) * sp.sin(sp.Rational(2, 3) * theta)
corners = [(-1, -1), (0, -1), (0, 0), (1, 0), (1, 1), (-1, 1)]

problem = Problem(
    domain={(x, y): sp.Polygon(*corners)},
    equations=[sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), 0)],
    conditions=[boundary(x, y) >> sp.Eq(u(x, y), exact)],
    exact={u(x, y): exact},
)

recipe = Recipe(points=256, steps=10_000)
