"""Problems of the suite that go on in time.

From PINNacle (Z. Hao et al., arXiv 2306.08827): `heat_rough` (Heat2d-VC), `heat_multi`
(Heat2d-MS), `heat_long` (Heat2d-LT), `heat_ball` (HNd), `ks_chaotic` (on a ring), `wave_1d`
(Wave1d-C), `burgers` (Burgers1d). `kdv` is that of N. J. Zabusky and M. D. Kruskal (Phys. Rev.
Lett. 15 (1965) 240-243) until t = 1, and `ks` the regular one of S. Wang, S. Sankaran, P.
Perdikaris (arXiv 2203.07404), as networks are shown with. Not as published: the field of
`heat_rough`, drawn anew and given as a table, in div(a grad u), as the paper has it and its code
has not.
"""

import numpy as np
import sympy as sp
from suite_cases import R, a, case, laplacian, pi, sides, stored, t, u, x, y
from suite_rings import burgers_values, kdv_values, ks_chaotic_values, ks_values
from suite_rough import field_table

import symbolic_pinn as spinn
from symbolic_pinn import Condition, Problem

U, W = u(t, x), u(t, x, y)
SQUARE = {x: (0, 1), y: (0, 1)}


def on_the_square(end: object, equation: sp.Eq, start: sp.Expr, **more: object) -> Problem:
    """An equation for u(t, x, y) until the time `end`, between walls at 0."""
    conditions = [sp.Eq(u(0, x, y), start), *sides(W, 0, 1)]
    return Problem(
        domain={t: (0, end), **SQUARE}, equations=[equation], conditions=conditions, **more
    )


@case(published=2.9e-2, targets=((1e-3, np.inf),))
def heat_multi() -> Problem:
    """Twenty half waves along x that conduct little."""
    across, along = 1 / (500 * pi) ** 2, 1 / pi**2
    start = sp.sin(20 * pi * x) * sp.sin(pi * y)
    equation = sp.Eq(W.diff(t), across * W.diff(x, 2) + along * W.diff(y, 2))
    right = sp.exp(-R(626, 625) * t) * start
    return on_the_square(5, equation, start, exact={W: right}, name="heat_multi")


@case(stored("heat_rough"), published=2.1e-1)
def heat_rough() -> Problem:
    """A rough conductivity, known as a table."""
    source = 200 * sp.sin(pi * x) * sp.sin(5 * pi * y) * sp.sin(pi * t)
    fluxes = (a(x, y) * W.diff(x)).diff(x) + (a(x, y) * W.diff(y)).diff(y)
    equation = sp.Eq(W.diff(t), fluxes + source)
    return on_the_square(
        5, equation, sp.S.Zero, functions={a(x, y): field_table()}, name="heat_rough"
    )


@case(stored("heat_long"), published=1.0)
def heat_long() -> Problem:
    """A nonlinear source that is driven periodically, for twelve and a half periods."""
    driven = (1 + 2 * sp.sin(pi * t / 4)) * sp.sin(4 * pi * x) * sp.sin(2 * pi * y)
    equation = sp.Eq(W.diff(t), laplacian(W) / 1000 + 5 * sp.sin(W**2) * driven)
    start = sp.sin(4 * pi * x) * sp.sin(3 * pi * y)
    return on_the_square(100, equation, start, name="heat_long")


@case(published=1.2e-4)
def heat_ball() -> Problem:
    """The unit ball in five coordinates, with the flux through its surface given.

    The points of the surface have four angles; four coordinates stand for them.
    """
    xs = sp.symbols("x1:6", real=True)
    f, square = u(t, *xs), sum(c**2 for c in xs)
    right = sp.exp(square / 2 + t)
    equation = sp.Eq(f.diff(t), sum(f.diff(c, 2) for c in xs) / 5 - square / 5 * right)
    surface, left = [], sp.S.One
    for angle in (*(pi * (c + 1) / 2 for c in xs[:3]), pi * (xs[3] + 1)):
        surface, left = [*surface, left * sp.cos(angle)], left * sp.sin(angle)
    surface.append(left)
    outward = sum(at * sp.Subs(f.diff(c), xs, surface) for c, at in zip(xs, surface, strict=True))
    inside = square < 1
    return Problem(
        domain={t: (0, 1), **dict.fromkeys(xs, (-1, 1))},
        equations=[Condition(equation, where=inside)],
        conditions=[
            Condition(sp.Eq(u(0, *xs), right.subs(t, 0)), where=inside),
            sp.Eq(outward, sp.exp(R(1, 2) + t)),
        ],
        exact={f: right},
        name="heat_ball",
    )


def on_a_ring(
    ends: tuple[object, object], equation: sp.Eq, start: sp.Expr, order: int, **more: object
) -> Problem:
    """An equation of that order for u(t, x) until t = 1, periodic in x."""
    slopes = (U.diff(x, n) if n else U for n in range(order))
    periodic = [sp.Eq(f.subs(x, ends[0]), f.subs(x, ends[1])) for f in slopes]
    return Problem(
        domain={t: (0, 1), x: ends},
        equations=[equation],
        conditions=[sp.Eq(u(0, x), start), *periodic],
        **more,
    )


@case(kdv_values, targets=((1e-4, 120),))
def kdv() -> Problem:
    """A cosine breaks up into solitons."""
    equation = sp.Eq(U.diff(t) + U * U.diff(x) + R(22, 1000) ** 2 * U.diff(x, 3), 0)
    return on_a_ring((-1, 1), equation, sp.cos(pi * x), 3, name="kdv")


@case(ks_values, targets=((1e-3, 120),))
def ks() -> Problem:
    """Kuramoto-Sivashinsky, regular."""
    linear = U.diff(x, 2) / 2 + U.diff(x, 4) / 200
    equation = sp.Eq(U.diff(t) + 5 * U * U.diff(x) + linear, 0)
    return on_a_ring((-1, 1), equation, -sp.sin(pi * x), 4, name="ks")


@case(ks_chaotic_values)
def ks_chaotic() -> Problem:
    """Kuramoto-Sivashinsky, about to become chaotic."""
    linear = R(100, 16**2) * U.diff(x, 2) + R(100, 16**4) * U.diff(x, 4)
    equation = sp.Eq(U.diff(t) + R(100, 16) * U * U.diff(x) + linear, 0)
    return on_a_ring((0, 2 * pi), equation, sp.cos(x) * (1 + sp.sin(x)), 4, name="ks_chaotic")


@case()
def wave_1d() -> Problem:
    """A string with two tones."""
    right = sp.sin(pi * x) * sp.cos(2 * pi * t) + sp.sin(4 * pi * x) * sp.cos(8 * pi * t) / 2
    return Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t, 2), 4 * U.diff(x, 2))],
        conditions=[
            sp.Eq(u(0, x), right.subs(t, 0)),
            sp.Eq(U.diff(t).subs(t, 0), 0),
            sp.Eq(u(t, 0), 0),
            sp.Eq(u(t, 1), 0),
        ],
        exact={U: right},
        name="wave_1d",
    )


@case(burgers_values)
def burgers() -> Problem:
    """The shipped problem, a thin layer at x = 0."""
    return spinn.load("burgers_shock")
