"""The row of the flow past a cylinder: DFG benchmark 2D-1, steady, Re 20.

M. Schaefer, S. Turek, Notes Numer. Fluid Mech. 52 (1996) 547-566; drag, lift and pressure
difference as G. Nabh computed them (Heidelberg 1998) with higher-order elements.
"""

import numpy as np
import sympy as sp
from geometry_cases import R, case, laplacian, p, u, v, x, y

import symbolic_pinn as spinn
from symbolic_pinn import Problem

RIGHT = {"cd": 5.57953523384, "cl": 0.010618948146, "dp": 0.11752016697}
NU, HEIGHT, LENGTH, CENTRE, RADIUS = R(1, 1000), R(41, 100), R(22, 10), R(1, 5), R(1, 20)
MEAN = 0.2
U, V, P = u(x, y), v(x, y), p(x, y)


def of_forces(solution: spinn.Solution) -> dict[str, float]:
    """Relative errors of drag, lift and pressure difference, by the stress on the cylinder."""
    angle = 2 * np.pi * np.arange(400) / 400
    normal = np.array([np.cos(angle), np.sin(angle)])
    radius, centre = float(RADIUS), float(CENTRE)
    at = dict(zip("xy", centre + radius * normal, strict=True))
    slopes = [[solution.evaluate(f.diff(c), **at) for c in (x, y)] for f in (U, V)]
    pressure = solution.evaluate(P, **at)
    viscous = float(NU) * np.array(slopes)
    stress = viscous + viscous.transpose(1, 0, 2) - pressure * np.eye(2)[:, :, None]
    force = 2 * np.pi * radius * np.einsum("ijk,jk->ik", stress, normal).mean(axis=1)
    drag, lift = 2 * force / (MEAN**2 * 2 * radius)
    front, back = solution.evaluate(P, x=centre + radius * np.array([-1, 1]), y=centre)
    found = {"cd": drag, "cl": lift, "dp": front - back}
    return {name: abs(found[name] / right - 1) for name, right in RIGHT.items()}


@case(1e-2, 60, of_forces)
def cylinder() -> Problem:
    """A cylinder next to the middle of a channel, at whose end nothing is done."""
    rim = sp.Eq((x - CENTRE) ** 2 + (y - CENTRE) ** 2, RADIUS**2)
    carried = [U * f.diff(x) + V * f.diff(y) - NU * laplacian(f) for f in (U, V)]
    walls = [rim, sp.Eq(y, 0), sp.Eq(y, HEIGHT)]
    inlet = R(6, 5) * y * (HEIGHT - y) / HEIGHT**2  # 3/10 at most
    return Problem(
        domain={x: (0, LENGTH), y: (0, HEIGHT), (x, y): rim.lhs > rim.rhs},
        equations=[
            sp.Eq(carried[0] + P.diff(x), 0),
            sp.Eq(carried[1] + P.diff(y), 0),
            sp.Eq(U.diff(x) + V.diff(y), 0),
        ],
        conditions=[
            *(wall >> sp.Eq(f, 0) for wall in walls for f in (U, V)),
            sp.Eq(x, 0) >> sp.Eq(U, inlet),
            sp.Eq(x, 0) >> sp.Eq(V, 0),
            sp.Eq(x, LENGTH) >> sp.Eq(NU * U.diff(x), P),
            sp.Eq(x, LENGTH) >> sp.Eq(V.diff(x), 0),
        ],
        name="cylinder",
    )
