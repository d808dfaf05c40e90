"""Rows whose region is read from a file of data/: a torus of triangles, a wing as a polygon."""

import sympy as sp
from geometry_cases import FOLDER, W, case, laplacian, stored, u, x, y, z

from symbolic_pinn import Problem, Region, boundary, inside


@case(1e-3, 60)
def torus() -> Problem:
    """-lap u = f in the triangles of an STL file; u is given, so that facets cost nothing."""
    w, right = u(x, y, z), sp.exp(sp.sin(2 * x) + y / 2) * sp.cos(3 * z)
    return Problem(
        domain={(x, y, z): Region(FOLDER / "torus.stl")},
        equations=[sp.Eq(-laplacian(w, x, y, z), -laplacian(right, x, y, z))],
        conditions=[boundary(x, y, z) >> sp.Eq(w, right)],
        exact={w: right},
        name="torus",
    )


@case(1e-4, 30, stored("naca"))
def naca() -> Problem:
    """The stream function of potential flow past NACA 2412, see geometry_wing.py."""
    wing = Region(FOLDER / "naca2412.dat")
    return Problem(
        domain={x: (-1, 2), y: (-1, 1), (x, y): ~inside(wing, x, y)},
        equations=[sp.Eq(laplacian(W), 0)],
        conditions=[
            boundary(wing) >> sp.Eq(W, 0),
            (boundary(x, y) & ~boundary(wing)) >> sp.Eq(W, y),
        ],
        name="naca",
    )
