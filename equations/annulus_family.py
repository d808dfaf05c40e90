r"""Heat between two pipes, for all radii of the inner one at once.

    u_xx + u_yy = 0,     a^2 < x^2 + y^2 < 1,  a in [0.2, 0.5]
    u = 1     on the inner circle x^2 + y^2 = a^2
    u = 0     on the outer one

The radius a is a sampled parameter: one solution holds for the whole family. Exact solution:
log(r) / log(a).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "heat"

x, y, a = sp.symbols("x y a", real=True)
u = sp.Function("u", real=True)

r2 = x**2 + y**2
inner, outer = sp.Eq(r2, a**2), sp.Eq(r2, 1)

problem = Problem(
    domain={(x, y): (r2 < 1) & (r2 > a**2)},
    equations=[sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), 0)],
    conditions=[inner >> sp.Eq(u(x, y), 1), outer >> sp.Eq(u(x, y), 0)],
    parameters={a: (sp.Rational(1, 5), sp.Rational(1, 2))},
    exact={u(x, y): sp.log(r2) / (2 * sp.log(a))},
)

recipe = Recipe(points=256, steps=10_000)
