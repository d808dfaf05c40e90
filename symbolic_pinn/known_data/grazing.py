"""Places that look narrow only since they lie at the rim or in a corner of a wide region.

Beside the edge of a disc a line along the edge cuts off a short chord, and every corner of a region
is narrow in its tip; the region is not narrow for that. From within a narrow place of width w a
straight way of length 30 w leads out of it, or along it to where it is as narrow. From a rim or a
corner some ways lead to where the region is wider.
"""

import numpy as np

from symbolic_pinn.known_data.numeric import Values
from symbolic_pinn.known_data.width import Scan, scan

_WAYS, _STEPS = 256, 10
# Length of a way and what counts as wider, in widths; a way is no longer than a tenth of the box.
_LENGTH, _WIDER, _MOST = 30.0, 5.0, 0.1
# Ways that have to lead on, of all.
_ENOUGH = 0.01


def at_rim(f: Values, y: np.ndarray, found: Scan, size: float) -> np.ndarray:
    """Which of some points of the unit box lie at the rim of a wide region."""
    n, dim = y.shape
    rim = np.zeros(n, bool)
    if dim < 2:
        return rim
    random = np.random.default_rng(0).normal(size=(_WAYS, dim))
    ways = random / np.linalg.norm(random, axis=1, keepdims=True)
    steps = np.linspace(0, 1, _STEPS + 1)[1:]
    for k in range(n):
        w = float(found.widths[k].min())
        x = y[k] + min(_LENGTH * w, _MOST) * steps[:, None, None] * ways
        inside = ((x >= 0) & (x <= 1)).all(axis=(0, 2))
        change = np.abs(f(np.clip(x, 0, 1)) - f(y[k]))
        on = inside & (np.nan_to_num(change, nan=np.inf).max(axis=0) < found.amplitude[k] / 2)
        if on.sum() > _ENOUGH * _WAYS:
            there = scan(f, x[-1, on], size, walls=False)
            wide = (there.amplitude == 0) | (there.widths.min(axis=1) > _WIDER * w)
            rim[k] = wide.mean() > 0.5
    return rim
