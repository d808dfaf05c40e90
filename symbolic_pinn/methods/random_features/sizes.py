"""How large each unknown is, so that coefficients of all unknowns are of one size.

An equation that ties a displacement of 1e-6 to a stress of 1e6 has columns that differ by 1e12: the
scaling of rows and the damping would hide the small one behind the rounding of the large one.
Columns are therefore multiplied by sizes, powers of 2, which are read off the solution itself. One
unknown alone needs none: a factor of all columns changes nothing.
"""

from dataclasses import replace

import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.domain import Domain

_POINTS = 64
# Sizes that differ by less, in powers of 2, stay as they are.
_ALIKE = 10
# Below this against the largest, in powers of 2, a size is rounding and says nothing.
_ROUNDING = -40


def found_sizes(
    sizes: np.ndarray, basis: FeatureBasis, a: np.ndarray, domain: Domain
) -> np.ndarray:
    """The sizes of unknowns with coefficients "unknowns cells features", or the same as before.

    They are kept where the columns that they scale have coefficients alike.
    """
    if len(a) == 1 or not np.isfinite(a).all():
        return sizes
    x = replace(domain, lower=basis.lower, upper=basis.upper).uniform(_POINTS, seed=0)
    rms = np.sqrt(np.mean(np.square(basis.values(a, x, (0,) * x.shape[1])), axis=-1)) / sizes
    if not rms.max() > 0:
        return sizes
    powers = np.log2(np.maximum(rms / rms.max(), 2.0 ** (_ROUNDING - 1)))
    powers = np.where(powers < _ROUNDING, 0.0, np.round(powers))
    return sizes if np.ptp(powers) <= _ALIKE else sizes * 2.0**powers
