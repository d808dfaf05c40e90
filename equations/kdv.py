r"""Korteweg-de Vries equation: a soliton.

    u_t + 6 u u_x + u_xxx = 0,     (t, x) in [0, 1] x [-10, 10]

Exact solution (D. J. Korteweg, G. de Vries, Phil. Mag. 39 (1895) 422-443):

    u = c/2 sech^2(sqrt(c)/2 (x - c t + 3)),     c = 2

with the start, the value at both ends and the slope at the right one from it.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "waves"

t, x = sp.symbols("t x", real=True)
c = sp.Symbol("c", positive=True)
u = sp.Function("u", real=True)

exact = c / 2 * sp.sech(sp.sqrt(c) / 2 * (x - c * t + 3)) ** 2
left, right = -10, 10

problem = Problem(
    domain={t: (0, 1), x: (left, right)},
    equations=[sp.Eq(u(t, x).diff(t) + 6 * u(t, x) * u(t, x).diff(x) + u(t, x).diff(x, 3), 0)],
    conditions=[
        sp.Eq(u(0, x), exact.subs(t, 0)),
        sp.Eq(u(t, left), exact.subs(x, left)),
        sp.Eq(u(t, right), exact.subs(x, right)),
        sp.Eq(u(t, x).diff(x).subs(x, right), exact.diff(x).subs(x, right)),
    ],
    exact={u(t, x): exact},
    parameters={c: 2},
)

recipe = Recipe(points=256, steps=20_000)
