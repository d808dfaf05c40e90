"""The picture of the page on domains: where the conditions of four problems hold.

python docs/domains.py
"""

from pathlib import Path

import sympy as sp
from matplotlib.figure import Figure

from symbolic_pinn import Problem, along_normal, boundary, load
from symbolic_pinn.solution.region_figure import draw_region

TARGET = Path(__file__).parent / "content" / "figures" / "domains.png"
x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)(x, y)
R = sp.Rational


def disc() -> Problem:
    """Half of the rim has values, the other half slopes."""
    upper = boundary(x, y) & (y > 0)
    return Problem(
        name="disc",
        domain={(x, y): x**2 + y**2 < 1},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[
            upper >> sp.Eq(u, 1),
            (boundary(x, y) & (y <= 0)) >> sp.Eq(along_normal(u), 0),
        ],
    )


def four_holes() -> Problem:
    """PINNacle's first Poisson problem."""
    centres = [(sx * R(3, 10), sy * R(3, 10)) for sx in (-1, 1) for sy in (-1, 1)]
    holes = [sp.Eq((x - p) ** 2 + (y - q) ** 2, R(1, 100)) for p, q in centres]
    return Problem(
        name="four holes",
        domain={
            x: (-R(1, 2), R(1, 2)),
            y: (-R(1, 2), R(1, 2)),
            (x, y): sp.And(*(h.lhs > h.rhs for h in holes)),
        },
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[
            sp.Or(*holes) >> sp.Eq(u, 0),
            sp.And(boundary(x, y), *(sp.Not(h) for h in holes)) >> sp.Eq(u, 1),
        ],
    )


def main() -> None:
    """Draw it."""
    figure = Figure(figsize=(12, 3.4), layout="constrained")
    problems = [disc(), four_holes(), load("l_shape"), load("airfoil")]
    for ax, problem in zip(figure.subplots(1, 4), problems, strict=True):
        draw_region(ax, problem)
    figure.savefig(TARGET, dpi=110)


if __name__ == "__main__":
    main()
