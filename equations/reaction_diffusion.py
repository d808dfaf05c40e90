r"""Two species that react and diffuse between walls that let nothing through (Neumann).

    u_t = a u_xx + u (1 - u) - u v + f
    v_t = b v_xx - v + u v + g,     (t, x) in [0, 1] x [0, 1]
    u_x = v_x = 0 at x = 0, 1

with a = 1/10, b = 1/20. The sources f and g belong to the manufactured solution

    u = 1 + exp(-t) cos(pi x)/2,   v = 1/2 + t cos(2 pi x)/4

(P. J. Roache, J. Fluids Eng. 124 (2002) 4-10).
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, forcing

group = "diffusion"

t, x = sp.symbols("t x", real=True)
a, b = sp.symbols("a b", positive=True)
u, v = (f(t, x) for f in sp.symbols("u v", cls=sp.Function, real=True))

exact = {
    u: 1 + sp.exp(-t) * sp.cos(sp.pi * x) / 2,
    v: sp.Rational(1, 2) + t * sp.cos(2 * sp.pi * x) / 4,
}
left = [
    u.diff(t) - a * u.diff(x, 2) - u * (1 - u) + u * v,
    v.diff(t) - b * v.diff(x, 2) + v - u * v,
]

problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(e, forcing(e, exact)) for e in left],
    conditions=[
        *(sp.Eq(w.subs(t, 0), exact[w].subs(t, 0)) for w in (u, v)),
        *(sp.Eq(w.diff(x).subs(x, end), 0) for w in (u, v) for end in (0, 1)),
    ],
    exact=exact,
    parameters={a: sp.Rational(1, 10), b: sp.Rational(1, 20)},
)

recipe = Recipe(points=128, steps=10_000)
