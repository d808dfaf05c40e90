"""Problems of the suite in which nothing depends on time.

From PINNacle (Z. Hao et al., arXiv 2306.08827): `cavity` (NS2d-C), `step` (NS2d-CG without
obstacles), `areas` (Poisson2d-MS), `poisson_boltzmann` (Poisson2d-CG), `poisson_5d` (PNd).
`poisson_multi` is a problem of the kind that Gauss-Newton methods for networks are shown with.
Not as published: the coefficients of `areas`, drawn anew, in an equation that conserves the flux;
and the outlet of `step`, where p = 0 alone leaves the flow open. There p = nu u_x and v_x = 0: to
"do nothing" in a weak form (J. G. Heywood, R. Rannacher, S. Turek, Int. J. Numer. Meth. Fluids 22
(1996) 325-352), with a p next to 0.
"""

import numpy as np
import sympy as sp
from suite_areas import CUTS, A, C, D
from suite_cases import ALL, R, case, laplacian, p, pi, sides, stored, u, v, x, y
from suite_disks import CIRCLES, poisson_boltzmann_values

from symbolic_pinn import Condition, Problem

SQUARE = {x: (0, 1), y: (0, 1)}
U, V, P = u(x, y), v(x, y), p(x, y)
NU = R(1, 100)


def flow() -> list[sp.Expr]:
    """Steady Navier-Stokes equations."""
    carried = [U * f.diff(x) + V * f.diff(y) - NU * laplacian(f) for f in (U, V)]
    return [carried[0] + P.diff(x), carried[1] + P.diff(y), U.diff(x) + V.diff(y)]


@case(stored("cavity"), published=3.6e-2, of=ALL, targets=((1e-2, 15), (1e-3, 120)))
def cavity() -> Problem:
    """A lid moves with 4 x (1 - x) over a square cavity, Re 100."""
    lid = [sp.Eq(u(x, 1), 4 * x * (1 - x)), sp.Eq(v(x, 1), 0)]
    walls = [sp.Eq(f.subs(c, e), 0) for f in (U, V) for c, e in ((x, 0), (x, 1), (y, 0))]
    return Problem(
        domain=SQUARE, equations=flow(), conditions=[*lid, *walls, sp.Eq(p(0, 0), 0)], name="cavity"
    )


@case(stored("step"), published=8.2e-2, of=ALL)
def step() -> Problem:
    """A channel that widens from height 1 to 2 at x = 2; the corner (2, 1) points inwards."""
    inside = sp.Or(x > 2, y < 1)
    still = [(y, 0, x > -1), (y, 1, x < 2), (y, 2, x > 2), (x, 2, y > 1)]
    walls = [Condition(sp.Eq(f.subs(c, e), 0), where=w) for f in (U, V) for c, e, w in still]
    inlet = [
        Condition(sp.Eq(u(0, y), 4 * y * (1 - y)), where=y < 1),
        Condition(sp.Eq(v(0, y), 0), where=y < 1),
    ]
    outlet = [sp.Eq(p(4, y), NU * U.diff(x).subs(x, 4)), sp.Eq(V.diff(x).subs(x, 4), 0)]
    return Problem(
        domain={x: (0, 4), y: (0, 2)},
        equations=[Condition(e, where=inside) for e in flow()],
        conditions=[*walls, *inlet, *outlet],
        name="step",
    )


def pieces(values: np.ndarray) -> sp.Expr:
    """The function that is `values[i, j]` in field i along x and j along y."""

    def along(c: sp.Symbol, parts: list) -> sp.Expr:
        cut = [(part, c < end) for part, end in zip(parts[:-1], CUTS, strict=True)]
        return sp.Piecewise(*cut, (parts[-1], True))

    return along(x, [along(y, [sp.Float(value) for value in row]) for row in values])


@case(stored("areas"), published=5.9e-1, targets=((1e-3, np.inf),))
def areas() -> Problem:
    """-div(a grad u) = f on 5 x 5 fields with a coefficient and a source each; u_n = -u outside.

    f is c + d sin(pi xi) sin(pi eta) with xi, eta in [0, 1] across each field.
    """
    coefficient, constant = pieces(A), pieces(C)
    # sin(pi xi) is the wave below but for its sign, which changes from field to field.
    signs = (-1.0) ** np.add.outer(np.arange(5), np.arange(5))
    wave = pieces(signs * D) * sp.sin(pi * (x + 10) / 4) * sp.sin(pi * (y + 10) / 4)
    fluxes = (coefficient * U.diff(x)).diff(x) + (coefficient * U.diff(y)).diff(y)
    outside = [
        sp.Eq(out * U.diff(c).subs(c, 10 * out), -U.subs(c, 10 * out))
        for c in (x, y) for out in (-1, 1)
    ]  # fmt: skip
    return Problem(
        domain={x: (-10, 10), y: (-10, 10)},
        equations=[sp.Eq(-fluxes, constant + wave)],
        conditions=outside,
        name="areas",
    )


@case(poisson_boltzmann_values, published=1.4e-2)
def poisson_boltzmann() -> Problem:
    """A square without four disks, on whose rims u = 1."""
    source = 10 * (17 + x**2 + y**2) * sp.sin(pi * x) * sp.sin(4 * pi * y)
    disks = [tuple(map(sp.nsimplify, circle)) for circle in CIRCLES]
    inside = sp.And(*((x - a) ** 2 + (y - b) ** 2 > r**2 for a, b, r in disks))
    around = [
        sp.Eq(u(a + r * sp.cos(pi * x), b + r * sp.sin(pi * x)), 1) for a, b, r in disks
    ]  # fmt: skip
    return Problem(
        domain={x: (-1, 1), y: (-1, 1)},
        equations=[Condition(sp.Eq(-laplacian(U) + 64 * U, source), where=inside)],
        conditions=[*sides(U, -1, 1, R(1, 5)), *around],
        name="poisson_boltzmann",
    )


@case(targets=((1e-7, 60),))
def poisson_multi() -> Problem:
    """Four frequencies at once."""
    right = sum(sp.sin(w * pi * x) * sp.sin(w * pi * y) for w in (4, 8, 12, 16))
    return Problem(
        domain=SQUARE,
        equations=[sp.Eq(-laplacian(U), -laplacian(right))],
        conditions=sides(U, 0, 1),
        exact={U: right},
        name="poisson_multi",
    )


@case()
def poisson_5d() -> Problem:
    """-lap u = f in five coordinates, u = sum of sin(pi x_i/2)."""
    xs = sp.symbols("x1:6", real=True)
    f, right = u(*xs), sum(sp.sin(pi * c / 2) for c in xs)
    walls = [sp.Eq(f.subs(c, e), right.subs(c, e)) for c in xs for e in (0, 1)]
    return Problem(
        domain=dict.fromkeys(xs, (0, 1)),
        equations=[sp.Eq(-sum(f.diff(c, 2) for c in xs), pi**2 / 4 * right)],
        conditions=walls,
        exact={f: right},
        name="poisson_5d",
    )
