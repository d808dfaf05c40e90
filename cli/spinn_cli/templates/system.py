"""A title that ends with a full stop.

    u_t = v_x,   v_t = u_x,     (t, x) in [0, 1] x [0, 1]
    u(0, x) = sin(pi x),   v(0, x) = 0,   u(t, 0) = u(t, 1) = 0

Say where the problem comes from, and its exact solution if one is known.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

t, x = sp.symbols("t x", real=True)
# One network has an output for each unknown. They are written at a general point once.
u, v = (f(t, x) for f in sp.symbols("u v", cls=sp.Function, real=True))

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    # As many equations as there are unknowns; `sp.Matrix` equations are taken by their entries.
    equations=[sp.Eq(u.diff(t), v.diff(x)), sp.Eq(v.diff(t), u.diff(x))],
    # Where a condition holds is read off it: `.subs` puts a number in place of a coordinate.
    conditions=[
        sp.Eq(u.subs(t, 0), sp.sin(sp.pi * x)),
        sp.Eq(v.subs(t, 0), 0),
        sp.Eq(u.subs(x, 0), 0),
        sp.Eq(u.subs(x, 1), 0),
    ],
    # A known solution is used to measure errors, never to train. Without one, leave it out.
    exact={
        u: sp.sin(sp.pi * x) * sp.cos(sp.pi * t),
        v: sp.cos(sp.pi * x) * sp.sin(sp.pi * t),
    },
)

# How the problem is solved unless the command says otherwise.
recipe = Recipe(points=128, steps=10_000)
