"""Reference solutions where no closed form exists, each computed in two independent ways.

    python tests/benchmarks/references.py                        the two ways against each other
    python tests/benchmarks/references.py burgers_shock RUN      the error of a run folder

- **Burgers**, nu = 0.01/pi, u(0, x) = -sin(pi x): the Cole-Hopf transform gives u as a quotient of
  two integrals (C. Basdevant et al., Computers & Fluids 14 (1986) 23-41), here by the trapezoidal
  rule, which converges faster than any power for them. Against it: Fourier modes in x.
- **Allen-Cahn**, u_t = 1e-4 u_xx + 5 (u - u^3), periodic, u(0, x) = x^2 cos(pi x): cosine modes in
  x (u is even; its coefficients at the start are integrated, since u_x jumps at x = 1). Against
  it: Chebyshev collocation on [0, 1] with u_x = 0 at both ends, and an implicit Runge-Kutta method.

Both spectral solvers step in time by ETDRK4 (A.-K. Kassam, L. N. Trefethen, SIAM J. Sci. Comput. 26
(2005) 1214-1233).
"""

import sys
from collections.abc import Callable

import numpy as np
from scipy.fft import dct, dst
from scipy.integrate import solve_ivp

NU = 0.01 / np.pi
TIMES = (0.25, 0.5, 0.75, 1.0)
PLACES = np.linspace(0, 1, 401)  # both solutions are odd or even in x


def burgers_by_integrals(t: float, x: np.ndarray, points: int = 20_000) -> np.ndarray:
    """u = -int sin(pi y) w / int w, y = x - eta, w = e^(-cos(pi y)/(2 pi nu) - eta^2/(4 nu t))."""
    eta = np.linspace(-2, 2, points)
    y = x[:, None] - eta
    exponent = -np.cos(np.pi * y) / (2 * np.pi * NU) - eta**2 / (4 * NU * t)
    w = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return -np.sum(np.sin(np.pi * y) * w, axis=1) / np.sum(w, axis=1)


def etdrk4(
    linear: np.ndarray, nonlinear: Callable, start: np.ndarray, times: tuple, step: float
) -> list[np.ndarray]:
    """The coefficients v at the times, v' = linear v + nonlinear(v), in steps of one length."""
    return etdrk4_driven(linear, lambda _, v: nonlinear(v), start, times, step)


def etdrk4_driven(
    linear: np.ndarray, nonlinear: Callable, start: np.ndarray, times: tuple, step: float
) -> list[np.ndarray]:
    """The same for v' = linear v + nonlinear(t, v)."""
    z = step * linear
    # Contour integrals avoid the cancellation of (e^z - 1)/z near 0.
    circle = z[:, None] + np.exp(2j * np.pi * (np.arange(64) + 0.5) / 64)
    e, half = np.exp(z), np.exp(z / 2)

    def mean(values: np.ndarray) -> np.ndarray:
        found = step * np.mean(values, axis=1)
        return found if np.iscomplexobj(linear) else found.real

    q = mean((np.exp(circle / 2) - 1) / circle)
    a = mean((-4 - circle + np.exp(circle) * (4 - 3 * circle + circle**2)) / circle**3)
    b = mean((2 + circle + np.exp(circle) * (circle - 2)) / circle**3)
    c = mean((-4 - 3 * circle - circle**2 + np.exp(circle) * (4 - circle)) / circle**3)
    v, found = start, []
    for n in range(1, round(times[-1] / step) + 1):
        begin, middle, end = (n - 1) * step, (n - 0.5) * step, n * step
        f_v = nonlinear(begin, v)
        f_1 = nonlinear(middle, one := half * v + q * f_v)
        f_2 = nonlinear(middle, half * v + q * f_1)
        f_3 = nonlinear(end, half * one + q * (2 * f_2 - f_v))
        v = e * v + a * f_v + 2 * b * (f_1 + f_2) + c * f_3
        if any(abs(n * step - t) < step / 2 for t in times):
            found.append(v)
    return found


def burgers_by_modes(modes: int, step: float) -> list[np.ndarray]:
    """u = sum v_k sin(k pi x): v_k' = -nu (k pi)^2 v_k + (k pi / 2) (u^2)_k, u^2 in cosines."""
    k = np.pi * np.arange(1, modes)
    start = np.where(np.arange(1, modes) == 1, -1.0, 0.0)
    kept = np.arange(1, modes) < 2 * modes // 3  # products of these are not aliased

    def nonlinear(v: np.ndarray) -> np.ndarray:
        u = np.concatenate([[0.0], dst(v, type=1) / 2, [0.0]])
        square = dct(u**2, type=1)[1:-1] / modes
        return kept * k * square / 2

    found = etdrk4(-NU * k**2, nonlinear, start, TIMES, step)
    return [np.sin(np.outer(PLACES, k)) @ v for v in found]


def allen_cahn_modes(modes: int, step: float) -> list[np.ndarray]:
    """Cosine coefficients v_k at the times: u = sum_k v_k cos(k pi x)."""
    n = np.arange(modes + 1)
    ends = np.where((n == 0) | (n == modes), 2.0, 1.0)

    def nonlinear(v: np.ndarray) -> np.ndarray:
        u = dct(v * ends, type=1) / 2
        return dct(5 * (u - u**3), type=1) / modes / ends

    return etdrk4(-1e-4 * (np.pi * n) ** 2, nonlinear, _start(modes), TIMES, step)


