"""A title that ends with a full stop.

    u'' + omega^2 u = 0,     t in [0, 10],     u(0) = 1,   u'(0) = 0

Say where the problem comes from, and its exact solution if one is known.
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe

# An ordinary differential equation has one coordinate.
t = sp.Symbol("t", real=True)
omega = sp.Symbol("omega", positive=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (0, 10)},
    equations=[sp.Eq(u(t).diff(t, 2) + omega**2 * u(t), 0)],
    # A derivative at the start is written with `.subs`: `u(0).diff(t)` would be 0.
    conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
    # A known solution is used to measure errors, never to train. Without one, leave it out.
    exact={u(t): sp.cos(omega * t)},
    # Values can be changed on the command line: `--set omega=2`.
    parameters={omega: 1},
)

# How the problem is solved unless the command says otherwise.
recipe = Recipe(points=128, steps=10_000, network=MLP(width=20, depth=3))
