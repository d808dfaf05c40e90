r"""Damped harmonic oscillator, an ordinary differential equation.

    u'' + 2 delta u' + omega^2 u = 0,     t in [0, 2]
    u(0) = 1,   u'(0) = 0

with delta = 1/2 and omega = 5 (underdamped, delta < omega). Exact solution with
w = sqrt(omega^2 - delta^2): u = exp(-delta t) (cos(w t) + (delta/w) sin(w t)).
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe

group = "ordinary"

t = sp.Symbol("t", real=True)
delta, omega = sp.symbols("delta omega", positive=True)
u = sp.Function("u", real=True)

w = sp.sqrt(omega**2 - delta**2)
exact = sp.exp(-delta * t) * (sp.cos(w * t) + delta / w * sp.sin(w * t))

problem = Problem(
    domain={t: (0, 2)},
    equations=[sp.Eq(u(t).diff(t, 2) + 2 * delta * u(t).diff(t) + omega**2 * u(t), 0)],
    conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
    exact={u(t): exact},
    parameters={delta: sp.Rational(1, 2), omega: 5},
)

recipe = Recipe(points=64, network=MLP(width=32, depth=3), steps=10_000)
