"""The reference of `poisson_boltzmann`."""

from typing import Any

import numpy as np

# Centre and radius of the disks that are left out.
CIRCLES = ((0.5, 0.5, 0.2), (0.4, -0.4, 0.4), (-0.2, -0.7, 0.1), (-0.6, 0.5, 0.3))


def poisson_boltzmann_values(_: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    raise NotImplementedError
