r"""Nonlinear Schroedinger equation: a bright soliton.

    i psi_t + psi_xx / 2 + |psi|^2 psi = 0,     (t, x) in [0, 1] x [-6, 6],     psi complex

Exact solution (V. E. Zakharov, A. B. Shabat, Sov. Phys. JETP 34 (1972) 62-69):

    psi = sech(x - v t) exp(i (v x + (1 - v^2) t / 2)),     v = 1

with the start and both ends from it. The network has two outputs, psi_re and psi_im.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "quantum"

t, x = sp.symbols("t x", real=True)
v = sp.Symbol("v", real=True)
psi = sp.Function("psi", complex=True)(t, x)

exact = sp.sech(x - v * t) * sp.exp(sp.I * (v * x + (1 - v**2) * t / 2))

problem = Problem(
    domain={t: (0, 1), x: (-6, 6)},
    equations=[sp.Eq(sp.I * psi.diff(t) + psi.diff(x, 2) / 2 + sp.Abs(psi) ** 2 * psi, 0)],
    conditions=[sp.Eq(psi.subs(*place), exact.subs(*place)) for place in ((t, 0), (x, -6), (x, 6))],
    exact={psi: exact},
    parameters={v: 1},
)

recipe = Recipe(points=256, steps=20_000)
