"""Two references by expansions: four holes in a square, and the L-shape.

Both are sums of functions that satisfy the equation, fitted to the boundary values by least
squares; by the maximum principle the error inside is at most the largest one on the boundary, which
is shown (L. Fox, P. Henrici, C. Moler, SIAM J. Numer. Anal. 4 (1967) 89-102, for the L-shape).
"""

from functools import cache
from itertools import pairwise

import numpy as np

CENTRE, RADIUS = 0.3 + 0.3j, 0.1
# The L-shape is [-1, 1]^2 without x > 0, y < 0; its corners counterclockwise from the inner one.
CORNERS = (0j, 1 + 0j, 1 + 1j, -1 + 1j, -1 - 1j, -1j)
FAR = 2 ** (1 / 3)


def about_holes(z: np.ndarray, modes: int, powers: int, images: int = 2) -> np.ndarray:
    """log|z - c|, (R/(z - c))^k and z^(4 k), with the symmetry of the square: "places functions".

    The functions of the hole have mirror images, so that they nearly vanish on the square.
    """
    k = np.arange(1, modes + 1)
    found = np.zeros((len(z), modes + 1))
    shifts = np.arange(-images, images + 1)
    for side_x, side_y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        for m in shifts:
            for n in shifts:
                away = side_x * z.real + m + 1j * (side_y * z.imag + n) - CENTRE
                ratio = np.exp(0.25j * np.pi) * RADIUS / away
                poles = np.real(ratio[:, None] ** k)
                rows = np.column_stack([-np.log(np.abs(away)), poles])
                found += (-1.0) ** (m + n) * rows
    polynomials = np.real((2 * z[:, None] ** 4) ** np.arange(powers))
    return np.column_stack([found, polynomials])


@cache
def _holes(modes: int, powers: int) -> np.ndarray:
    at = _of_holes(40 * modes)
    right = np.repeat((1.0, 0.0), len(at) // 2)
    return np.linalg.lstsq(about_holes(at, modes, powers), right, rcond=1e-15)[0]


def _of_holes(count: int) -> np.ndarray:
    """The rim of a hole and, as many, the half of a side that says all."""
    s = (np.arange(count) + 0.5) / count
    rim = CENTRE + RADIUS * np.exp(2j * np.pi * s)
    return np.concatenate([rim, 0.5 + 0.25j * (1 - np.cos(np.pi * s))])


def holes(z: np.ndarray, modes: int = 12, powers: int = 16) -> np.ndarray:
    """u with lap u = 0, 0 on the holes and 1 on the square."""
    return 1 - about_holes(z, modes, powers) @ _holes(modes, powers)


def holes_boundary_error(modes: int = 12, powers: int = 16) -> float:
    """The largest on the boundary."""
    at = _of_holes(9999)
    return float(np.abs(holes(at, modes, powers) - np.repeat((0, 1), 9999)).max())


def corner_functions(z: np.ndarray, degree: int, logs: int) -> np.ndarray:
    """Of Z = z^(2/3): powers and (1 - Z/C)^k log(1 - Z/C), 0 where Z is real: "places functions".

    C = c^(2/3) at the other corners c, beyond which the branch cuts lie. Where Z is real there are
    the two edges of the inner corner.
    """
    of_z, corners = _turned(z), _turned(np.array(CORNERS[1:]))
    columns = [np.imag((of_z[:, None] / FAR) ** np.arange(1, degree + 1))]
    k = np.arange(2, 2 + logs)
    for corner in corners:
        terms = [_logs(of_z, c, k) for c in (corner, np.conj(corner))]
        if abs(corner.imag) < 1e-12:
            columns.append(_logs(of_z, corner.real, k).imag)
            continue
        columns += [(terms[0] + terms[1]).imag, (terms[0] - terms[1]).real]
    return np.concatenate(columns, axis=1)


def _turned(z: np.ndarray) -> np.ndarray:
    """z^(2/3), the argument of z in [0, 3 pi/2]."""
    angle = np.angle(z * np.exp(-0.75j * np.pi)) + 0.75 * np.pi
    return np.abs(z) ** (2 / 3) * np.exp(2j / 3 * angle)


def _logs(of_z: np.ndarray, corner: complex, k: np.ndarray) -> np.ndarray:
    w = (1 - of_z / corner)[:, None]
    safe = np.where(np.abs(w) < 1e-14, 1, w)
    return safe**k * np.log(safe)


def _edges(count: int) -> np.ndarray:
    """Places of the four edges away from the inner corner, dense at corners."""
    s = (1 - np.cos(np.pi * (np.arange(count) + 0.5) / count)) / 2
    ends = pairwise(CORNERS[1:])
    return np.concatenate([a + (b - a) * s for a, b in ends])


def _of_inner(z: np.ndarray) -> np.ndarray:
    """Harmonic, and |z|^2/4 on the edges of the inner corner."""
    safe = np.where(z == 0, 1, z) * np.exp(-0.75j * np.pi)
    of_log = safe**2 * np.exp(1.5j * np.pi) * (np.log(safe) + 0.75j * np.pi)
    return np.where(z == 0, 0, np.real(z**2) / 4 - np.imag(of_log) / (3 * np.pi))


@cache
def _l_shape(degree: int, logs: int) -> np.ndarray:
    at = _edges(10 * degree)
    right = np.abs(at) ** 2 / 4 - _of_inner(at)
    return np.linalg.lstsq(corner_functions(at, degree, logs), right, rcond=1e-15)[0]


def l_shape(z: np.ndarray, degree: int = 60, logs: int = 5) -> np.ndarray:
    """u with -lap u = 1, and 0 on the boundary."""
    harmonic = _of_inner(z) + corner_functions(z, degree, logs) @ _l_shape(degree, logs)
    return harmonic - np.abs(z) ** 2 / 4


def l_shape_boundary_error(degree: int = 60, logs: int = 5) -> float:
    """The largest on the boundary."""
    return float(np.abs(l_shape(_edges(9999), degree, logs)).max())


def l_shape_rule(count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of an integral over the L-shape, dense at its corners.

    In triangles from the inner corner to the edges away from it.
    """
    unit, weights = np.polynomial.legendre.leggauss(count)
    t, w = (unit + 1) / 2, weights / 2
    q, of_q = t**2 * (3 - 2 * t), 6 * t * (1 - t) * w
    ends = list(pairwise(CORNERS[1:]))
    z = [np.outer(t**3, a + (b - a) * q).ravel() for a, b in ends]
    areas = [np.imag(np.conj(a) * b) * np.outer(3 * t**5 * w, of_q).ravel() for a, b in ends]
    return np.concatenate(z), np.concatenate(areas)


def l_shape_integral(degree: int = 60, logs: int = 5, count: int = 60) -> float:
    """int u"""
    z, weights = l_shape_rule(count)
    return float(weights @ l_shape(z, degree, logs))
