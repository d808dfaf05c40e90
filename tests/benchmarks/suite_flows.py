"""References of `cavity` and `step`: Navier-Stokes by Taylor-Hood elements and Newton's method.

    python tests/benchmarks/suite_flows.py [NAME ...]    two meshes against each other; writes files

Velocities of one degree and a continuous pressure of one less, on elements that narrow towards the
corners (F. Brezzi, R. S. Falk, SIAM J. Numer. Anal. 28 (1991) 581-590, for higher degrees). At the
outlet of the step nothing is done: p = nu u_x and v_x = 0 hold by themselves.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu
from scipy.stats import qmc
from suite_cases import FOLDER, relative
from suite_elements import ALONG_X, ALONG_Y, VALUE, Space, matrix, stiffness, towards

NU, POINTS = 1 / 100, 3000


@dataclass(frozen=True, eq=False)
class Flow:
    """A discrete flow problem.

    Attributes:
        velocity, pressure: the spaces.
        given: u and v at nodes where they are given, else NaN: "2 nodes".
        pinned: the place where p = 0, if nothing else determines it.
    """

    velocity: Space
    pressure: Space
    given: np.ndarray
    pinned: tuple[float, float] | None = None

    @property
    def free(self) -> np.ndarray:
        """Which unknowns are to be found: of u, v and p."""
        open_p = np.ones(self.pressure.count, bool)
        if self.pinned is not None:
            open_p[np.abs(self.pressure.places - self.pinned).max(axis=1) < 1e-12] = False
        return np.concatenate([np.isnan(self.given).ravel(), open_p])

    def linear(self) -> sparse.csr_matrix:
        """Stokes' equations."""
        w, q, one = self.velocity, self.pressure, np.ones_like(self.velocity.gauss[1])
        a = NU * stiffness(w, one)
        b, c = (-matrix(q, VALUE, one, w, d) for d in (ALONG_X, ALONG_Y))
        return sparse.bmat([[a, None, b.T], [None, a, c.T], [b, c, None]], "csr")

    def carried(self, state: np.ndarray, newton: bool) -> tuple[sparse.csr_matrix, np.ndarray]:
        """Derivative and value of int (w grad) w v at a state."""
        w, n = self.velocity, self.velocity.count
        fields = state[: 2 * n].reshape(2, n)
        at = [w.at_gauss(f) for f in fields]
        slopes = [[w.at_gauss(f, d) for d in (ALONG_X, ALONG_Y)] for f in fields]
        carry = sum(matrix(w, VALUE, s, w, d) for s, d in zip(at, (ALONG_X, ALONG_Y), strict=True))
        value = [w.load(at[0] * s[0] + at[1] * s[1]) for s in slopes]
        blocks = [[matrix(w, VALUE, newton * s, w, VALUE) for s in row] for row in slopes]
        blocks = [[b + carry * (i == j) for j, b in enumerate(row)] for i, row in enumerate(blocks)]
        none = sparse.csr_matrix((self.pressure.count, self.pressure.count))
        rest = np.zeros(self.pressure.count)
        return sparse.block_diag([sparse.bmat(blocks), none], "csr"), np.concatenate([*value, rest])

    def solve(self, steps: int = 12) -> np.ndarray:
        """u, v and p at nodes."""
        free, stokes = self.free, self.linear()
        state = np.concatenate([np.nan_to_num(self.given).ravel(), np.zeros(self.pressure.count)])
        for step in range(steps):
            derivative, value = self.carried(state, newton=step > 2)
            residual = (stokes @ state + value)[free]
            tangent = (stokes + derivative)[free][:, free]
            change = splu(tangent.tocsc()).solve(residual)
            state[free] -= change
            if np.abs(change).max() < 1e-7 * np.abs(state).max():  # rounding in narrow elements
                return state
        raise RuntimeError(f"Newton's method changes by {np.abs(change).max():.1e} still")

    def at(self, points: np.ndarray) -> dict[str, np.ndarray]:
        """The solution at points."""
        state, n = self.solve(), self.velocity.count
        u, v = (self.velocity.evaluate(f, points) for f in state[: 2 * n].reshape(2, n))
        return {"u": u, "v": v, "p": self.pressure.evaluate(state[2 * n :], points)}


def spaces(xs: np.ndarray, ys: np.ndarray, kept: np.ndarray, degree: int) -> tuple[Space, Space]:
    """Of velocity and pressure."""
    return tuple(Space(xs, ys, k, kept, degree + 2) for k in (degree, degree - 1))


def cavity(degree: int, count: int, levels: int) -> Flow:
    """The lid-driven cavity, with narrow elements at the ends of the lid."""
    half = towards(0, 0.5, levels, count)
    xs, ys = np.concatenate([half, 1 - half[-2::-1]]), towards(1, 0, levels, 2 * count)
    w, q = spaces(xs, ys, np.ones((len(xs) - 1, len(ys) - 1), bool), degree)
    x, y = w.places.T
    wall = (x == 0) | (x == 1) | (y == 0) | (y == 1)
    lid = np.where(y == 1, 4 * x * (1 - x), 0)
    return Flow(w, q, np.where(wall, np.stack([lid, 0 * x]), np.nan), (0.0, 0.0))


def step(degree: int, count: int, levels: int) -> Flow:
    """The backward-facing step, with narrow elements at its corner."""
    halves = [towards(at, to, levels, n) for at, to, n in (
        (2, 0, 2 * count), (2, 4, 2 * count), (1, 0, count), (1, 2, count),
    )]  # fmt: skip
    xs, ys = (np.concatenate([a, b[1:]]) for a, b in (halves[:2], halves[2:]))
    w, q = spaces(xs, ys, (xs[1:, None] > 2) | (ys[None, 1:] <= 1), degree)
    x, y = w.places.T
    inlet = (x == 0) & (y <= 1)
    wall = (y == 0) | (y == 2) | ((y == 1) & (x <= 2)) | ((x == 2) & (y >= 1))
    u = np.where(wall, 0, np.where(inlet, 4 * y * (1 - y), np.nan))
    v = np.where(wall | inlet, 0, np.nan)
    return Flow(w, q, np.stack([u, v]))


def places(name: str) -> np.ndarray:
    """Quasi-random points of the domain, in float32 so that a file can hold them."""
    found = qmc.Halton(2, seed=0).random(2 * POINTS)
    if name == "step":
        found = found * (4, 2)
        found = found[(found[:, 0] > 2) | (found[:, 1] < 1)]
    return found[:POINTS].astype(np.float32)


# Degree of the velocity, elements, and how often those at corners are halved: coarse and fine.
CASES: dict[str, tuple[Callable, tuple, tuple]] = {
    "cavity": (cavity, (5, 3, 7), (6, 4, 8)),
    "step": (step, (4, 4, 10), (5, 4, 12)),
}


def main() -> None:
    for name in sys.argv[1:] or CASES:
        make, coarse, fine = CASES[name]
        points, found = places(name), []
        for size in (coarse, fine):
            begin = time.perf_counter()
            found.append(make(*size).at(points.astype(float)))
            print(f"{name} {size}: {time.perf_counter() - begin:.0f} s", flush=True)
        off = {k: relative(found[0][k], f) for k, f in found[1].items()}
        print(f"{name}: two meshes differ by", *(f"{k} {e:.1e}" for k, e in off.items()))
        values = {k: f.astype(np.float32) for k, f in found[1].items()}
        FOLDER.mkdir(exist_ok=True)
        np.savez_compressed(FOLDER / f"{name}.npz", points=points, **values)


if __name__ == "__main__":
    main()
