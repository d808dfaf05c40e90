"""The inverse of the conformal map of the outside of a hole, by continuation."""

import numpy as np
from jaxtyping import Complex

from symbolic_pinn.networks import TaylorSeries, zeta
from symbolic_pinn.recipe import OutsideMap

# Far away zeta = r / (z - c), which is where it begins; |zeta| grows by a factor with each step.
_FAR, _STEPS, _LAST = 0.02, 40, 4
_EXACT = 1e-8


def outside_places(
    described: OutsideMap, images: Complex[np.ndarray, " points"]
) -> Complex[np.ndarray, " points"]:
    """z with zeta(z) = an image, nan where none is found.

    log zeta is followed from far away to the edge, by one step of Newton's method for each value.
    """
    found = np.full(len(images), complex(np.nan, np.nan))
    rows = np.flatnonzero(np.abs(images) > 0)
    wanted = images[rows]
    far = np.minimum(_FAR, np.abs(wanted))
    growth = (np.abs(wanted) / far) ** (1 / _STEPS)
    aimed = wanted / np.abs(wanted) * far
    z = complex(*described.centre) + described.radius / aimed
    for i in range(_STEPS + _LAST):
        if 0 < i <= _STEPS:
            aimed = aimed * growth
        value, slope = zeta(described, TaylorSeries.at(z, 1)).a
        # In log zeta, which is nearly linear in log z.
        z = z - np.log(value / aimed) * value / slope
    off = np.abs(zeta(described, TaylorSeries.at(z, 0)).a[0] - wanted)
    found[rows] = np.where(off <= _EXACT, z, found[rows])
    return found
