"""Rows whose solution the region makes singular: in holes, beyond walls, at corners.

`classic` and `boltzmann` are Poisson2d-C and Poisson2d-CG of PINNacle (Z. Hao et al., arXiv
2306.08827), as its file src/pde/poisson.py has them. `kirsch` is a quarter of a plate with a hole
in plane stress under tension 1 far away (E. G. Kirsch, Z. Ver. Dtsch. Ing. 42 (1898) 797-807) with
the tractions of the infinite plate on its outer sides.
"""

from functools import partial

import sympy as sp
from geometry_cases import R, W, a, add, case, laplacian, stored, u, v, x, y, z
from geometry_expansions import l_shape_integral, l_shape_rule
from suite_disks import CIRCLES

import symbolic_pinn as spinn
from symbolic_pinn import Problem, boundary, normal

RIM = boundary(x, y)


def of_l_shape(solution: spinn.Solution) -> dict[str, float]:
    """The error of int u, 0.21407580268610, and that at points."""
    places, weights = l_shape_rule()
    values = solution(x=places.real, y=places.imag, extrapolate=True)
    right = l_shape_integral()
    return {"int u": abs(float(weights @ values) / right - 1), **stored("l_shape")(solution)}


L_SHAPE = {(x, y): sp.Polygon((0, 0), (1, 0), (1, 1), (-1, 1), (-1, -1), (0, -1))}
CUT = {x: (-1, 1), y: (-1, 1), (x, y): (x < 0) | (y > 0)}


def l_shape(domain: dict = L_SHAPE) -> Problem:
    """-lap u = 1, u = 0 on the L-shape, as a polygon or as an inequality."""
    return Problem(
        domain=domain,
        equations=[sp.Eq(-laplacian(W), 1)],
        conditions=[RIM >> sp.Eq(W, 0)],
        name="l_shape",
    )


add("l_shape", l_shape, 1e-8, 5, of_l_shape)
add("l_shape_cut", partial(l_shape, CUT), 1e-8, 5, of_l_shape)


def on_circle(m: object, n: object, r: object) -> sp.Eq:
    """Where (x - m)^2 + (y - n)^2 = r^2."""
    return sp.Eq((x - m) ** 2 + (y - n) ** 2, r**2)


def without(circles: list[sp.Eq], half: object) -> dict:
    """The square (-half, half)^2 without disks."""
    beyond = sp.And(*(c.lhs > c.rhs for c in circles))
    return {x: (-half, half), y: (-half, half), (x, y): beyond}


@case(1e-6, 10, stored("classic"))
def classic() -> Problem:
    """lap u = 0 in a square with four holes: 0 on their rims, 1 on the square."""
    at = (R(3, 10), R(-3, 10))
    circles = [on_circle(m, n, R(1, 10)) for m in at for n in at]
    rims = sp.Or(*circles)
    return Problem(
        domain=without(circles, R(1, 2)),
        equations=[sp.Eq(laplacian(W), 0)],
        conditions=[rims >> sp.Eq(W, 0), (RIM & ~rims) >> sp.Eq(W, 1)],
        name="classic",
    )


@case(1e-4, 20, stored("boltzmann"))
def boltzmann() -> Problem:
    """-lap u + 64 u = f in a square with four unequal holes: 1 on their rims, 1/5 on the square."""
    circles = [on_circle(*map(sp.nsimplify, circle)) for circle in CIRCLES]
    rims = sp.Or(*circles)
    source = 10 * (17 + x**2 + y**2) * sp.sin(sp.pi * x) * sp.sin(4 * sp.pi * y)
    return Problem(
        domain=without(circles, 1),
        equations=[sp.Eq(-laplacian(W) + 64 * W, source)],
        conditions=[rims >> sp.Eq(W, 1), (RIM & ~rims) >> sp.Eq(W, R(1, 5))],
        name="boltzmann",
    )


@case(1e-10, 5)
def one_hole() -> Problem:
    """lap u = 0 around a hole, u = log|z - 1/10|: its pole is beside the centre."""
    right = sp.log((x - R(1, 10)) ** 2 + y**2) / 2
    return Problem(
        domain=without([on_circle(0, 0, R(1, 4))], 1),
        equations=[sp.Eq(laplacian(W), 0)],
        conditions=[RIM >> sp.Eq(W, right)],
        exact={W: right},
        name="one_hole",
    )


E, NU, RADIUS = sp.S.One, R(3, 10), R(1, 2)


def stress(*of: sp.Expr) -> sp.Matrix:
    """Plane stress of displacements."""
    slopes = sp.Matrix(2, 2, lambda i, j: of[i].diff((x, y)[j]))
    strain = (slopes + slopes.T) / 2
    return E / (1 - NU**2) * ((1 - NU) * strain + NU * strain.trace() * sp.eye(2))


