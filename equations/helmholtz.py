r"""Helmholtz equation on a square, a common benchmark of loss weighting.

    u_xx + u_yy + k^2 u = f,     (x, y) in [-1, 1]^2,     u = 0 on the walls,     k = 1
    u = sin(pi x) sin(4 pi y)

f follows from this manufactured solution; S. Wang, Y. Teng, P. Perdikaris, SIAM J. Sci. Comput. 43
(2021) A3055-A3081, section 4.1.
"""

import sympy as sp

from symbolic_pinn import Recipe, manufactured

group = "potential"

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", positive=True)
u = sp.Function("u", real=True)(x, y)

problem = manufactured(
    left=u.diff(x, 2) + u.diff(y, 2) + k**2 * u,
    exact={u: sp.sin(sp.pi * x) * sp.sin(4 * sp.pi * y)},
    domain={x: (-1, 1), y: (-1, 1)},
    parameters={k: 1},
)

recipe = Recipe(points=256, steps=20_000)
