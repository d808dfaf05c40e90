r"""Viscous Burgers equation at small viscosity: a sine wave steepens into a thin layer.

    u_t + u u_x = nu u_xx,     (t, x) in [0, 1] x [-1, 1],     nu = 0.01/pi
    u(0, x) = -sin(pi x),   u(t, -1) = u(t, 1) = 0

From M. Raissi, P. Perdikaris, G. E. Karniadakis, J. Comput. Phys. 378 (2019) 686-707. From t = 1/pi
on there is a layer of width nu at x = 0. No closed form: `tests/benchmarks/references.py` computes
the reference by the Cole-Hopf transform (C. Basdevant et al., Computers & Fluids 14 (1986) 23-41),

    u = -int sin(pi y) w dy / int w dy,   y = x - eta,
    w = exp(-cos(pi y)/(2 pi nu) - eta^2/(4 nu t)),

with the trapezoidal rule, and against it by 2,048 Fourier modes; they agree to 4e-12. It prints the
error of a run folder: `python tests/benchmarks/references.py burgers_shock RUN`.
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe

group = "transport"

t, x = sp.symbols("t x", real=True)
nu = sp.Symbol("nu", positive=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (0, 1), x: (-1, 1)},
    equations=[sp.Eq(u(t, x).diff(t) + u(t, x) * u(t, x).diff(x), nu * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), -sp.sin(sp.pi * x)),
        sp.Eq(u(t, -1), 0),
        sp.Eq(u(t, 1), 0),
    ],
    parameters={nu: sp.Rational(1, 100) / sp.pi},
)

recipe = Recipe(points=1_000, network=MLP(width=40, depth=5), steps=20_000)
