"""References of the suite on a ring or line: Fourier modes with ETDRK4, and Cole-Hopf for Burgers.

python tests/benchmarks/suite_rings.py       two resolutions against each other
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from references import burgers_shock, etdrk4

TIMES = tuple(np.arange(1, 21) / 20)
PLACES = 128


def on_a_ring(
    linear: Callable, factor: float, start: Callable, places: np.ndarray, step: float
) -> list[np.ndarray]:
    """u at TIMES and 128 of the places, u_t = L u - factor (u^2/2)_x.

    Args:
        linear: the symbol of L, a function of i k.
        places: of the Fourier grid; the upper third of its modes is left out of products.
    """
    modes = len(places)
    length = modes * (places[1] - places[0])
    ik = 2j * np.pi / length * np.arange(modes // 2 + 1)
    kept = np.arange(modes // 2 + 1) < modes // 3

    def nonlinear(w: np.ndarray) -> np.ndarray:
        return -factor / 2 * ik * kept * np.fft.rfft(np.fft.irfft(w, modes) ** 2)

    found = etdrk4(linear(ik), nonlinear, np.fft.rfft(start(places)), TIMES, step)
    return [np.fft.irfft(w, modes)[:: modes // PLACES] for w in found]


def kdv(modes: int, step: float) -> list[np.ndarray]:
    """u_t + u u_x + 0.022^2 u_xxx = 0 from cos(pi x)."""
    places = _places(-1, 1, modes)
    return on_a_ring(lambda ik: -(0.022**2) * ik**3, 1, lambda x: np.cos(np.pi * x), places, step)


def ks(modes: int, step: float) -> list[np.ndarray]:
    """u_t + 5 u u_x + u_xx/2 + u_xxxx/200 = 0 from -sin(pi x)."""
    return on_a_ring(
        lambda ik: np.real(-(ik**2) / 2 - ik**4 / 200),
        5, lambda x: -np.sin(np.pi * x), _places(-1, 1, modes), step,
    )  # fmt: skip


def ks_chaotic(modes: int, step: float) -> list[np.ndarray]:
    """u_t + 100/16 u u_x + 100/16^2 u_xx + 100/16^4 u_xxxx = 0 from cos(x) (1 + sin(x))."""
    return on_a_ring(
        lambda ik: np.real(-100 / 16**2 * ik**2 - 100 / 16**4 * ik**4),
        100 / 16, lambda x: np.cos(x) * (1 + np.sin(x)), _places(0, 2 * np.pi, modes), step,
    )  # fmt: skip


def _places(low: float, high: float, count: int) -> np.ndarray:
    return low + (high - low) * np.arange(count) / count


FINE = {kdv: (512, 1e-4), ks: (512, 5e-5), ks_chaotic: (512, 5e-5)}


@cache
def _fine(solver: Callable) -> np.ndarray:
    return np.concatenate(solver(*FINE[solver]))


def _values(solver: Callable, low: float, high: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    times, at = np.meshgrid(TIMES, _places(low, high, PLACES), indexing="ij")
    return np.stack([times.ravel(), at.ravel()], axis=1), {"u": _fine(solver)}


def kdv_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The reference of `kdv`."""
    return _values(kdv, -1, 1)


def ks_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The reference of `ks`."""
    return _values(ks, -1, 1)


def ks_chaotic_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The reference of `ks_chaotic`."""
    return _values(ks_chaotic, 0, 2 * np.pi)


def burgers_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The reference of `burgers`, by two integrals."""
    times, at = (c.ravel() for c in np.meshgrid(TIMES, np.linspace(-1, 1, 201), indexing="ij"))
    return np.stack([times, at], axis=1), {"u": burgers_shock(times, at)}


def main() -> None:
    for solver, (modes, step) in FINE.items():
        fine = solver(modes, step)
        for other in ((modes // 2, step), (modes, 2 * step)):
            off = [np.abs(a - b).max() for a, b in zip(fine, solver(*other), strict=True)]
            print(f"{solver.__name__}: {modes} modes, steps of {step:g}, against {other}:")
            print("   largest difference", *(f"{e:.1e}" for e in off[3::4]))


if __name__ == "__main__":
    main()
