"""Whether the equations and conditions determine the unknowns: `what_is_said`.

A function w of which the equations say next to nothing (|R'w| against the terms of R'w, as for a
term's own relative residual) makes a second solution beside the first: conditions are missing.
Since features approximate it no better than any other function, it is told from a merely sensitive
one by looking twice: with more features what is left of R'w falls on, down to rounding.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, isfinite, sqrt

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.collocation.correction import Direction, weakest_direction
from symbolic_pinn.compiler import holds
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.known_field import OTHERS, POINTS, KnownField, theta
from symbolic_pinn.verdict.sizes import TypicalSizes, in_box, rms, value_of
from symbolic_pinn.verdict.term_error import TermError, term_error

# Features, of all unknowns together, with which w is looked for, as long as more may show more.
_COUNTS = (120, 240, 480)
# What is left of R'w: above the first more features will hardly make it next to nothing; below the
# second the equations may say nothing of w, and they do if it falls so with more features.
_PERHAPS, _NEXT_TO_NOTHING, _ROUNDING, _FALLS = 1e-2, 1e-5, 1e-9, 0.2
# Unknowns with less of w than this are determined.
_SHARE = 0.1


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the equations say of the unknowns.

    Attributes:
        undetermined: unknowns that they leave open, each with what another solution misses them by.
        bound: how large a relative error their residual may come from, if it is known.
    """

    undetermined: Mapping[str, float]
    bound: float | None


def what_is_said(known: KnownField, like: RandomFeatureExpansion) -> Said:
    """Whether the equations determine the unknowns, and how far their residual does.

    Args:
        known: the field at which the equations are linearised.
        like: an expansion with the activation and scales in which w is sought.
    """
    unknowns = len(known.residuals.problem.fields)
    missed, bound = [inf], None
    for count in _COUNTS:
        whole = ((),) * len(like.scales)
        features = ceil(count / unknowns * (like.features / like.columns))
        expansion = replace(like, features=features, cells=whole, sharp=())
        found = _free_direction(known, expansion)
        bound = found.bound if bound is None else max(bound, found.bound)
        missed.append(found.missed)
        if _is_settled(missed):
            break
    bound = bound if bound is not None and isfinite(bound) else None
    if not _is_open(missed):
        return Said(undetermined={}, bound=bound)
    names = known.residuals.problem.fields
    shares = zip(names, found.shares, strict=True)
    return Said(undetermined={n: missed[-1] for n, s in shares if s > _SHARE}, bound=bound)


def _is_open(missed: Sequence[float]) -> bool:
    """Whether what is left of R'w is next to nothing, and less of it with more features."""
    before, last = missed[-2:]
    falls = len(missed) > 2 and last <= max(_ROUNDING, _FALLS * before)
    return last < _NEXT_TO_NOTHING and falls


def _is_settled(missed: Sequence[float]) -> bool:
    """Whether more features would change nothing."""
    before, last = missed[-2:]
    if len(missed) == 2:
        return not last < _PERHAPS
    return last < _ROUNDING or not last < _PERHAPS * _FALLS or last > _FALLS * before


@dataclass(frozen=True, kw_only=True)
class _Free:
    """The w that the equations say least about.

    Attributes:
        missed: what it misses them by.
        shares: its rms by unknown, against their sizes.
        bound: what it magnifies the residual of the field to.
    """

    missed: float
    shares: np.ndarray
    bound: float


def _free_direction(known: KnownField, expansion: RandomFeatureExpansion) -> _Free:
    problem = known.residuals.problem
    equations, collocation = known.equations(expansion, POINTS)
    x, covered = known.somewhere()
    sizes = [
        max(rms(u[here]), least) or 1.0
        for u, here, least in zip(known.values(x).T, covered.T, known.least, strict=True)
    ]
    w = weakest_direction(equations, collocation, x, covered / sizes)
    basis, names = collocation.basis, list(problem.fields)

    def values(p: Partial) -> np.ndarray:
        i = names.index(p.unknown)
        return basis.values(w.of_unknowns[i], x[covered[:, i]], in_box(problem, p))

    # A constant w has no derivatives, and w may be of one unknown alone: what is left of R'w counts
    # against changes of all unknowns by their own sizes.
    least = dict(zip(names, sizes, strict=True))
    typical = TypicalSizes(problem, known.box, values, least)
    measures = _missed(known, expansion, w, typical)
    residual = sqrt(sum(float(r.right @ r.right) for r in equations.rows))
    return _Free(
        missed=max(m.relative for m in measures),
        shares=np.array([rms(values(value_of(problem, n))) for n in names]) / np.array(sizes),
        bound=float(w.magnified) * residual,
    )


def _missed(
    known: KnownField,
    expansion: RandomFeatureExpansion,
    direction: Direction,
    typical: TypicalSizes,
) -> Iterator[TermError]:
    """R'w of each term against its parts, at points of its own."""
    residuals = known.residuals
    points = known.points(expansion, OTHERS)
    collocation = known.collocation(expansion, points)
    moved = dict(zip(residuals.problem.trainable, direction.of_z * known.slopes, strict=True))
    found = collocation.evaluate(known.partials(points), theta(known.estimates))
    for k, ((_, slopes), v) in enumerate(
        zip(found, collocation.values(direction.of_unknowns), strict=True)
    ):
        leaves, r = residuals.leaves(k), residuals.residuals[k]
        change = sum(s * {**v, **moved}[n] for n, s in zip(leaves, slopes, strict=True))
        yield term_error(
            np.asarray(change),
            slopes,
            [*map(typical, leaves)],
            name=r.name,
            group=r.group,
            holds=holds(residuals.problem, r.name, points[k]),
        )
