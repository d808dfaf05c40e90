r"""Heat equation with two decaying modes.

    u_t = kappa u_xx,     (t, x) in [0, 1] x [0, 1]
    u(0, x) = sin(pi x) + sin(3 pi x)/2,   u(t, 0) = u(t, 1) = 0

Exact solution by separation of variables (any textbook; e.g. L. C. Evans, Partial Differential
Equations, section 4.1): each mode sin(n pi x) decays as exp(-n^2 pi^2 kappa t).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "heat"

t, x = sp.symbols("t x", real=True)
kappa = sp.Symbol("kappa", positive=True)
u = sp.Function("u", real=True)


def mode(n):
    return sp.exp(-((n * sp.pi) ** 2) * kappa * t) * sp.sin(n * sp.pi * x)


exact = mode(1) + mode(3) / 2

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), kappa * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), exact.subs(t, 0)),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), 0),
    ],
    exact={u(t, x): exact},
    parameters={kappa: sp.Rational(1, 10)},
)

recipe = Recipe(points=128, steps=10_000)
