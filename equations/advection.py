r"""Linear advection with periodic walls.

    u_t + c u_x = 0,     (t, x) in [0, 1] x [0, 1]
    u(0, x) = sin(2 pi x),   u(t, 0) = u(t, 1)

Exact solution by characteristics: u = sin(2 pi (x - c t)), carried along at speed c = 1.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "transport"

t, x = sp.symbols("t x", real=True)
c = sp.Symbol("c", real=True)
u = sp.Function("u", real=True)

exact = sp.sin(2 * sp.pi * (x - c * t))

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t) + c * u(t, x).diff(x), 0)],
    conditions=[sp.Eq(u(0, x), exact.subs(t, 0)), sp.Eq(u(t, 0), u(t, 1))],
    exact={u(t, x): exact},
    parameters={c: 1},
)

recipe = Recipe(points=128, steps=10_000)
