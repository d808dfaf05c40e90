"""How well terms hold: residuals at points that were not solved at, against their parts.

For a residual R(x, D^alpha u) the size is

    S = rms_x sum_alpha |dR/d(D^alpha u)| P_alpha,   P_alpha = size of D^alpha u

where P_alpha is the typical size over the whole domain (see `sizes.py`): a condition u = 0 is
measured against u. The ratio of rms R to S is then the relative error with which a term holds,
whatever its units. A term with `where=` is measured at the points where it holds. In corners, where
conditions meet that may contradict each other, the worst point is measured apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from symbolic_pinn.problem import must_hold
from symbolic_pinn.verdict.near_corners import NearCorners
from symbolic_pinn.verdict.sizes import rms


@dataclass(frozen=True, kw_only=True)
class TermError:
    """How well one term holds.

    Attributes:
        name, group: of the term.
        rms: of its residual at the points.
        largest: of its residual away from corners.
        size: what its parts are.
        corner: the largest in a corner, where conditions or interfaces meet; 0 without one.
        meeting: which corner that is, in words.
        not_finite: what of it is not finite at some point, in words; empty if all is.
    """

    name: str
    group: str
    rms: float
    largest: float
    size: float
    corner: float = 0.0
    meeting: str = ""
    not_finite: str = ""

    @property
    def relative(self) -> float:
        """rms / size."""
        return _ratio(self.rms, self.size)

    @property
    def relative_largest(self) -> float:
        """largest / size."""
        return _ratio(self.largest, self.size)

    @property
    def relative_corner(self) -> float:
        """corner / size."""
        return _ratio(self.corner, self.size)


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
    corners: NearCorners | None = None,
) -> TermError:
    """From the residual and its slopes at points, and the typical size of what each slope is by.

    Args:
        holds: at which of the points the term holds; default, and where it is none, all.
        corners: how near to corners the points are.
    """
    if holds is not None and holds.any():
        residual, slopes = residual[holds], [s[holds] for s in slopes]
        corners = None if corners is None else corners.at(holds)
    size = sum(np.abs(s) * t for s, t in zip(slopes, typical, strict=True))
    error = TermError(
        name=name,
        group=group,
        rms=rms(residual),
        largest=float(np.max(np.abs(residual))),
        size=rms(np.asarray(size)),
    )
    return error if corners is None or not corners.near.any() else _apart(error, residual, corners)


def _apart(error: TermError, residual: np.ndarray, corners: NearCorners) -> TermError:
    """The same with what is largest in corners measured apart."""
    inside = np.where(corners.near, np.abs(residual), -1.0)
    worst = int(np.argmax(inside))
    return replace(
        error,
        largest=float(np.max(np.abs(residual[~corners.near]))),
        corner=float(inside[worst]),
        meeting=corners.name(worst),
    )


def largest(measures: Iterable[TermError]) -> float:
    """The largest relative residual of a term; what need not hold, data and priors, is left out."""
    found = [m.relative for m in measures if must_hold(m.group)]
    return max(found, default=0.0) if np.isfinite(found).all() else float("inf")
