r"""Potential around an airfoil in a box, whose outline is read from a file.

    u_xx + u_yy = 0     in [-1, 2] x [-1, 1] outside the airfoil NACA 2412
    u_n = g             on the airfoil, n the outward normal
    u = exact           on the walls

Exact solution: exp(x) cos(y) + x, from which g follows. The outline is that of E. N. Jacobs,
K. E. Ward, R. M. Pinkerton, NACA Report 460 (1933), at 80 points.
"""

from pathlib import Path

import sympy as sp

from symbolic_pinn import Problem, Recipe, Region, along_normal, boundary, inside, normal

group = "flow"

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
unknown = u(x, y)

wing = Region(Path(__file__).with_name("naca2412.csv"))
exact = sp.exp(x) * sp.cos(y) + x
slope = normal(x, y).dot(sp.Matrix([exact.diff(x), exact.diff(y)]))

problem = Problem(
    domain={x: (-1, 2), y: (-1, 1), (x, y): ~inside(wing, x, y)},
    equations=[sp.Eq(unknown.diff(x, 2) + unknown.diff(y, 2), 0)],
    conditions=[
        boundary(wing) >> sp.Eq(along_normal(unknown), slope),
        (boundary(x, y) & ~boundary(wing)) >> sp.Eq(unknown, exact),
    ],
    exact={unknown: exact},
)

recipe = Recipe(points=256, steps=10_000)
