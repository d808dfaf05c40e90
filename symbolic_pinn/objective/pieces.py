"""Points in pieces of one length, so that a program is compiled once however many there are."""

import numpy as np


def piece(values: np.ndarray, i: int, length: int) -> np.ndarray:
    """The i-th piece along the first axis, the last entry repeated where there are no more."""
    return values[np.minimum(np.arange(i * length, (i + 1) * length), len(values) - 1)]
