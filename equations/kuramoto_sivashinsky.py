r"""Kuramoto-Sivashinsky equation on a ring, with a manufactured travelling wave.

    u_t + u u_x + u_xx + nu u_xxxx = f,     (t, x) in [0, 1] x [0, 2 pi],     nu = 1/4
    u = sin(x - t) + cos(2 x + t)/4, periodic with its first three derivatives

f follows from the solution (P. J. Roache, J. Fluids Eng. 124 (2002) 4-10). The equation:
Y. Kuramoto, Prog. Theor. Phys. Suppl. 64 (1978) 346-367; G. I. Sivashinsky, Acta Astronaut. 4
(1977) 1177-1206.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, forcing

group = "waves"

t, x = sp.symbols("t x", real=True)
nu = sp.Symbol("nu", positive=True)
u = sp.Function("u", real=True)(t, x)

exact = sp.sin(x - t) + sp.cos(2 * x + t) / 4
left = u.diff(t) + u * u.diff(x) + u.diff(x, 2) + nu * u.diff(x, 4)

problem = Problem(
    domain={t: (0, 1), x: (0, 2 * sp.pi)},
    equations=[sp.Eq(left, forcing(left, {u: exact}))],
    conditions=[
        sp.Eq(u.subs(t, 0), exact.subs(t, 0)),
        *(sp.Eq(u.diff(x, n).subs(x, 0), u.diff(x, n).subs(x, 2 * sp.pi)) for n in range(4)),
    ],
    exact={u: exact},
    parameters={nu: sp.Rational(1, 4)},
)

recipe = Recipe(points=256, steps=20_000)
