"""Up to which frequency a function varies along a line, read off its Chebyshev coefficients.

A wave of frequency w on (-1, 1) has the coefficients 2 J_n(w), which fall off at once beyond

    n = w + 3.4 w^(1/3),

where they are a thousandth of the largest (J_n about n = w is an Airy function, DLMF 10.19.8). No
window is needed, and a polynomial, an exponential or a part of a wave count as little as they are.
Where coefficients fall off like a power of n only, there is a jump or a kink, which no frequency
bounds: it counts as far as a tenth of the largest reaches.
"""

import numpy as np
from scipy.fft import dct

from symbolic_pinn.known_data.packets import FAINT

_TRANSITION = 3.4
_COARSE = 0.1
# From a tenth to a thousandth the degree of a smooth function grows by less than that.
_GROWS, _STEPS = 3.0, 8
_RESOLVED = 0.8


def chebyshev_points(count: int) -> np.ndarray:
    """Points on (-1, 1), its ends not among them."""
    return np.cos(np.pi * (np.arange(count) + 0.5) / count)


def coefficients(values: np.ndarray) -> np.ndarray:
    """|c_n| "... n" from values, complex ones too, at `chebyshev_points` "... points"."""
    parts = [dct(part, axis=-1) for part in (values.real, values.imag)]
    found = np.hypot(*parts) / values.shape[-1]
    found[..., 0] /= 2
    return found


def band(c: np.ndarray, largest: float) -> float | None:
    """The frequency above which hardly anything is found.

    Args:
        c: |c_n|.
        largest: of the whole formula; a thousandth of it is hardly anything.

    Returns:
        `None` where there are too few coefficients to tell.
    """
    tail = np.maximum.accumulate(c[::-1])[::-1]
    fine, coarse = (int((tail > level * largest).sum()) for level in (FAINT, _COARSE))
    is_smooth = fine <= _GROWS * coarse + _STEPS
    count = fine if is_smooth else coarse
    if count > _RESOLVED * len(c):
        return None
    return _frequency(count) if count > 1 else 0.0


def _frequency(degree: int) -> float:
    """w of w + a w^(1/3) = n: s = w^(1/3) is the only real root of s^3 + a s - n = 0."""
    a, n = _TRANSITION, degree
    s = 2 * np.sqrt(a / 3) * np.sinh(np.arcsinh(1.5 * n / a * np.sqrt(3 / a)) / 3)
    return float(s**3)
