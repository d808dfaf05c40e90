"""How well each term of a problem holds, whatever its field was found by: `term_errors`.

The sizes that a residual is held against are taken over the places where its unknowns mean
something; for an equation with `where=` over those where it holds. What is small there against the
whole domain may be rounding, and keeps a share of its size in the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.compiler import covered, holds
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.types import LeafValues, Linearised
from symbolic_pinn.problem import RESIDUAL
from symbolic_pinn.sampling import places_on
from symbolic_pinn.verdict.narrow_places import worst_error
from symbolic_pinn.verdict.natural_sizes import least_sizes
from symbolic_pinn.verdict.near_corners import near_corners
from symbolic_pinn.verdict.sizes import TypicalSizes, lengths_of, rms, value_of
from symbolic_pinn.verdict.term_error import TermError

# What is smaller in a part of the domain, against the whole, may be rounding.
_ROUNDING = 1e-6

Sizes = Callable[[object], float]


def term_errors(
    linearised: LinearisedResiduals,
    points: Sequence[np.ndarray],
    *,
    found: Sequence[Linearised],
    values: PartialValues,
    somewhere: tuple[np.ndarray, Callable[[Partial], np.ndarray]],
) -> tuple[TermError, ...]:
    """The measure of each term.

    Args:
        linearised: the residuals.
        points: for each where it is measured.
        found, values: residuals and slopes, and the partials that they hold, there.
        somewhere: points over the domain, and a function that gives a partial there.
    """
    problem, leaves = linearised.problem, [linearised.leaves(k) for k in range(len(found))]
    sizes = _sizes(linearised, leaves, found, somewhere)
    return tuple(
        worst_error(
            places_on(problem, r.face),
            x,
            each,
            parts=[(typical(leaf), here.get(leaf)) for leaf in of],
            name=r.name,
            group=r.group,
            holds=holds(problem, r.name, x),
            corners=near_corners(problem, x),
        )
        for r, x, each, here, of, typical in zip(
            linearised.residuals, points, found, values, leaves, sizes, strict=True
        )
    )


def with_reasons(
    errors: Sequence[TermError], linearised: LinearisedResiduals, held: Sequence[LeafValues]
) -> tuple[TermError, ...]:
    """The errors, with what is not finite where a residual or its size is not.

    Args:
        errors: as measured.
        linearised: the residuals.
        held: what each holds at its points.
    """

    def reason(k: int, error: TermError) -> TermError:
        if np.isfinite([error.rms, error.size]).all():
            return error
        found = linearised.not_finite(k, held[k], "solution")
        return error if found is None else replace(error, not_finite=found.what)

    return tuple(reason(k, e) for k, e in enumerate(errors))


def _sizes(
    linearised: LinearisedResiduals,
    leaves: Sequence[Sequence[object]],
    found: Sequence[Linearised],
    somewhere: tuple[np.ndarray, Callable[[Partial], np.ndarray]],
) -> list[Sizes]:
    """For each residual the typical sizes of partials."""
    (x, at), problem = somewhere, linearised.problem
    at = cache(at)
    covers = dict(zip(problem.fields, covered(problem, x).T, strict=True))
    values = {n: rms(at(value_of(problem, n))[here]) for n, here in covers.items()}
    least = least_sizes(lengths_of(problem.box), leaves, found, values)

    def over(mask: np.ndarray) -> TypicalSizes:
        def there(p: Partial) -> np.ndarray:
            return at(p)[covers[p.unknown] & mask]

        return TypicalSizes(problem, problem.box, there, least)

    whole = over(np.ones(len(x), bool))
    return [
        _where(whole, over, r.group == RESIDUAL, holds(problem, r.name, x))
        for r in linearised.residuals
    ]


def _where(
    whole: TypicalSizes,
    over: Callable[[np.ndarray], TypicalSizes],
    is_equation: bool,
    here: np.ndarray,
) -> Sizes:
    """The sizes for one residual, which holds at some of the points over the domain."""
    if not is_equation or here.all() or not here.any():
        return whole
    there = over(here)
    return lambda leaf: max(there(leaf), _ROUNDING * whole(leaf))
