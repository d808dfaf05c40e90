r"""Heat equation for a whole range of conductivities: one network for the family.

    u_t = kappa u_xx,     (t, x) in [0, 1] x [0, 1],     kappa in [0.02, 0.2]
    u(0, x) = sin(pi x),   u(t, 0) = u(t, 1) = 0

Exact solution by separation of variables (L. C. Evans, Partial Differential Equations, section
4.1): u = exp(-pi^2 kappa t) sin(pi x). The conductivity is sampled: an input of the network that is
never differentiated. `--set kappa=0.1` solves one member.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "heat"

t, x = sp.symbols("t x", real=True)
kappa = sp.Symbol("kappa", positive=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), kappa * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), sp.sin(sp.pi * x)),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), 0),
    ],
    exact={u(t, x): sp.exp(-(sp.pi**2) * kappa * t) * sp.sin(sp.pi * x)},
    parameters={kappa: (sp.Rational(1, 50), sp.Rational(1, 5))},
)

recipe = Recipe(points=256, steps=10_000)
