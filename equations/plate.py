r"""Simply supported square plate under a sinusoidal load: the biharmonic equation.

    u_xxxx + 2 u_xxyy + u_yyyy = q sin(pi x) sin(pi y),     (x, y) in [0, 1]^2
    u = 0 and u_xx = 0 at x = 0, 1;   u = 0 and u_yy = 0 at y = 0, 1

Exact solution (C. L. Navier; S. Timoshenko, S. Woinowsky-Krieger, Theory of Plates and Shells,
section 27): u = q/(4 pi^4) sin(pi x) sin(pi y), with q = 4 pi^4, which makes the deflection 1.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "elasticity"

x, y = sp.symbols("x y", real=True)
q = sp.Symbol("q", positive=True)
u = sp.Function("u", real=True)(x, y)

load = q * sp.sin(sp.pi * x) * sp.sin(sp.pi * y)

problem = Problem(
    domain={x: (0, 1), y: (0, 1)},
    equations=[sp.Eq(u.diff(x, 4) + 2 * u.diff(x, 2, y, 2) + u.diff(y, 4), load)],
    conditions=[
        sp.Eq(u.diff(c, n).subs(c, end), 0) for c in (x, y) for end in (0, 1) for n in (0, 2)
    ],
    exact={u: load / (4 * sp.pi**4)},
    parameters={q: 4 * sp.pi**4},
)

recipe = Recipe(points=128, steps=20_000)
