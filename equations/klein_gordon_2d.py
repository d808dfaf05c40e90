r"""Nonlinear Klein-Gordon equation in two space dimensions, with a manufactured solution.

    u_tt - (u_xx + u_yy) + u^3 = f,     (t, x, y) in [0, 1]^3
    u(t, x, y) = cos(2 t) sin(pi x) sin(pi y) + t x y

f, the start (u and u_t) and the walls follow from the solution (P. J. Roache, "Code verification by
the method of manufactured solutions", J. Fluids Eng. 124 (2002) 4-10).
"""

import sympy as sp

from symbolic_pinn import Recipe, manufactured

group = "waves"

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)(t, x, y)

problem = manufactured(
    left=u.diff(t, 2) - u.diff(x, 2) - u.diff(y, 2) + u**3,
    exact={u: sp.cos(2 * t) * sp.sin(sp.pi * x) * sp.sin(sp.pi * y) + t * x * y},
    domain={t: (0, 1), x: (0, 1), y: (0, 1)},
)

recipe = Recipe(points=256, steps=10_000)
