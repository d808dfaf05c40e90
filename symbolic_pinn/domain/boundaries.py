"""The whole boundary of a domain in its coordinates of space."""

from collections.abc import Iterator

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.boundary import surface_of, tied_by
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.face import Face, Locus
from symbolic_pinn.domain.margin import margin
from symbolic_pinn.domain.pool import pool_of
from symbolic_pinn.domain.surface import Surface

# How near a condition is to a point on which it holds, of the size of the domain.
_NEAR, _MOST = 1e-6, 2_000


def whole_boundaries(
    domain: Domain, spatial: tuple[sp.Symbol, ...]
) -> Iterator[tuple[Locus, Surface]]:
    """For each set of coordinates that constraints tie together, their boundary.

    Args:
        domain: whose.
        spatial: the coordinates that are directions of space.
    """
    for held in domain.regions():
        space = tuple(c for c in domain.coordinates if c in held and c in spatial)
        place = Locus(on=Boundary(*space), space=space)
        if (found := surface_of(domain, place)) is not None:
            yield place, found


def holds_at(domain: Domain, face: Face, place: Locus, points: np.ndarray) -> np.ndarray:
    """At which points of a boundary a condition holds whose face is given.

    Args:
        domain: of both.
        face: of the condition.
        place: of the boundary.
        points: on it, in the coordinates that it ties.
    """
    tied = tied_by(domain, place)
    whole = tied.whole(points)
    size = domain.size(tied.space)
    if face.samples is not None or face.curve or face.is_interior:
        return np.zeros(len(points), bool)
    found = np.ones(len(points), bool)
    for c, values in face.fixed:
        if c in place.space:
            away = np.abs(whole[:, [domain.coordinates.index(c)]] - np.array(values))
            found &= away.min(axis=1) <= _NEAR * size
    if face.within is not None and face.within.free_symbols <= {*tied.space, *tied.carried}:
        found &= margin(face.within, domain.columns(whole)) <= _NEAR * size
    if face.place is None:
        is_side = any(c in place.space for c, _ in face.fixed)
        return found & is_side
    return found & _is_on(domain, face, whole)


def _is_on(domain: Domain, face: Face, whole: np.ndarray) -> np.ndarray:
    """Which points are as near to those of a face as these are to each other."""
    from scipy.spatial import cKDTree  # takes a while to import

    pool = pool_of(domain, face)
    assert pool is not None
    if not len(pool.points):
        return np.zeros(len(whole), bool)
    columns = [*pool.columns]
    tree = cKDTree(pool.points)
    between, _ = tree.query(pool.points[:_MOST], k=2)
    reach = 3 * float(np.max(between[:, 1], initial=0.0))
    away, _ = tree.query(whole[:, columns])
    found: np.ndarray = away <= max(reach, _NEAR)
    return found