def _start(modes: int) -> np.ndarray:
    """Coefficients of x^2 cos(pi x): c_k = 2 int_0^1 x^2 cos(pi x) cos(k pi x) dx."""
    k = np.arange(modes + 1)

    def moment(m: np.ndarray) -> np.ndarray:
        """int_0^1 x^2 cos(m pi x) dx = 2 (-1)^m / (m pi)^2, 1/3 for m = 0"""
        safe = np.where(m == 0, 1, m)
        return np.where(m == 0, 1 / 3, 2 * (-1.0) ** m / (np.pi * safe) ** 2)

    found = moment(k - 1) + moment(k + 1)
    found[0] = moment(np.array(1))
    return found


def allen_cahn_by_modes(modes: int, step: float) -> list[np.ndarray]:
    """u at the places and times."""
    matrix = np.cos(np.pi * np.outer(PLACES, np.arange(modes + 1)))
    return [matrix @ v for v in allen_cahn_modes(modes, step)]


def allen_cahn_by_collocation(n: int, tolerance: float) -> list[np.ndarray]:
    """Chebyshev points of [0, 1]; u_x = 0 at the ends gives the values there."""
    j = np.arange(n + 1)
    x = (1 - np.cos(np.pi * j / n)) / 2
    weights = (-1.0) ** j * np.where((j == 0) | (j == n), 0.5, 1.0)
    apart = x[:, None] - x + np.eye(n + 1)
    d = weights / weights[:, None] / apart
    np.fill_diagonal(d, 0)
    np.fill_diagonal(d, -d.sum(axis=1))
    ends, inner = [0, n], slice(1, n)
    to_ends = -np.linalg.solve(d[np.ix_(ends, ends)], d[ends, inner])
    second = d @ d
    laplacian = second[inner, inner] + second[inner][:, ends] @ to_ends

    def slope(_: float, u: np.ndarray) -> np.ndarray:
        return 1e-4 * laplacian @ u + 5 * (u - u**3)

    def jacobian(_: float, u: np.ndarray) -> np.ndarray:
        return 1e-4 * laplacian + np.diag(5 - 15 * u**2)

    start = (x**2 * np.cos(np.pi * x))[inner]
    run = solve_ivp(
        slope, (0, 1), start, "Radau", TIMES, rtol=tolerance, atol=tolerance, jac=jacobian
    )
    bary = weights / (PLACES[:, None] - x + 1e-300)
    values = np.concatenate([(to_ends @ run.y)[:1], run.y, (to_ends @ run.y)[1:]])
    found = (bary / bary.sum(axis=1, keepdims=True)) @ values
    exactly = np.isclose(PLACES[:, None], x, rtol=0, atol=1e-15)
    for row, column in zip(*np.nonzero(exactly), strict=True):
        found[row] = values[column]
    return list(found.T)


def burgers_shock(t: np.ndarray, x: np.ndarray) -> np.ndarray:
    """u at points, by the integrals."""
    found = np.empty_like(x)
    for time in np.unique(t):
        here = t == time
        found[here] = burgers_by_integrals(time, x[here]) if time else -np.sin(np.pi * x[here])
    return found


def allen_cahn(t: np.ndarray, x: np.ndarray) -> np.ndarray:
    """u at points, whose times are multiples of 1/100, by cosine modes."""
    global TIMES
    TIMES = tuple(time for time in np.unique(t) if time)
    found = x**2 * np.cos(np.pi * x)
    for time, v in zip(TIMES, allen_cahn_modes(4096, 2e-4), strict=True):
        here = t == time
        found[here] = np.cos(np.pi * np.outer(x[here], np.arange(4097))) @ v
    return found


def error_of(name: str, folder: str) -> float:
    """Relative L2 error of a saved run at t = 0.05, 0.1, ..., 1 and 201 places.

    t = 0 is given, and a series that is cut off does not give it better: u_x jumps at x = 1.
    """
    import symbolic_pinn as spinn

    reference = {"burgers_shock": burgers_shock, "allen_cahn": allen_cahn}[name]
    t, x = (a.ravel() for a in np.meshgrid(np.arange(1, 21) / 20, np.linspace(-1, 1, 201)))
    exact, values = reference(t, x), spinn.Solution.load(folder)(t=t, x=x)
    return float(np.linalg.norm(values - exact) / np.linalg.norm(exact))


def main() -> None:
    if len(sys.argv) == 3:
        print(f"relative L2 error {error_of(*sys.argv[1:]):.3e}")
        return
    exact = [burgers_by_integrals(t, PLACES) for t in TIMES]
    coarse = [burgers_by_integrals(t, PLACES, 5_000) for t in TIMES]
    print("Burgers, largest difference at t =", *TIMES)
    _print("integrals, 20,000 and 5,000 points", exact, coarse)
    _print("integrals and 2,048 modes", exact, burgers_by_modes(2048, 1e-4))
    print("Allen-Cahn, largest difference at t =", *TIMES)
    fine = allen_cahn_by_modes(4096, 2e-4)
    _print("4,096 and 2,048 modes", fine, allen_cahn_by_modes(2048, 4e-4))
    _print("modes and 801 Chebyshev points", fine, allen_cahn_by_collocation(800, 1e-12))


def _print(what: str, a: list[np.ndarray], b: list[np.ndarray]) -> None:
    print(f"  {what:40}", *(f"{np.abs(p - q).max():.1e}" for p, q in zip(a, b, strict=True)))


if __name__ == "__main__":
    main()
