"""Whether a statement takes its unknowns in the domain, where that is no box.

Nothing holds an unknown outside of its region: a point, a delay or an integral there is made up.
"""

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial, partials_of
from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.domain import Domain, Face
from symbolic_pinn.domain.pool import somewhere_on
from symbolic_pinn.domain.saved import is_saved
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.term import Space

# Points of a face that are looked at; what counts as on the edge, as a share of the domain.
_LOOKS, _EDGE = 32, 1e-4


def check_within_region(expression: sp.Expr, face: Face, space: Space) -> None:
    """Refuse a partial at a point that lies outside the region.

    Args:
        expression: a normal form.
        face: where it holds.
        space: coordinates and parameters.
    """
    domain = space.box
    if domain.is_box or is_saved() or (face.place is not None and face.place.along):
        return
    columns = somewhere_on(domain, face, _LOOKS)
    points = columns[:, : len(domain.coordinates)]
    # An equation holds where the domain does, and not all that was drawn need be.
    points = points[_is_fixed(domain, face) | domain.holds(points, _EDGE)]
    for partial in partials_of(expression):
        taken = _taken(partial, points, space)
        outside = ~domain.holds(taken, _EDGE)
        if outside.any():
            raise InputError(_message(partial, taken[outside.argmax()], space))


def _is_fixed(domain: Domain, face: Face) -> bool:
    """Whether a face fixes all coordinates of a region, so that it is in it or not."""
    free = {*face.free(domain)}
    return face.place is None and any(not region & free for region in domain.regions())


def _taken(partial: Partial, points: np.ndarray, space: Space) -> np.ndarray:
    """Where a partial takes its unknown when the statement holds at some points."""
    found, at = points.copy(), space.box.columns(points)
    for slot, value in zip(space.unknowns[partial.unknown].args, partial.point, strict=True):
        inserted = space.inserted(value)
        if value == slot or inserted.free_symbols - {*at} or inserted.atoms(Partial):
            continue
        found[:, space.box.coordinates.index(slot)] = evaluate(inserted, at)
    return found


def _message(partial: Partial, place: np.ndarray, space: Space) -> str:
    slots = space.unknowns[partial.unknown].args
    where = ", ".join(f"{c} = {place[space.box.coordinates.index(c)] + 0.0:.4g}" for c in slots)
    return (
        f"`{partial}` lies outside the domain at {where}: nothing holds an unknown there. An"
        " integral over a region takes the edge for its limits, as in"
        " `(y, -sqrt(1 - x**2), sqrt(1 - x**2)), (x, -1, 1)`"
    )
