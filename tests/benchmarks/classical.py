"""Classical solvers for three of the problems that methods.py solves.

    python tests/benchmarks/classical.py poisson_2d | klein_gordon | burgers_shock

A second-order finite-difference method; Chebyshev collocation (L. N. Trefethen, "Spectral Methods
in MATLAB", SIAM, 2000, chapters 6 and 7) with SciPy's Runge-Kutta method in time; for Burgers the
Fourier modes of references.py. Errors are relative L2 errors on the method's own grid.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse
from references import PLACES, TIMES, burgers_by_integrals, burgers_by_modes
from scipy.integrate import solve_ivp
from scipy.sparse.linalg import spsolve


def chebyshev(n: int, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Points x from b down to a and the matrix D with (D u)_i = u'(x_i)."""
    k = np.arange(n + 1)
    x = np.cos(np.pi * k / n)
    c = np.where((k == 0) | (k == n), 2.0, 1.0) * (-1.0) ** k
    D = np.outer(c, 1 / c) / (x[:, None] - x + np.eye(n + 1))
    D -= np.diag(D.sum(axis=1))
    return a + (b - a) * (x + 1) / 2, 2 / (b - a) * D


def error(u: np.ndarray, exact: np.ndarray) -> float:
    return float(np.linalg.norm(u - exact) / np.linalg.norm(exact))


def poisson_by_differences(n: int) -> float:
    """u_xx + u_yy = f on n x n inner points of the unit square, five points each."""
    x = np.arange(1, n + 1) / (n + 1)
    second = sparse.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(n, n)) * (n + 1) ** 2
    one = sparse.eye_array(n)
    exact = np.outer(np.sin(np.pi * x), np.sin(np.pi * x)).ravel()
    matrix = (sparse.kron(second, one) + sparse.kron(one, second)).tocsc()
    return error(spsolve(matrix, -2 * np.pi**2 * exact), exact)


def poisson_by_collocation(n: int) -> float:
    """The same on a Chebyshev grid."""
    x, D = chebyshev(n, 0, 1)
    second = (D @ D)[1:-1, 1:-1]
    exact = np.outer(np.sin(np.pi * x), np.sin(np.pi * x))[1:-1, 1:-1]
    one = np.eye(n - 1)
    u = np.linalg.solve(np.kron(second, one) + np.kron(one, second), -2 * np.pi**2 * exact.ravel())
    return error(u, exact.ravel())


def klein_gordon_by_collocation(n: int, tolerance: float) -> float:
    """u_tt = u_xx - u^3 + f on [0, 1], u = x cos(5 pi t) + (x t)^3: walls given, DOP853 in time."""
    x, D = chebyshev(n, 0, 1)
    second = D @ D

    def exact(t: float) -> np.ndarray:
        return x * np.cos(5 * np.pi * t) + (x * t) ** 3

    def f(t: float) -> np.ndarray:
        u_tt = -25 * np.pi**2 * x * np.cos(5 * np.pi * t) + 6 * x**3 * t
        return u_tt - 6 * x * t**3 + exact(t) ** 3

    def rate(t: float, state: np.ndarray) -> np.ndarray:
        u, v = exact(t), np.zeros(n + 1)  # the walls' values; the inner ones follow
        u[1:-1], v[1:-1] = np.split(state, 2)
        return np.concatenate([v[1:-1], (second @ u - u**3 + f(t))[1:-1]])

    start = np.concatenate([exact(0)[1:-1], np.zeros(n - 1)])
    times = np.linspace(0, 1, 101)
    found = solve_ivp(rate, (0, 1), start, "DOP853", times, rtol=tolerance, atol=tolerance).y
    return error(found[: n - 1].T, np.array([exact(t)[1:-1] for t in times]))


def burgers(n: int, step: float) -> float:
    """n Fourier modes in x, ETDRK4 in time."""
    exact = [burgers_by_integrals(t, PLACES) for t in TIMES]
    return error(np.array(burgers_by_modes(n, step)), np.array(exact))


SOLVERS: dict[str, dict[str, Callable[[], float]]] = {
    "poisson_2d": {
        "differences, 200 x 200": lambda: poisson_by_differences(200),
        "differences, 800 x 800": lambda: poisson_by_differences(800),
        "Chebyshev, 20 x 20": lambda: poisson_by_collocation(20),
    },
    "klein_gordon": {
        "Chebyshev, 24 points, DOP853": lambda: klein_gordon_by_collocation(24, 1e-12)
    },
    "burgers_shock": {
        "512 modes, 1,000 steps": lambda: burgers(512, 1e-3),
        "1,024 modes, 2,000 steps": lambda: burgers(1024, 5e-4),
    },
}


def main() -> None:
    for name, solver in SOLVERS[sys.argv[1]].items():
        begin = time.perf_counter()
        found = solver()
        print(f"{name}: error {found:.1e} in {time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    main()
