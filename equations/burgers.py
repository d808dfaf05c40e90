r"""Viscous Burgers equation: a travelling front.

    u_t + u u_x = nu u_xx,     (t, x) in [0, 1] x [-1, 1]
    u(0, x), u(t, -1), u(t, 1) from the exact solution

with nu = 0.05. Exact solution: the front u = (1 - tanh((x - t/2)/(4 nu)))/2, which runs from 1 on
the left to 0 on the right at speed 1/2 (G. B. Whitham, Linear and Nonlinear Waves, chapter 4).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "transport"

t, x = sp.symbols("t x", real=True)
nu = sp.Symbol("nu", positive=True)
u = sp.Function("u", real=True)

exact = (1 - sp.tanh((x - t / 2) / (4 * nu))) / 2

problem = Problem(
    domain={t: (0, 1), x: (-1, 1)},
    equations=[sp.Eq(u(t, x).diff(t) + u(t, x) * u(t, x).diff(x), nu * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), exact.subs(t, 0)),
        sp.Eq(u(t, -1), exact.subs(x, -1)),
        sp.Eq(u(t, 1), exact.subs(x, 1)),
    ],
    exact={u(t, x): exact},
    parameters={nu: sp.Rational(1, 20)},
)

recipe = Recipe(points=128, steps=10_000)
