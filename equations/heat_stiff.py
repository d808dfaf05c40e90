r"""Heat equation whose solution oscillates fast in space: a test for spectral bias.

    u_t = u_xx / (k pi)^2,     (t, x) in [0, 1] x [0, 1]
    u(0, x) = sin(k pi x),   u(t, 0) = 0,   u(t, 1) = sin(k pi) exp(-t)

with k = 500. Exact solution: u = exp(-t) sin(k pi x). A plain network sees noise at such a
frequency; start with `--set k=5`. S. Wang, H. Wang, P. Perdikaris, "On the eigenvector bias of
Fourier feature networks", Comput. Methods Appl. Mech. Eng. 384 (2021) 113938, section 4.2.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "heat"

t, x = sp.symbols("t x", real=True)
k = sp.Symbol("k", positive=True)
u = sp.Function("u", real=True)

exact = sp.exp(-t) * sp.sin(k * sp.pi * x)

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2) / (k * sp.pi) ** 2)],
    conditions=[
        sp.Eq(u(0, x), exact.subs(t, 0)),
        sp.Eq(u(t, 0), exact.subs(x, 0)),
        sp.Eq(u(t, 1), exact.subs(x, 1)),
    ],
    exact={u(t, x): exact},
    parameters={k: 500},
)

recipe = Recipe(points=128, steps=20_000)
