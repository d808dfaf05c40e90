r"""Heat in a disc whose rim is kept cold.

    u_t = u_xx + u_yy,     x^2 + y^2 < 1,  t in [0, 1/2]
    u = 0     on x^2 + y^2 = 1
    u(0, x, y) = J_0(j r),     r = sqrt(x^2 + y^2)

Exact solution: exp(-j^2 t) J_0(j r), with j = 2.404825557695773 the first zero of J_0 (Carslaw,
Jaeger, Conduction of Heat in Solids, 2nd ed. 1959, section 7.6).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, boundary

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)

j = sp.Float("2.4048255576957727686", 20)
exact = sp.exp(-(j**2) * t) * sp.besselj(0, j * sp.sqrt(x**2 + y**2))
left = u(t, x, y).diff(t) - u(t, x, y).diff(x, 2) - u(t, x, y).diff(y, 2)

problem = Problem(
    domain={t: (0, sp.Rational(1, 2)), (x, y): x**2 + y**2 < 1},
    equations=[sp.Eq(left, 0)],
    conditions=[
        sp.Eq(u(0, x, y), exact.subs(t, 0)),
        boundary(x, y) >> sp.Eq(u(t, x, y), 0),
    ],
    exact={u(t, x, y): exact},
)

recipe = Recipe(points=256, steps=10_000)
