"""`WavePacket`: a smooth envelope times a wave, of which known formulas are made."""

from dataclasses import dataclass

import numpy as np

# Frequencies, on a box from -1 to 1, below which along every coordinate there is no wave that is
# worth a name.
LOW = 8.0
# What is smaller than this share of a formula's largest is left out.
FAINT = 1e-3


@dataclass(frozen=True, kw_only=True, eq=False)
class WavePacket:
    """g(x) cos(w . x + b), g smooth, on a box that is mapped to -1 ... 1.

    Attributes:
        frequency: w, one entry for each coordinate of the problem; 0 for what has no wave.
        envelope: along each coordinate the angular frequency above which hardly anything of g is.
        amplitude: the size of g, for comparison within one formula.
    """

    frequency: np.ndarray
    envelope: np.ndarray
    amplitude: float = 1.0

    @property
    def is_smooth(self) -> bool:
        """Whether there is no wave in it that is worth a name."""
        return bool((np.abs(self.frequency) <= LOW).all())

    @property
    def reach(self) -> np.ndarray:
        """The angular frequency above which hardly anything is found, along each coordinate."""
        return np.abs(self.frequency) + self.envelope
