r"""Nonlinear Schroedinger equation: a bright soliton, as a real and an imaginary part.

    i psi_t + psi_xx / 2 + |psi|^2 psi = 0,     psi = p + i q,     (t, x) in [0, 1] x [-6, 6]

that is  -q_t + p_xx/2 + (p^2 + q^2) p = 0,   p_t + q_xx/2 + (p^2 + q^2) q = 0.

Exact solution (V. E. Zakharov, A. B. Shabat, Sov. Phys. JETP 34 (1972) 62-69):

    psi = sech(x - v t) exp(i (v x + (1 - v^2) t / 2)),     v = 1

with the start and both ends from it.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

t, x = sp.symbols("t x", real=True)
v = sp.Symbol("v", real=True)
p, q = (f(t, x) for f in sp.symbols("p q", cls=sp.Function, real=True))

phase = v * x + (1 - v**2) * t / 2
exact = {p: sp.sech(x - v * t) * sp.cos(phase), q: sp.sech(x - v * t) * sp.sin(phase)}
density = p**2 + q**2

problem = Problem(
    domain={t: (0, 1), x: (-6, 6)},
    equations=[
        sp.Eq(-q.diff(t) + p.diff(x, 2) / 2 + density * p, 0),
        sp.Eq(p.diff(t) + q.diff(x, 2) / 2 + density * q, 0),
    ],
    conditions=[
        sp.Eq(w.subs(*place), exact[w].subs(*place))
        for place in ((t, 0), (x, -6), (x, 6))
        for w in (p, q)
    ],
    exact=exact,
    parameters={v: 1},
)

recipe = Recipe(points=256, steps=20_000)
