"""How large the error of a field is: `estimated_error`.

A residual says how well equations hold, not how far off the unknowns are: u' = 5 u grows e^20 times
on (0, 4), and so does a residual at its beginning. The correction v that the linearised equations
ask for (see `collocation/correction.py`) has the size of the error. It is sought in random
features of its own, some of which see what the field could not; the share r of the residual that v
leaves at other points says how far to believe it. With |R + R'v| = r |R|, v explains all but r^2 of
the mean square, and

    |error| is about |v| / sqrt(1 - r^2).

Where r is above 0.98 the residual is rougher than the features. A rough error changes derivatives
by more than values, so it is no larger against u than the residual is against its terms; what the
features do see counts five times. Then the estimate is the larger of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite, sqrt
from typing import Any

import jax
import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.correction import Correction, correction
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.determined import undetermined
from symbolic_pinn.verdict.known_field import OTHERS, POINTS, KnownField
from symbolic_pinn.verdict.term_error import TermError, largest

# Points for each feature at which a correction is judged.
_RATIO_OTHERS = 0.5
# sqrt(1 - r^2) at the r up to which a correction is believed: 1/5 at r = 0.98.
_HARDLY = 0.2
# Columns of the least squares in which the correction of a network is sought, and scales for it.
_COLUMNS = 600
_SCALES, _SPARSE_SCALES, _MANY = (4.0, 12.0, 36.0), (2.0, 6.0), 4


@dataclass(frozen=True, kw_only=True)
class ErrorEstimate:
    """What the linearised equations say of the error of a field.

    Attributes:
        relative: of each unknown, |error| / |u|; empty where nothing can be said.
        unresolved: the share r of the residual that the correction leaves at other points.
        undetermined: unknowns that the equations and conditions leave open, each with the relative
            residual that another solution beside it would have.
    """

    relative: Mapping[str, float] = field(default_factory=dict)
    unresolved: float = 0.0
    undetermined: Mapping[str, float] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "relative": dict(self.relative),
            "unresolved": self.unresolved,
            "undetermined": dict(self.undetermined),
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "ErrorEstimate":
        """The estimate that `facts` wrote; strict JSON has no infinity."""
        relative = {k: inf if v is None else float(v) for k, v in facts["relative"].items()}
        return cls(
            relative=relative,
            unresolved=facts["unresolved"],
            undetermined=facts["undetermined"],
        )


def unresolved_share(corrections: Sequence[Correction]) -> float:
    """r = |R + R'v| / |R|, of one correction or of several side by side."""
    before, after = (sum(getattr(c, n) for c in corrections) for n in ("before", "after"))
    return sqrt(after / before) if before else 0.0


def corrected(known: KnownField, expansion: RandomFeatureExpansion) -> Correction:
    """The correction of a field in an expansion."""
    solved_at, collocation = known.equations(expansion, POINTS)
    others, _ = known.equations(expansion, OTHERS, _RATIO_OTHERS)
    return correction(solved_at, others, collocation)


def estimated_error(
    known: KnownField, expansions: Sequence[RandomFeatureExpansion], residual: float
) -> ErrorEstimate:
    """The error of a field, by the best of some expansions for its correction.

    Args:
        known: the field.
        expansions: in which a correction is sought.
        residual: the largest relative residual of a term.
    """
    found = [(corrected(known, e), e) for e in expansions]
    v, expansion = min(found, key=lambda pair: unresolved_share([pair[0]]))
    x, covered = known.somewhere()
    basis = FeatureBasis(expansion, known.box.lower, known.box.upper)
    values = basis.values(v.coefficients, x, (0,) * x.shape[1]).T
    return estimate_of(known, (values * covered, known.values(x) * covered), [v], residual)


def estimate_of(
    known: KnownField,
    values: tuple[np.ndarray, np.ndarray],
    corrections: Sequence[Correction],
    residual: float,
) -> ErrorEstimate:
    """The estimate from values "points unknowns" of corrections v, and of the field."""
    v, u = values
    r = unresolved_share(corrections)
    if not isfinite(r) or not np.isfinite(v).all():
        return ErrorEstimate(unresolved=1.0)
    share = max(_HARDLY, sqrt(max(0.0, 1 - r**2)))
    sizes = relative_sizes(v / share, u)
    if share == _HARDLY:
        sizes = [max(size, residual) for size in sizes]
    names = known.residuals.problem.fields
    return ErrorEstimate(relative=dict(zip(names, sizes, strict=True)), unresolved=r)


def relative_sizes(v: np.ndarray, u: np.ndarray) -> list[float]:
    """|v| / |u| of each unknown, the larger of |u| before and after the correction taken."""
    change = np.linalg.norm(v, axis=0)
    size = np.maximum(np.linalg.norm(u, axis=0), np.linalg.norm(u + v, axis=0))
    return [float(c / s) if s > 0 else float(c > 0) for c, s in zip(change, size, strict=True)]


def assessed(
    known: KnownField, expansions: Sequence[RandomFeatureExpansion], measures: Sequence[TermError]
) -> ErrorEstimate:
    """The estimate of the error, and what the equations leave open."""
    with jax.enable_x64(True):
        found = estimated_error(known, expansions, largest(measures))
        return replace(found, undetermined=undetermined(known, expansions[0]))


def general_expansions(known: KnownField) -> tuple[RandomFeatureExpansion, ...]:
    """Expansions for the correction of a field of which no more is known."""
    dim, unknowns = len(known.box.coordinates), len(known.residuals.problem.fields)
    is_sparse = dim >= _MANY
    return tuple(
        RandomFeatureExpansion(_COLUMNS // unknowns, (s,) * dim, sparse=is_sparse, seed=OTHERS)
        for s in (_SPARSE_SCALES if is_sparse else _SCALES)
    )
