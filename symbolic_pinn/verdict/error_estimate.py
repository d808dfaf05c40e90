"""How large the error of a field is: `estimated_error`.

A residual says how well equations hold, not how far off the unknowns are: u' = 5 u grows e^20 times
on (0, 4), and so does a residual at its beginning. The correction v that the linearised equations
ask for (see `collocation/correction.py`) has the size of the error. It is sought in random
features of its own, some of which see what the field could not; the share of the residual that v
leaves at other points says how far to believe it. With |R + R'v| = r |R|, v explains all but r^2 of
the mean square, and

    |error| is about |v| / sqrt(1 - r^2).

Where r is above 0.98 nothing but a bound is known: what the equations magnify most, by how much
they do (see `determined.py`), times the residual.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite, nan, sqrt
from typing import Any

import jax
import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.correction import Correction, correction
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.determined import what_is_said
from symbolic_pinn.verdict.displaced import free_shifts
from symbolic_pinn.verdict.known_field import OTHERS, POINTS, RATIO, KnownField
from symbolic_pinn.verdict.time_left import TimeLeft, unlimited

_HARDLY = 0.98
# Points for each feature by which a correction in many cells is judged.
_TO_JUDGE = 0.5
# Points over which the size of an error is taken: it may sit in a layer.
_POINTS = 10_000
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
        bound: what |error| / |u| should not exceed, from the residual and how much the equations
            magnify one at most; none where that is not known.
        out_of_time: whether there was no time to look what the equations leave open, and to try
            more expansions.
    """

    relative: Mapping[str, float] = field(default_factory=dict)
    unresolved: float = 0.0
    undetermined: Mapping[str, float] = field(default_factory=dict)
    bound: float | None = None
    out_of_time: bool = False

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "relative": dict(self.relative),
            "unresolved": self.unresolved,
            "undetermined": dict(self.undetermined),
            **({} if self.bound is None else {"bound": self.bound}),
            **({"out_of_time": True} if self.out_of_time else {}),
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "ErrorEstimate":
        """The estimate that `facts` wrote; strict JSON has no infinity."""
        relative = {k: inf if v is None else float(v) for k, v in facts["relative"].items()}
        unresolved, undetermined = facts["unresolved"], facts["undetermined"]
        return cls(
            relative=relative,
            unresolved=nan if unresolved is None else float(unresolved),
            undetermined={k: nan if v is None else float(v) for k, v in undetermined.items()},
            bound=None if facts.get("bound") is None else float(facts["bound"]),
            out_of_time=facts.get("out_of_time", False),
        )


def corrected(known: KnownField, expansion: RandomFeatureExpansion) -> Correction:
    """The correction of a field in an expansion."""
    solved_at, collocation = known.equations(expansion, POINTS)
    others, _ = known.equations(expansion, OTHERS, _TO_JUDGE if expansion.count > 1 else RATIO)
    return correction(solved_at, others, collocation)


def estimated_error(
    known: KnownField, expansions: Sequence[RandomFeatureExpansion], left: TimeLeft = unlimited
) -> ErrorEstimate:
    """The error of a field, by the best of some expansions for its correction.

    Expansions for which there is no time, as the one before tells, are left out.
    """
    best: tuple[float, RandomFeatureExpansion, Correction] | None = None
    seconds = 0.0
    for expansion in expansions:
        if left() <= seconds:
            break
        begin = time.perf_counter()
        found = corrected(known, expansion)
        seconds = time.perf_counter() - begin
        if isfinite(found.unresolved) and (best is None or found.unresolved < best[0]):
            best = found.unresolved, expansion, found
    if best is None or not explained_share(best[0]):
        return ErrorEstimate(unresolved=1.0 if best is None else best[0])
    unresolved, expansion, found = best
    x, covered = known.somewhere(_POINTS if len(known.box.lower) == 1 else _POINTS // 5)
    basis = FeatureBasis(expansion, known.box.lower, known.box.upper)
    v = basis.values(found.coefficients, x, (0,) * x.shape[1]).T / explained_share(unresolved)
    sizes = relative_sizes(v * covered, known.values(x) * covered, known.least * sqrt(len(x)))
    names = known.residuals.problem.fields
    return ErrorEstimate(relative=dict(zip(names, sizes, strict=True)), unresolved=unresolved)


def explained_share(unresolved: float) -> float:
    """sqrt(1 - r^2), the share of the residual that the correction explains; 0 for hardly any."""
    return sqrt(1 - unresolved**2) if unresolved <= _HARDLY else 0.0


def relative_sizes(v: np.ndarray, u: np.ndarray, least: np.ndarray) -> list[float]:
    """|v| / |u| of each unknown, the larger of |u| before and after the correction taken.

    Args:
        v, u: at points.
        least: the length below which an unknown counts as 0.
    """
    change = np.linalg.norm(v, axis=0)
    size = np.maximum(np.linalg.norm(u, axis=0), np.linalg.norm(u + v, axis=0))
    size = np.maximum(size, least)
    return [float(c / s) if s > 0 else float(c > 0) for c, s in zip(change, size, strict=True)]


def assessed(
    known: KnownField, expansions: Sequence[RandomFeatureExpansion], left: TimeLeft = unlimited
) -> ErrorEstimate:
    """The estimate of the error, and what the equations leave open, as far as there is time.

    Nothing is known of a field at which terms or their slopes are not finite.
    """
    with jax.enable_x64(True):
        try:
            found = estimated_error(known, expansions, left)
            if left() <= 0:
                return replace(found, out_of_time=True)
            said = what_is_said(known, expansions[0])
        except np.linalg.LinAlgError:
            return ErrorEstimate(unresolved=1.0)
        open_ones = {**free_shifts(known, found.relative), **said.undetermined}
        return replace(found, undetermined=open_ones, bound=said.bound)


def general_expansions(known: KnownField) -> tuple[RandomFeatureExpansion, ...]:
    """Expansions for the correction of a field of which no more is known."""
    dim, unknowns = len(known.box.coordinates), len(known.residuals.problem.fields)
    is_sparse = dim >= _MANY
    return tuple(
        RandomFeatureExpansion(_COLUMNS // unknowns, (s,) * dim, sparse=is_sparse, seed=OTHERS)
        for s in (_SPARSE_SCALES if is_sparse else _SCALES)
    )
