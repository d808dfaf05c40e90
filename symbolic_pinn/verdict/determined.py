"""Whether the equations and conditions determine the unknowns: `undetermined`.

A function w of which the equations say next to nothing (|R'w| against the terms of R'w, as for a
term's own relative residual) makes a second solution beside the first: conditions are missing.
Since features approximate it no better than any other function, it is told from a merely sensitive
one by looking twice: with more features what is left of R'w falls on, down to rounding.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, inf

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.collocation.correction import weakest_direction
from symbolic_pinn.compiler import holds
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.known_field import OTHERS, POINTS, KnownField, theta
from symbolic_pinn.verdict.sizes import TypicalSizes, in_box, rms, value_of
from symbolic_pinn.verdict.term_error import TermError, term_error

# Features, of all unknowns together, with which w is looked for.
_FEW, _MORE = 120, 240
# What is left of R'w: below this the equations may say nothing of w, and they do where it falls so.
_NEXT_TO_NOTHING, _ROUNDING, _FALLS = 1e-5, 1e-9, 0.1
# Unknowns with less of w than this are determined.
_SHARE = 0.1


def undetermined(known: KnownField, like: RandomFeatureExpansion) -> dict[str, float]:
    """The unknowns that the equations leave open, each with what another solution misses them by.

    Args:
        known: the field at which the equations are linearised.
        like: an expansion with the activation and scales in which w is sought.
    """
    unknowns = len(known.residuals.problem.fields)
    missed, shares = inf, np.zeros(unknowns)
    for count in (_FEW, _MORE):
        whole = ((),) * len(like.scales)
        expansion = replace(like, features=ceil(count / unknowns), cells=whole, sharp=())
        before, (missed, shares) = missed, _free_direction(known, expansion)
        if not missed < _NEXT_TO_NOTHING:
            return {}
    if missed > max(_ROUNDING, _FALLS * before):
        return {}
    names = known.residuals.problem.fields
    return {n: missed for n, share in zip(names, shares, strict=True) if share > _SHARE}


def _free_direction(
    known: KnownField, expansion: RandomFeatureExpansion
) -> tuple[float, np.ndarray]:
    """The w that the equations say least about: what it misses them by, and its rms by unknown."""
    problem = known.residuals.problem
    equations, collocation = known.equations(expansion, POINTS)
    x, covered = known.somewhere()
    sizes = [rms(u[here]) or 1.0 for u, here in zip(known.values(x).T, covered.T, strict=True)]
    w, dz = weakest_direction(equations, collocation, x, covered / sizes)
    basis, names = collocation.basis, list(problem.fields)

    def values(p: Partial) -> np.ndarray:
        i = names.index(p.unknown)
        return basis.values(w[i], x[covered[:, i]], in_box(problem, p))

    # A constant w has no derivatives, and w may be of one unknown alone: what is left of R'w counts
    # against changes of all unknowns by their own sizes.
    least = dict(zip(names, sizes, strict=True))
    typical = TypicalSizes(problem, known.box, values, least)
    measures = _missed(known, expansion, (w, dz), typical)
    shares = np.array([rms(values(value_of(problem, n))) for n in names]) / np.array(sizes)
    return max(m.relative for m in measures), shares


def _missed(
    known: KnownField,
    expansion: RandomFeatureExpansion,
    direction: tuple[np.ndarray, np.ndarray],
    typical: TypicalSizes,
) -> Iterator[TermError]:
    """R'w of each term against its parts, at points of its own."""
    (w, dz), residuals = direction, known.residuals
    points = known.points(expansion, OTHERS)
    collocation = known.collocation(expansion, points)
    moved = dict(zip(residuals.problem.trainable, dz * known.slopes, strict=True))
    found = collocation.evaluate(known.partials(points), theta(known.estimates))
    for k, ((_, slopes), v) in enumerate(zip(found, collocation.values(w), strict=True)):
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
