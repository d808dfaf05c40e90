r"""Wave equation with two standing modes.

    u_tt = c^2 u_xx,     (t, x) in [0, 1]^2
    u(0, x) = sin(pi x) + sin(4 pi x)/2,   u_t(0, x) = 0,   u(t, 0) = u(t, 1) = 0

with c = 2. Exact solution: sin(pi x) cos(c pi t) + sin(4 pi x) cos(4 c pi t)/2; used as a test of
training difficulty by S. Wang, X. Yu, P. Perdikaris, "When and why PINNs fail to train: a neural
tangent kernel perspective", J. Comput. Phys. 449 (2022) 110768.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "waves"

t, x = sp.symbols("t x", real=True)
c = sp.Symbol("c", positive=True)
u = sp.Function("u", real=True)


def mode(n):
    return sp.sin(n * sp.pi * x) * sp.cos(n * c * sp.pi * t)


exact = mode(1) + mode(4) / 2

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
    parameters={c: 2},
)

recipe = Recipe(points=256, steps=40_000)
