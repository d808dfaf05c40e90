r"""Fokker-Planck equation of the Ornstein-Uhlenbeck process.

    p_t = theta (x p)_x + D p_xx,     (t, x) in [0.2, 1.5] x [-5, 5]

Exact solution for a start at x0 = 1 at t = 0 (H. Risken, The Fokker-Planck Equation, section 5.3):
a normal density of mean x0 exp(-theta t) and variance D/theta (1 - exp(-2 theta t)), with the start
and both ends from it.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "diffusion"

t, x = sp.symbols("t x", real=True)
theta, D = sp.symbols("theta D", positive=True)
p = sp.Function("p", real=True)

mean = sp.exp(-theta * t)
variance = D / theta * (1 - sp.exp(-2 * theta * t))
exact = sp.exp(-((x - mean) ** 2) / (2 * variance)) / sp.sqrt(2 * sp.pi * variance)
start, end = sp.Rational(1, 5), 5

problem = Problem(
    domain={t: (start, sp.Rational(3, 2)), x: (-end, end)},
    equations=[
        sp.Eq(p(t, x).diff(t), theta * (x * p(t, x)).diff(x) + D * p(t, x).diff(x, 2)),
    ],
    conditions=[
        sp.Eq(p(start, x), exact.subs(t, start)),
        sp.Eq(p(t, -end), exact.subs(x, -end)),
        sp.Eq(p(t, end), exact.subs(x, end)),
    ],
    exact={p(t, x): exact},
    parameters={theta: 1, D: 1},
)

recipe = Recipe(points=128, steps=10_000)
