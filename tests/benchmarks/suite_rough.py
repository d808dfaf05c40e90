"""The rough conductivity of `heat_rough`: exp of a Gaussian random field, drawn once.

The field is periodic with modes up to 12 and amplitudes |k|^-2, of mean 0 and standard deviation 1.
"""

import numpy as np

MODES, ACROSS = 12, 129


def field(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """a at points of the unit square."""
    k = np.arange(-MODES, MODES + 1)
    size = np.hypot(*np.meshgrid(k, k, indexing="ij"))
    size[MODES, MODES] = np.inf
    random = np.random.default_rng(20)
    amplitudes = (random.normal(size=size.shape) + 1j * random.normal(size=size.shape)) / size**2
    amplitudes /= np.sqrt(np.sum(np.abs(amplitudes) ** 2) / 2)  # of the real part's mean square
    waves = [np.exp(2j * np.pi * np.multiply.outer(c, k)) for c in (x, y)]
    return np.exp(np.real(np.einsum("...i,ij,...j->...", waves[0], amplitudes, waves[1])))


def field_table() -> dict[str, np.ndarray]:
    """The same as a table on a grid of 129 x 129."""
    at = np.linspace(0, 1, ACROSS)
    x, y = (c.ravel() for c in np.meshgrid(at, at, indexing="ij"))
    return {"x": x, "y": y, "a": field(x, y)}
