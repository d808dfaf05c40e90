"""The reference of `heat_long`, by sines in both coordinates with ETDRK4.

    python tests/benchmarks/suite_long.py     compares two resolutions, and writes the file

The start and the driving are even about x = 1/8 and odd about x = 1/4, and the equation keeps that:
u is a sum of sin((2 k + 1) 4 pi x) sin(l pi y).
"""

import time

import numpy as np
from references import etdrk4_driven
from scipy.fft import dst, idst
from scipy.stats import qmc
from suite_cases import FOLDER, relative

TIMES = tuple(2.5 * np.arange(1, 41))
PLACES = 200


class Sines:
    """Values on a grid of [0, 1/8] x [0, 1] and coefficients of sines.

    Attributes:
        rates: 4 pi (2 k + 1) and pi l.
    """

    def __init__(self, along_x: int, along_y: int) -> None:
        self.shape = (along_x, along_y - 1)
        x, y = np.arange(1, along_x + 1) / along_x / 8, np.arange(1, along_y) / along_y
        self.x, self.y = x[:, None], y[None]
        self.rates = 4 * np.pi * (2 * np.arange(along_x) + 1), np.pi * np.arange(1, along_y)

    def coefficients(self, u: np.ndarray) -> np.ndarray:
        """Of values on the grid, in one row."""
        return idst(idst(u, 2, axis=0), 1, axis=1).ravel()

    def values(self, c: np.ndarray) -> np.ndarray:
        """On the grid."""
        return dst(dst(c.reshape(self.shape), 2, axis=0), 1, axis=1)

    def at(self, c: np.ndarray, points: np.ndarray) -> np.ndarray:
        """At points "points 2"; the transforms count each sine twice."""
        of_x, of_y = (np.sin(np.outer(p, r)) for p, r in zip(points.T, self.rates, strict=True))
        return 4 * np.sum((of_x @ c.reshape(self.shape)) * of_y, axis=1)


def solve(along_x: int, along_y: int, step: float, points: np.ndarray) -> np.ndarray:
    """u at TIMES and at points of the square, "times points"."""
    sines = Sines(along_x, along_y)
    driven = 5 * np.sin(4 * np.pi * sines.x) * np.sin(2 * np.pi * sines.y)
    start = np.sin(4 * np.pi * sines.x) * np.sin(3 * np.pi * sines.y)
    decay = -1e-3 * np.add.outer(sines.rates[0] ** 2, sines.rates[1] ** 2).ravel()

    def source(t: float, c: np.ndarray) -> np.ndarray:
        now = driven * (1 + 2 * np.sin(np.pi * t / 4))
        return sines.coefficients(np.sin(sines.values(c) ** 2) * now)

    found = etdrk4_driven(decay, source, sines.coefficients(start), TIMES, step)
    return np.array([sines.at(c, points) for c in found])


def main() -> None:
    places = qmc.Halton(2, seed=0).random(PLACES).astype(np.float32)
    found = []
    for size in ((32, 256, 0.01), (48, 384, 0.005)):
        begin = time.perf_counter()
        found.append(solve(*size, places.astype(float)))
        print(f"heat_long {size}: {time.perf_counter() - begin:.0f} s", flush=True)
    print(f"heat_long: two resolutions differ by {relative(*found):.1e}")
    at = [np.concatenate([np.full((PLACES, 1), t), places], axis=1) for t in TIMES]
    points = np.concatenate(at).astype(np.float32)
    u = found[-1].ravel().astype(np.float32)
    np.savez_compressed(FOLDER / "heat_long.npz", points=points, u=u)


if __name__ == "__main__":
    main()
