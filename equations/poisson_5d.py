r"""Poisson equation in five dimensions, with a manufactured solution.

    sum_i u_(x_i x_i) = f,     x in [0, 1]^5
    u = sum_i sin(pi x_i) + x_1 x_2 x_3 x_4 x_5

f and the ten walls follow from the solution (P. J. Roache, J. Fluids Eng. 124 (2002) 4-10). The
Laplacian travels through the network as one derivative stream, see `spinn explain poisson_5d`.
"""

import sympy as sp

from symbolic_pinn import Recipe, manufactured

group = "potential"

x = sp.symbols("x1:6", real=True)
u = sp.Function("u", real=True)(*x)

problem = manufactured(
    left=sum(u.diff(c, 2) for c in x),
    exact={u: sum(sp.sin(sp.pi * c) for c in x) + sp.prod(x)},
    domain=dict.fromkeys(x, (0, 1)),
)

recipe = Recipe(points=128, steps=10_000)
