"""The wing NACA 2412 with a closed tail, and potential flow past it, for the reference of `naca`.

E. N. Jacobs, K. E. Ward, R. M. Pinkerton, NACA report 460 (1933), with the last coefficient of the
thickness -0.1036 instead of -0.1015. The stream function is harmonic, y on the sides of the box
(-1, 2) x (-1, 1), and 0 on the wing: without Kutta's condition, so that the flow turns at the tail.
"""

from pathlib import Path

import numpy as np
from geometry_integrals import Arc, Rims, segments

CAMBER, AT, THICKNESS = 0.02, 0.4, 0.12
SERIES = (0.2969, -0.1260, -0.3516, 0.2843, -0.1036)
INSIDE = 0.4 + 0.02j
BOX = (-1 - 1j, 2 - 1j, 2 + 1j, -1 + 1j)


def surface(s: np.ndarray, side: int, front: bool) -> np.ndarray:
    """The upper (1) or lower (-1) side at x = s^2 of the chord, in front of the top or behind."""
    x, of = s**2, AT**2 if front else (1 - AT) ** 2
    thick = 5 * THICKNESS * (SERIES[0] * s + sum(a * x**k for k, a in enumerate(SERIES[1:], 1)))
    camber = CAMBER / of * (2 * AT * x - x**2 + (0 if front else 1 - 2 * AT))
    slope = 2 * CAMBER / of * (AT - x)
    return x + 1j * camber + side * thick * (1j - slope) / np.sqrt(1 + slope**2)


def wing(panels: int, tail: int, joint: int) -> list[Arc]:
    """Clockwise from the nose over the upper side; `tail` and `joint` are levels of refinement."""
    top = np.sqrt(AT)
    return [
        Arc(lambda s: surface(top * s, 1, True), panels, (joint, joint)),
        Arc(lambda s: surface(top + (1 - top) * s, 1, False), panels, (joint, tail)),
        Arc(lambda s: surface(1 + (top - 1) * s, -1, False), panels, (tail, joint)),
        Arc(lambda s: surface(top * (1 - s), -1, True), panels, (joint, joint)),
    ]


def region(panels: int, around: int, tail: int = 24) -> Rims:
    """The box without the wing."""
    return Rims([segments(BOX, around, 6), wing(panels, tail, 3)], [INSIDE])


def stream(z: np.ndarray, panels: int, around: int, tail: int = 24) -> np.ndarray:
    """The stream function at places inside."""
    rims = region(panels, around, tail)
    at, _, _, _, number = rims.nodes
    return rims.values(rims.solve(np.where(number == 0, at.imag, 0)), z)


def corners(count: int) -> np.ndarray:
    """The wing as a polygon, counterclockwise, dense at nose and tail: "2 count - 2 corners"."""
    s = np.sqrt((1 - np.cos(np.pi * np.arange(count) / (count - 1))) / 2)
    upper, lower = (
        np.where(s**2 < AT, surface(s, side, True), surface(s, side, False)) for side in (1, -1)
    )
    ring = np.concatenate([upper[::-1], lower[1:-1]])
    return np.stack([ring.real, ring.imag], axis=1)


def write(path: Path, count: int = 160) -> None:
    """As a file of points."""
    np.savetxt(path, corners(count), fmt="%.12f")
