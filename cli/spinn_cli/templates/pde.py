"""A title that ends with a full stop.

    u_t = kappa u_xx + f,     (t, x) in [0, 1] x [0, 1]
    u(0, x) = sin(pi x),   u(t, 0) = u(t, 1) = 0

Say where the problem comes from, and its exact solution if one is known.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

# Coordinates and parameters, made once. `t` is time unless `time=` names another coordinate.
t, x = sp.symbols("t x", real=True)
kappa = sp.Symbol("kappa", positive=True)
u = sp.Function("u", real=True)

# A known solution is used to measure errors, never to train. Without one, leave out `exact=`.
exact = sp.exp(-(sp.pi**2) * kappa * t) * sp.sin(sp.pi * x)

problem = Problem(
    # Bounds are numbers or expressions in the parameters.
    domain={t: (0, 1), x: (0, 1)},
    # An equation holds in the whole domain. Write derivatives with `.diff`.
    equations=[sp.Eq(u(t, x).diff(t), kappa * u(t, x).diff(x, 2))],
    # Where a condition holds is read off it: a number in place of a coordinate fixes the place.
    # A slope at a wall is `u(t, x).diff(x).subs(x, 0)`, a periodic wall `sp.Eq(u(t, 0), u(t, 1))`.
    conditions=[
        sp.Eq(u(0, x), sp.sin(sp.pi * x)),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), 0),
    ],
    exact={u(t, x): exact},
    # Values can be changed on the command line: `--set kappa=0.05`.
    parameters={kappa: sp.Rational(1, 10)},
)

# How the problem is solved unless the command says otherwise.
recipe = Recipe(points=128, steps=10_000)
