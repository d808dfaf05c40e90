r"""Nonlinear Klein-Gordon equation, with a manufactured solution.

    u_tt + alpha u_xx + beta u + gamma u^3 = f(t, x),     (t, x) in [0, 1]^2
    u(0, x) = x,   u_t(0, x) = 0,   u(t, 0) = 0,   u(t, 1) = cos(5 pi t) + t^3

with alpha = -1, beta = 0, gamma = 1 and the forcing f for which u = x cos(5 pi t) + (t x)^3.

The standard example of a physics-informed network that fails with equal loss weights: the gradient
of the residual drowns those of the initial and boundary conditions. The recipe is that of
S. Wang, Y. Teng, P. Perdikaris, "Understanding and mitigating gradient flow pathologies in
physics-informed neural networks", SIAM J. Sci. Comput. 43 (2021) A3055-A3081.
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe, forcing

group = "waves"

t, x = sp.symbols("t x", real=True)
alpha, beta, gamma = sp.symbols("alpha beta gamma", real=True)
u = sp.Function("u", real=True)

exact = x * sp.cos(5 * sp.pi * t) + (t * x) ** 3
left = u(t, x).diff(t, 2) + alpha * u(t, x).diff(x, 2) + beta * u(t, x) + gamma * u(t, x) ** 3

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(left, forcing(left, {u(t, x): exact}))],
    conditions=[
        sp.Eq(u(0, x), x),
        sp.Eq(u(t, x).diff(t).subs(t, 0), 0),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), sp.cos(5 * sp.pi * t) + t**3),
    ],
    exact={u(t, x): exact},
    parameters={alpha: -1, beta: 0, gamma: 1},
)

recipe = Recipe(
    points=128,
    network=MLP(width=50, depth=5),
    steps=40_001,
    learning_rate=1e-3,
    decay_rate=0.9,
    decay_steps=1000,
    seed=1234,
)
