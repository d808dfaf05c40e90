"""How well terms hold: residuals at points that were not solved at, against their parts.

For a residual R(x, D^alpha u) the size is

    S = rms_x sum_alpha |dR/d(D^alpha u)| P_alpha,   P_alpha = size of D^alpha u

where P_alpha is the typical size over the whole domain (see `sizes.py`): a condition u = 0 is
measured against u. The ratio of rms R to S is then the relative error with which a term holds,
whatever its units. A term with `where=` is measured at the points where it holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from symbolic_pinn.problem import must_hold
from symbolic_pinn.verdict.sizes import rms


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
    holds: np.ndarray | None = None,
) -> TermError:
    """From the residual and its slopes at points, and the typical size of what each slope is by.

    Args:
        holds: at which of the points the term holds; default, and where it is none, all.
    """
    if holds is not None and holds.any():
        residual, slopes = residual[holds], [s[holds] for s in slopes]
    size = sum(np.abs(s) * t for s, t in zip(slopes, typical, strict=True))
    return TermError(
        name=name,
        group=group,
        rms=rms(residual),
        largest=float(np.max(np.abs(residual))),
        size=rms(np.asarray(size)),
    )


def largest(measures: Iterable[TermError]) -> float:
    """The largest relative residual of a term; what need not hold, data and priors, is left out."""
    found = [m.relative for m in measures if must_hold(m.group)]
    return max(found, default=0.0) if np.isfinite(found).all() else float("inf")
