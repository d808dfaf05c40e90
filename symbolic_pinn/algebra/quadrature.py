"""Integrals as sums: Gauss-Legendre quadrature, whose nodes are further points of the unknowns.

    int_a^b f(y) dy = (b - a) sum_k w_k f(a + (b - a) s_k)

with nodes s_k and weights w_k of [0, 1]. The limits may depend on coordinates (a Volterra term
`Integral(u(t, y), (y, 0, x))`): then so do the points. Nothing is integrated symbolically.
"""

from functools import cache

import numpy as np
import sympy as sp

from symbolic_pinn.errors import InputError

# Exact for polynomials of degree 39.
NODES = 20


@cache
def _rule(nodes: int) -> tuple[tuple[sp.Float, sp.Float], ...]:
    places, weights = np.polynomial.legendre.leggauss(nodes)
    # 17 digits give every float back.
    return tuple(
        (sp.Float((1 + s) / 2, 17), sp.Float(w / 2, 17))
        for s, w in zip(places, weights, strict=True)
    )


def quadrature(node: sp.Expr, body: sp.Expr, nodes: int = NODES) -> sp.Expr:
    """The sum for `Integral(..., (y, a, b), ...)` of a body in normal form, innermost first."""
    for limit in node.limits:
        if len(limit) != 3:
            raise InputError(f"`{node}` has no limits; write `Integral(f, (y, a, b))`")
        y, a, b = limit
        if not (a.is_finite is not False and b.is_finite is not False):
            raise InputError(
                f"`{node}` has an infinite limit; cut the domain off, or transform the variable"
            )
        length = b - a
        body = sp.Add(*(length * w * body.xreplace({y: a + length * s}) for s, w in _rule(nodes)))
    return body
