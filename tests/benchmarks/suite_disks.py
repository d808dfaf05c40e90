"""The reference of `poisson_boltzmann`: closed forms on the square, Bessel functions about disks.

    python tests/benchmarks/suite_disks.py       two expansions against each other and the equation

u = 1/5 + w, where w = 0 on the square and -lap w + 64 w = f - 64/5. A first part of w ignores the
disks: it is a product for each term of f, and a cosine series for the constant. The rest solves
-lap w + 64 w = 0; outside a disk it is a sum of K_m(8 r) cos(m phi) and K_m(8 r) sin(m phi), with
mirror images of other sign in the sides, so that it vanishes there. Their coefficients are a least
squares fit to u = 1 on the rims. (A. H. Barnett, T. Betcke, J. Comput. Phys. 227 (2008) 7003-7026,
use expansions about points within holes in this way.)
"""

from functools import cache
from typing import Any

import numpy as np
from scipy.special import kve
from scipy.stats import qmc

# Centre and radius of the disks that are left out.
CIRCLES = ((0.5, 0.5, 0.2), (0.4, -0.4, 0.4), (-0.2, -0.7, 0.1), (-0.6, 0.5, 0.3))
K, OUTSIDE, RIM = 8.0, 0.2, 1.0
MODES = 40


def square_times_sine(c: np.ndarray, rate: float, kappa: float) -> np.ndarray:
    """z with -z'' + kappa^2 z = 10 c^2 sin(rate c), z(-1) = z(1) = 0; the rate is m pi."""
    whole = kappa**2 + rate**2
    first = 10 / whole
    third = 4 * rate * first / whole
    second = (2 * first - 2 * rate * third) / whole
    z = (first * c**2 + second) * np.sin(rate * c) + third * c * np.cos(rate * c)
    return z - third * np.cos(rate) * np.sinh(kappa * c) / np.sinh(kappa)


def constant(x: np.ndarray, y: np.ndarray, terms: int = 400) -> np.ndarray:
    """w with -lap w + 64 w = 1 and w = 0 on the square."""
    found = (1 - np.cosh(K * x) / np.cosh(K)) / K**2
    for n in range(terms):
        rate = (2 * n + 1) * np.pi / 2
        kappa = np.sqrt(rate**2 + K**2)
        falling = np.exp(kappa * (np.abs(y) - 1)) * (1 + np.exp(-2 * kappa * np.abs(y)))
        amplitude = 2 * (-1) ** n / rate / kappa**2 / (1 + np.exp(-2 * kappa))
        found -= amplitude * np.cos(rate * x) * falling
    return found


def without_disks(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """u on the whole square."""
    pi = np.pi
    along, across = np.sin(pi * x), np.sin(4 * pi * y)
    found = OUTSIDE - K**2 * OUTSIDE * constant(x, y)
    found += 170 * along * across / (17 * pi**2 + K**2)
    found += square_times_sine(x, pi, np.sqrt(16 * pi**2 + K**2)) * across
    return found + square_times_sine(y, 4 * pi, np.sqrt(pi**2 + K**2)) * along


def bessel(x: np.ndarray, y: np.ndarray, circle: tuple, modes: int) -> np.ndarray:
    """K_m(8 r)/K_m(8 R) cos(m phi) and sin(m phi) about a circle: "points functions"."""
    m, (a, b, radius) = np.arange(modes + 1), circle
    found = np.zeros((len(x), 2 * modes + 1))
    for i in range(-2, 3):
        for j in range(-2, 3):
            z = (-1) ** i * (x - 2 * i) - a + 1j * ((-1) ** j * (y - 2 * j) - b)
            near = np.abs(z) < radius + 3  # beyond, it is below exp(-24)
            r, phi = np.abs(z[near])[:, None], np.angle(z[near])[:, None]
            decay = np.exp(-K * (r - radius)) * kve(m, K * r) / kve(m, K * radius)
            wave = np.concatenate([np.cos(m * phi), np.sin(m[1:] * phi)], axis=1)
            found[near] += (-1) ** (i + j) * np.concatenate([decay, decay[:, 1:]], axis=1) * wave
    return found


def about_disks(x: np.ndarray, y: np.ndarray, modes: int) -> np.ndarray:
    """The functions of all circles."""
    return np.concatenate([bessel(x, y, circle, modes) for circle in CIRCLES], axis=1)


def rims(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of all circles."""
    s = 2 * np.pi * (np.arange(count) + 0.5) / count
    found = [(a + r * np.cos(s), b + r * np.sin(s)) for a, b, r in CIRCLES]
    return tuple(np.concatenate(c) for c in zip(*found, strict=True))


@cache
def _coefficients(modes: int) -> np.ndarray:
    at = rims(4 * modes)
    return np.linalg.lstsq(about_disks(*at, modes), RIM - without_disks(*at), rcond=None)[0]


def solution(x: np.ndarray, y: np.ndarray, modes: int = MODES) -> np.ndarray:
    """u at points."""
    return without_disks(x, y) + about_disks(x, y, modes) @ _coefficients(modes)


@cache
def places(count: int = 4096) -> np.ndarray:
    """Quasi-random points outside the disks."""
    found = 2 * qmc.Halton(2, seed=0).random(count) - 1
    inside = [np.hypot(*(found - circle[:2]).T) < circle[2] for circle in CIRCLES]
    return found[~np.any(inside, axis=0)]


def poisson_boltzmann_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The reference of `poisson_boltzmann`."""
    return places(), {"u": solution(*places().T)}


def main() -> None:
    x, y = places().T
    u = solution(x, y)
    for modes in (20, 30, 50):
        print(f"{MODES} and {modes} modes: {np.abs(u - solution(x, y, modes)).max():.1e}")
    print(f"u = 1 on the rims: {np.abs(solution(*rims(1001)) - RIM).max():.1e}")
    end = np.linspace(-1, 1, 1001)
    side = solution(np.ones(1001), end), solution(end, -np.ones(1001))
    print(f"u = 0.2 on two sides: {max(np.abs(s - OUTSIDE).max() for s in side):.1e}")
    keep = (np.abs(x) < 0.98) & (np.abs(y) < 0.98)
    x, y, h = x[keep][:1000], y[keep][:1000], 1e-2
    rows = [1 / 90, -3 / 20, 3 / 2, -49 / 18, 3 / 2, -3 / 20, 1 / 90]  # of the sixth order
    second = sum(
        w * (solution(x + n * h, y) + solution(x, y + n * h))
        for n, w in zip(range(-3, 4), rows, strict=True)
    )
    f = 10 * (17 + x**2 + y**2) * np.sin(np.pi * x) * np.sin(4 * np.pi * y)
    off = np.abs(-second / h**2 + K**2 * solution(x, y) - f)
    print(f"the equation by differences, median {np.median(off):.1e}, of {np.abs(f).max():.0f}")


if __name__ == "__main__":
    main()
