r"""Potential around an airfoil in a box, whose outline is read from a file.

    u_xx + u_yy = 0     in [-1, 2] x [-1, 1] outside the airfoil NACA 2412
    u_n = g             on the airfoil, n the outward normal
    u = exact           on the walls

Exact solution: x + log(|z - a| / |z - b|) / 5 + arg((z - a) / (z - b)) / 3 with z = x + i y: a stream
along x, a source at a = 0.2 + 0.02 i and a sink at b = 0.7 + 0.02 i within the airfoil, and a vortex
at each; g follows. The outline is that of E. N. Jacobs, K. E. Ward, R. M. Pinkerton, NACA Report
460 (1933), at 80 points.
"""

from pathlib import Path

import sympy as sp

from symbolic_pinn import Problem, Recipe, Region, along_normal, boundary, inside, normal

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
unknown = u(x, y)

wing = Region(Path(__file__).with_name("naca2412.csv"))
a, b, height = sp.Rational(1, 5), sp.Rational(7, 10), sp.Rational(1, 50)
to_a, to_b = (x - a) ** 2 + (y - height) ** 2, (x - b) ** 2 + (y - height) ** 2
# arg((z - a) / (z - b)), which jumps between a and b alone.
angle = sp.atan2((a - b) * (y - height), (x - a) * (x - b) + (y - height) ** 2)
exact = x + sp.log(to_a / to_b) / 10 - angle / 3
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
