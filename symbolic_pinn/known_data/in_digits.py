"""Very narrow places looked at again in 40 digits: is it more than rounding, or a singularity?"""

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.known_data.formulas import KnownFormula
from symbolic_pinn.known_data.numeric import several

# Shares of an interval below which it is looked at again.
_ROUNDING, _SINGULAR = 1e-5, 1e-7


def is_real(known: KnownFormula, c: np.ndarray, w: np.ndarray, length: np.ndarray) -> bool:
    """Whether a formula has the width w about c, as it seems to have in 16 digits.

    A difference of large numbers is rounding at such widths; a root or a logarithm that is infinite
    at c changes at all scales and has no width.
    """
    i = int(np.argmin(w / length))
    share = w[i] / length[i]
    if share > _ROUNDING or known.formula.atoms(Supplied):
        return True
    steps = np.array([0.0, 0.5, -0.5, 2.0, -2.0, 1e3, -1e3])
    points = c + np.outer(steps, np.eye(len(c))[i] * w[i])
    [f] = several([known.formula], known.coordinates)
    values, exact = f(points), [_in_digits(known, x) for x in points]
    amplitude = np.nanmax(np.abs(values[3:5] - values[0]))
    for value, true in zip(values[:5], exact[:5], strict=True):
        if np.isfinite(true) and not abs(true - value) <= 0.2 * amplitude:
            return False
    if share > _SINGULAR:
        return True
    near = [d if np.isfinite(d := abs(v - exact[0])) else np.inf for v in exact[1:]]
    across = max((d for d in near[2:4] if np.isfinite(d)), default=0.0)
    return max(near[:2]) <= 0.75 * across and min(near[4:]) <= 2.0 * across


def _in_digits(known: KnownFormula, x: np.ndarray) -> float:
    at = {s: sp.Float(float(v), 40) for s, v in zip(known.coordinates, x, strict=True)}
    found = known.formula.subs(at).evalf(30)
    return float(found) if found.is_Number and found.is_finite else np.nan
