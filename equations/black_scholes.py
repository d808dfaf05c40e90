r"""Black-Scholes equation: the price of a European call, in time to expiry.

    V_t = sigma^2/2 S^2 V_SS + r S V_S - r V,     t in [0.1, 1], S in [0.5, 1.5] (strike 1)

Exact solution (F. Black, M. Scholes, J. Polit. Econ. 81 (1973) 637-654), N the normal distribution:

    V = S N(d1) - K exp(-r t) N(d2),   d1,2 = (log(S/K) + (r +- sigma^2/2) t) / (sigma sqrt(t))

The start lies 0.1 before expiry, where the kink of the payoff is already smooth.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe

group = "diffusion"

t, S = sp.symbols("t S", real=True)
sigma, r, K = sp.symbols("sigma r K", positive=True)
V = sp.Function("V", real=True)

start, low, high = sp.Rational(1, 10), sp.Rational(1, 2), sp.Rational(3, 2)


def normal(d):
    return (1 + sp.erf(d / sp.sqrt(2))) / 2


def d(sign):
    return (sp.log(S / K) + (r + sign * sigma**2 / 2) * t) / (sigma * sp.sqrt(t))


exact = S * normal(d(1)) - K * sp.exp(-r * t) * normal(d(-1))
price = V(t, S)

problem = Problem(
    domain={t: (start, 1), S: (low, high)},
    equations=[
        sp.Eq(
            price.diff(t),
            sigma**2 / 2 * S**2 * price.diff(S, 2) + r * S * price.diff(S) - r * price,
        )
    ],
    conditions=[
        sp.Eq(V(start, S), exact.subs(t, start)),
        sp.Eq(V(t, low), exact.subs(S, low)),
        sp.Eq(V(t, high), exact.subs(S, high)),
    ],
    exact={price: exact},
    parameters={sigma: sp.Rational(1, 5), r: sp.Rational(1, 20), K: 1},
)

recipe = Recipe(points=128, steps=10_000)
