r"""Delay differential equation: the rate depends on the value one unit of time ago.

    u'(t) = -u(t - 1),     t in (0, 2]
    u(t) = 1,     t in [-1, 0]

Exact solution by the method of steps (R. Bellman, K. L. Cooke, Differential-Difference Equations,
1963): 1 - t on [0, 1], then 1 - t + (t - 1)^2/2.
"""

import sympy as sp

from symbolic_pinn import MLP, Condition, Problem, Recipe

group = "integral"

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (-1, 2)},
    equations=[Condition(sp.Eq(u(t).diff(t), -u(t - 1)), where=t > 0)],
    conditions=[Condition(sp.Eq(u(t), 1), where=t <= 0, group="history")],
    exact={
        u(t): sp.Piecewise((1, t <= 0), (1 - t, t <= 1), (1 - t + (t - 1) ** 2 / 2, True)),
    },
)

recipe = Recipe(points=128, steps=10_000, network=MLP(width=20, depth=3))
