r"""Inverse problem: the conductivity of a rod from noisy measurements inside it.

    u_t = kappa u_xx,     (t, x) in [0, 1] x [0, 1],     kappa to be found
    u(0, x) = sin(pi x),   u(t, 0) = u(t, 1) = 0
    u(t_i, x_i) = u_i at 200 random points

Exact solution, from which the data are made: u = exp(-pi^2 kappa t) sin(pi x) (L. C. Evans, Partial
Differential Equations, section 4.1) at kappa = 0.1, with independent normal errors of standard
deviation 0.01, drawn with a fixed seed. The summary gives kappa with its standard error.
"""

import numpy as np
import sympy as sp

from symbolic_pinn import Problem, Recipe, Trainable

group = "inverse"

t, x = sp.symbols("t x", real=True)
kappa = sp.Symbol("kappa", positive=True)
u = sp.Function("u", real=True)

random = np.random.default_rng(0)
ts, xs = random.uniform(size=(2, 200))
data = {t: ts, x: xs, "u": np.exp(-(np.pi**2) * 0.1 * ts) * np.sin(np.pi * xs)}
data["u"] += random.normal(scale=0.01, size=200)

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), kappa * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), sp.sin(sp.pi * x)),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), 0),
    ],
    parameters={kappa: Trainable(start=0.3, bounds=(0, None), exact=0.1)},
    observations={u(t, x): data},
    exact={u(t, x): sp.exp(-(sp.pi**2) * kappa * t) * sp.sin(sp.pi * x)},
)

recipe = Recipe(points=200, steps=10_000)
