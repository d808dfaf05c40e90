r"""Allen-Cahn equation: two phases separate, with thin walls between them.

    u_t = eps u_xx + 5 (u - u^3),     (t, x) in [0, 1] x [-1, 1],     eps = 1e-4
    u(0, x) = x^2 cos(pi x),   u(t, -1) = u(t, 1),   u_x(t, -1) = u_x(t, 1)

From M. Raissi, P. Perdikaris, G. E. Karniadakis, J. Comput. Phys. 378 (2019) 686-707. The walls are
0.03 wide. No closed form: `tests/benchmarks/references.py` computes the reference by 4,096 cosine
modes with exponential time stepping (A.-K. Kassam, L. N. Trefethen, SIAM J. Sci. Comput. 26 (2005)
1214-1233), and against it by Chebyshev collocation with an implicit Runge-Kutta method. It prints
the error of a run folder: `python tests/benchmarks/references.py allen_cahn RUN`.

A network trained on all times at once tends to the steady state that is wrong here; this is a
benchmark for weightings and causal training.
"""

import sympy as sp

from symbolic_pinn import MLP, Problem, Recipe

group = "diffusion"

t, x = sp.symbols("t x", real=True)
eps = sp.Symbol("epsilon", positive=True)
u = sp.Function("u", real=True)

problem = Problem(
    domain={t: (0, 1), x: (-1, 1)},
    equations=[sp.Eq(u(t, x).diff(t), eps * u(t, x).diff(x, 2) + 5 * (u(t, x) - u(t, x) ** 3))],
    conditions=[
        sp.Eq(u(0, x), x**2 * sp.cos(sp.pi * x)),
        sp.Eq(u(t, -1), u(t, 1)),
        sp.Eq(u(t, x).diff(x).subs(x, -1), u(t, x).diff(x).subs(x, 1)),
    ],
    parameters={eps: sp.Rational(1, 10_000)},
)

recipe = Recipe(points=1_000, network=MLP(width=40, depth=5), steps=20_000)