def kirsch_exact() -> tuple[sp.Expr, sp.Expr]:
    """Displacements of the infinite plate, 2 mu (u + i v) = kappa phi - w conj(phi') - conj(psi).

    phi = (w + 2 a^2/w)/4 and psi = -(w + a^2/w - a^4/w^3)/2 with w = x + i y (N. I. Muskhelishvili,
    Some Basic Problems of the Mathematical Theory of Elasticity, Noordhoff 1953, section 56).
    """
    w, bar, square = x + sp.I * y, x - sp.I * y, RADIUS**2
    one, other = bar / (x**2 + y**2), w / (x**2 + y**2)  # 1/w and its conjugate
    kappa, mu = (3 - NU) / (1 + NU), E / (2 * (1 + NU))
    psi = -(bar + square * other - square**2 * other**3) / 2
    found = kappa * (w + 2 * square * one) / 4 - w * (1 - 2 * square * other**2) / 4 - psi
    return tuple(sp.simplify(part) for part in (found / (2 * mu)).as_real_imag())


def of_kirsch(solution: spinn.Solution) -> dict[str, float]:
    """The stress along x at the top of the hole, 3, and displacements."""
    from geometry_cases import of_exact

    top = solution.evaluate(stress(u(x, y), v(x, y))[0, 0], x=0.0, y=float(RADIUS))
    return {"stress": abs(float(top) / 3 - 1), **of_exact(solution)}


@case(1e-5, 10, of_kirsch)
def kirsch() -> Problem:
    """div sigma = 0 in the quarter of a plate, tractions given or zero, symmetric."""
    fields, right, n = (u(x, y), v(x, y)), kirsch_exact(), normal(x, y)
    sigma, outside = stress(*fields), stress(*right)
    rim = on_circle(0, 0, RADIUS)
    none = sp.zeros(2, 1)
    return Problem(
        domain={x: (0, 2), y: (0, 2), (x, y): rim.lhs > rim.rhs},
        equations=[sp.Eq(sigma[:, 0].diff(x) + sigma[:, 1].diff(y), none)],
        conditions=[
            rim >> sp.Eq(sigma * n, none),
            *(sp.Eq(c, 2) >> sp.Eq(sigma * n, outside * n) for c in (x, y)),
            *(sp.Eq(c, 0) >> sp.Eq(f, 0) for c, f in zip((x, y), fields, strict=True)),
            *(sp.Eq(c, 0) >> sp.Eq(sigma[0, 1], 0) for c in (x, y)),
        ],
        exact=dict(zip(fields, right, strict=True)),
        name="kirsch",
    )


def box_ball(cubic: bool) -> Problem:
    """-lap u (+ u^3) = f in a cube around a ball, u with a pole and a dipole within the ball."""
    w = u(x, y, z)
    away = ((x - R(1, 10)) ** 2 + y**2 + (z + R(1, 20)) ** 2) ** R(-1, 2)
    right = away + z * (x**2 + y**2 + z**2) ** R(-3, 2) / 5
    left = -laplacian(w, x, y, z) + (w**3 if cubic else 0)
    return Problem(
        domain={x: (-1, 1), y: (-1, 1), z: (-1, 1), (x, y, z): x**2 + y**2 + z**2 > R(1, 4)},
        equations=[sp.Eq(left, right**3 if cubic else 0)],  # harmonic
        conditions=[boundary(x, y, z) >> sp.Eq(w, right)],
        exact={w: right},
        name="box_ball_cubic" if cubic else "box_ball",
    )


add("box_ball", partial(box_ball, False), 1e-6, 15)
add("box_ball_cubic", partial(box_ball, True), 1e-6, 15)


@case(1e-6, 10)
def annuli() -> Problem:
    """lap u = 0 in all annuli a < r < 1, 1/5 < a < 1/2: 0 outside, 1 + cos 2 theta inside."""
    square, double = x**2 + y**2, x**2 - y**2
    right = sp.log(square) / 2 / sp.log(a) + double * (1 - square**-2) / (a**2 - a**-2)
    inner = sp.Eq(square, a**2)
    return Problem(
        domain={(x, y): (square < 1) & (square > a**2)},
        equations=[sp.Eq(laplacian(W), 0)],
        conditions=[sp.Eq(square, 1) >> sp.Eq(W, 0), inner >> sp.Eq(W, 1 + double / a**2)],
        parameters={a: (R(1, 5), R(1, 2))},
        exact={W: right},
        name="annuli",
    )


def trained(name: str, make: object, measure: object) -> None:
    """The same by Adam with gradient weights."""
    adam = partial(spinn.Adam, weighting=spinn.GradientWeighting())
    add(f"{name}_adam", make, None, None, measure, method=adam, changes=(("steps", 20_000),))


trained("l_shape", l_shape, of_l_shape)
trained("classic", classic, stored("classic"))
