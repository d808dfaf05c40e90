"""How well terms hold: residuals at points that were not solved at, against their parts.

For a residual R(x, D^alpha u) the size is

    S = rms_x sum_alpha |dR/d(D^alpha u)| P_alpha,   P_alpha = rms of D^alpha u

where P_alpha is taken over the whole domain: a condition u = 0 is measured against u. The ratio of
rms R to S is then the relative error with which a term holds, whatever its units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class TermError:
    """How well one term holds.

    Attributes:
        name, group: of the term.
        rms, largest: of its residual at the points.
        size: what its parts are.
    """

    name: str
    group: str
    rms: float
    largest: float
    size: float

    @property
    def relative(self) -> float:
        """rms / size."""
        return _ratio(self.rms, self.size)

    @property
    def relative_largest(self) -> float:
        """largest / size."""
        return _ratio(self.largest, self.size)


def _ratio(value: float, size: float) -> float:
    if not np.isfinite(value):
        return float("inf")
    return value / size if size else (0.0 if value == 0 else float("inf"))


def term_error(
    residual: np.ndarray,
    slopes: Sequence[np.ndarray],
    typical: Sequence[float],
    *,
    name: str,
    group: str,
) -> TermError:
    """From the residual and its slopes at points, and the typical size of what each slope is by."""
    size = sum(np.abs(s) * t for s, t in zip(slopes, typical, strict=True))
    return TermError(
        name=name,
        group=group,
        rms=_rms(residual),
        largest=float(np.max(np.abs(residual))),
        size=_rms(np.asarray(size)),
    )


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))
