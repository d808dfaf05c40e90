"""Problems of the suite in which a coefficient is found from noisy data.

From PINNacle (Z. Hao et al., arXiv 2306.08827): `inverse_poisson` (PInv) and `inverse_heat` (HInv).
2,500 values of u with normal errors of standard deviation 0.1, its largest value being 1; of u
nothing else is known, of the coefficient its values on the boundary. Points and errors are drawn
with a fixed seed.
"""

import numpy as np
import sympy as sp
from suite_cases import a, case, pi, sides, t, u, x, y

from symbolic_pinn import Observation, Problem

NOISE, COUNT = 0.1, 2_500


def observed(right: sp.Expr, points: dict[sp.Symbol, np.ndarray]) -> Observation:
    """Values of a formula at points, with errors."""
    errors = np.random.default_rng(1).normal(scale=NOISE, size=COUNT)
    values = sp.lambdify([*points], right, "numpy")(*points.values()) + errors
    return Observation({**points, "u": values}, noise=NOISE)


@case(published=2.0e-2, of="a")
def inverse_poisson() -> Problem:
    """-div(a grad u) = f on the unit square, data on a grid of 50 x 50."""
    f, k = u(x, y), a(x, y)
    right = {
        f: sp.sin(pi * x) * sp.sin(pi * y),
        k: 1 / (1 + x**2 + y**2 + (x - 1) ** 2 + (y - 1) ** 2),
    }
    left = -(k * f.diff(x)).diff(x) - (k * f.diff(y)).diff(y)
    grid = np.meshgrid(*2 * [np.linspace(0, 1, 50)])
    return Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[sp.Eq(left, left.subs(right).doit())],
        conditions=sides(k, 0, 1, right[k]),
        observations={f: observed(right[f], dict(zip((x, y), map(np.ravel, grid), strict=True)))},
        exact=right,
        name="inverse_poisson",
    )


@case(published=1.2e-2, of="a")
def inverse_heat() -> Problem:
    """u_t = div(a grad u) + f; a does not depend on time."""
    f, k = u(t, x, y), a(t, x, y)
    mode = sp.sin(pi * x) * sp.sin(pi * y)
    right = {f: sp.exp(-t) * mode, k: 2 + mode}
    left = f.diff(t) - (k * f.diff(x)).diff(x) - (k * f.diff(y)).diff(y)
    unit = np.random.default_rng(0).uniform(size=(3, COUNT))
    points = {t: unit[0], x: 2 * unit[1] - 1, y: 2 * unit[2] - 1}
    return Problem(
        domain={t: (0, 1), x: (-1, 1), y: (-1, 1)},
        equations=[sp.Eq(left, left.subs(right).doit()), sp.Eq(k.diff(t), 0)],
        conditions=sides(k, -1, 1, right[k]),
        observations={f: observed(right[f], points)},
        exact=right,
        name="inverse_heat",
    )
