r"""Vibrating Euler-Bernoulli beam, hinged at both ends.

    u_tt + a^2 u_xxxx = 0,     (t, x) in [0, 1] x [0, 1],     a = 1/pi
    u(0, x) = sin(pi x),   u_t(0, x) = 0,   u = u_xx = 0 at x = 0, 1

Exact solution (S. Timoshenko, Vibration Problems in Engineering; first mode):
u = sin(pi x) cos(a pi^2 t).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "elasticity"

t, x = sp.symbols("t x", real=True)
a = sp.Symbol("a", positive=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t, 2) + a**2 * u(t, x).diff(x, 4), 0)],
    conditions=[
        sp.Eq(u(0, x), sp.sin(sp.pi * x)),
        sp.Eq(u(t, x).diff(t).subs(t, 0), 0),
        *(sp.Eq(u(t, x).diff(x, n).subs(x, end), 0) for end in (0, 1) for n in (0, 2)),
    ],
    exact={u(t, x): sp.sin(sp.pi * x) * sp.cos(a * sp.pi**2 * t)},
    parameters={a: 1 / sp.pi},
)

recipe = Recipe(points=128, steps=10_000)
