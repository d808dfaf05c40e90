"""How well a term holds where known data are narrow, apart from the rest.

A mean over all points would say little: the parts of a term may be a thousand times as large in a
narrow pulse as elsewhere, and would hide an error in either. So a term is measured at ordinary
points against the sizes that its parts have there, and in each narrow place against those that they
have in that place. What counts is the worse.
"""

from collections.abc import Sequence

import numpy as np

from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.sampling import CurvePlaces, FacePlaces
from symbolic_pinn.verdict.near_corners import NearCorners
from symbolic_pinn.verdict.sizes import rms
from symbolic_pinn.verdict.term_error import TermError, term_error


def worst_error(
    places: FacePlaces | CurvePlaces | None,
    x: np.ndarray,
    found: Linearised,
    *,
    parts: Sequence[tuple[float, np.ndarray | None]],
    name: str,
    group: str,
    holds: np.ndarray | None = None,
    corners: NearCorners | None = None,
) -> TermError:
    """The error of a term at ordinary points, or that in a narrow place if it is worse.

    Args:
        places: the narrow places of its face, if there are any.
        x: the points.
        found: residual and slopes of the term there.
        parts: what each slope is by: its typical size, and its values at the points.
        holds: at which of the points the term holds; default all.
        corners: how near to corners the points are.
    """
    residual, slopes = found
    typical = [size for size, _ in parts]
    if places is None:
        return term_error(
            residual, slopes, typical, name=name, group=group, holds=holds, corners=corners
        )
    everywhere = np.ones(len(x), bool)
    here_at_all = everywhere if holds is None or not holds.any() else holds
    masks = places.inside(x) & here_at_all
    chosen = [(~masks.any(axis=0) & here_at_all, typical)]
    for mask in masks:
        here = [
            size if values is None or not mask.any() else max(size, rms(values[mask]))
            for size, values in parts
        ]
        chosen.append((mask, here))
    errors = [
        term_error(
            residual[m],
            [s[m] for s in slopes],
            sizes,
            name=name,
            group=group,
            corners=None if corners is None else corners.at(m),
        )
        for m, sizes in chosen
        if m.any()
    ]
    return max(errors, key=lambda e: e.relative)
