r"""Wave equation at speed 10 with two modes: stiff for a network, easy on paper.

    u_tt = c^2 u_xx,     (t, x) in [0, 1] x [0, 1],     c = 10
    u(0, x) = sin(pi x) + sin(2 pi x),   u_t(0, x) = 0,   u(t, 0) = u(t, 1) = 0

Exact solution by separation of variables: u = sum_n cos(c n pi t) sin(n pi x), n = 1, 2. After
S. Wang, H. Wang, P. Perdikaris, Comput. Methods Appl. Mech. Eng. 384 (2021) 113938, section 4.3.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "waves"

t, x = sp.symbols("t x", real=True)
c = sp.Symbol("c", positive=True)
u = sp.Function("u", real=True)

exact = sum(sp.cos(c * n * sp.pi * t) * sp.sin(n * sp.pi * x) for n in (1, 2))

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t, 2), c**2 * u(t, x).diff(x, 2))],
    conditions=[
        sp.Eq(u(0, x), exact.subs(t, 0)),
        sp.Eq(u(t, x).diff(t).subs(t, 0), 0),
        sp.Eq(u(t, 0), 0),
        sp.Eq(u(t, 1), 0),
    ],
    exact={u(t, x): exact},
    parameters={c: 10},
)

recipe = Recipe(points=256, steps=20_000)
