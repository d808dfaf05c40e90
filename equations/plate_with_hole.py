r"""A quarter of an elastic plate with a round hole, pulled along x: plane stress.

    div sigma = 0,     sigma = E/(1 - nu^2) ((1 - nu) e + nu tr(e) I),     e = (grad u + grad u^T)/2

    sigma n = 0                           on the hole x^2 + y^2 = a^2
    u = 0, sigma_xy = 0 at x = 0          v = 0, sigma_xy = 0 at y = 0     (symmetry)
    sigma n as in the infinite plate      at x = 2 and y = 2

Exact solution: G. Kirsch's of 1898 for the infinite plate under a tension of 1 (S. P. Timoshenko,
J. N. Goodier, Theory of Elasticity, 3rd ed. 1970, section 35); at the top of the hole the stress is
three times the tension.
"""

import sympy as sp

from symbolic_pinn import Problem, Recipe, normal

group = "elasticity"

x, y, a, nu = sp.symbols("x y a nu", real=True)
u, v = (sp.Function(name, real=True) for name in "uv")
U, V = u(x, y), v(x, y)


def stress(p, q):
    """sigma of displacements (p, q), for E = 1."""
    strain = sp.Matrix(
        [[p.diff(x), (p.diff(y) + q.diff(x)) / 2], [(p.diff(y) + q.diff(x)) / 2, q.diff(y)]]
    )
    return ((1 - nu) * strain + nu * strain.trace() * sp.eye(2)) / (1 - nu**2)


# Kirsch's displacements for E = 1: shear modulus G, Kolosov's constant k of plane stress.
G, k = 1 / (2 * (1 + nu)), (3 - nu) / (1 + nu)
r2 = x**2 + y**2
cos, sin = x / sp.sqrt(r2), y / sp.sqrt(r2)
r = sp.sqrt(r2)
cos3, sin3 = 4 * cos**3 - 3 * cos, 3 * sin - 4 * sin**3
exact_u = (a / (8 * G)) * (
    r / a * (k + 1) * cos + 2 * a / r * ((1 + k) * cos + cos3) - 2 * a**3 / r**3 * cos3
)
exact_v = (a / (8 * G)) * (
    r / a * (k - 3) * sin + 2 * a / r * ((1 - k) * sin + sin3) - 2 * a**3 / r**3 * sin3
)

sigma, known = stress(U, V), stress(exact_u, exact_v)
n = normal(x, y)
hole = sp.Eq(r2, a**2)
right, top = sp.Matrix([1, 0]), sp.Matrix([0, 1])

problem = Problem(
    domain={x: (0, 2), y: (0, 2), (x, y): r2 > a**2},
    equations=[
        sp.Eq(sigma[0, 0].diff(x) + sigma[0, 1].diff(y), 0),
        sp.Eq(sigma[1, 0].diff(x) + sigma[1, 1].diff(y), 0),
    ],
    conditions=[
        hole >> sp.Eq(sigma * n, sp.zeros(2, 1)),
        sp.Eq(x, 0) >> sp.Eq(U, 0),
        sp.Eq(x, 0) >> sp.Eq(sigma[0, 1], 0),
        sp.Eq(y, 0) >> sp.Eq(V, 0),
        sp.Eq(y, 0) >> sp.Eq(sigma[0, 1], 0),
        sp.Eq(x, 2) >> sp.Eq(sigma * right, known * right),
        sp.Eq(y, 2) >> sp.Eq(sigma * top, known * top),
    ],
    parameters={a: sp.Rational(1, 2), nu: sp.Rational(3, 10)},
    exact={U: exact_u, V: exact_v},
)

recipe = Recipe(points=256, steps=20_000)
