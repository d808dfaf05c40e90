r"""Volterra integro-differential equation: the rate depends on all that has been.

    u'(x) = 1 - int_0^x u(y) dy,     x in [0, pi],     u(0) = 0

Exact solution by differentiating once more, u'' = -u (V. Volterra, Theory of Functionals, 1930,
treats the kind): u = sin(x). The integral is a quadrature whose nodes move with x.
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe

group = "integral"

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={x: (0, sp.pi)},
    equations=[sp.Eq(u(x).diff(x), 1 - sp.Integral(u(y), (y, 0, x)))],
    conditions=[sp.Eq(u(0), 0)],
    exact={u(x): sp.sin(x)},
)

recipe = Recipe(points=64, steps=5_000, network=MLP(width=20, depth=3))
