"""Where two faces of a region meet."""

import numpy as np

from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.face import Face
from symbolic_pinn.domain.pool import inside, pool_of, somewhere_on

_POINTS = 4_000


def where_they_meet(domain: Domain, one: Face, other: Face) -> np.ndarray:
    """Points of one of two faces that are on the other as well, or next to it: "points columns".

    Behind the coordinates of a curve's points stands what is known there.
    """
    if one.place is None and other.place is not None:
        one, other = other, one
    x = _points(domain, one)
    for c, values in other.fixed:
        if c not in _held(domain, one):
            x[:, domain.coordinates.index(c)] = values[0]
    return x[_is_next_to(domain, x, one, other)] if len(x) else x


def _held(domain: Domain, face: Face) -> set:
    """The coordinates that a face fixes or ties."""
    fixed = {c for c, _ in face.fixed}
    return fixed if face.place is None else fixed | domain.tied(face.place.coordinates)


def _points(domain: Domain, face: Face) -> np.ndarray:
    if face.place is None:
        return inside(domain, face, _POINTS, seed=0)
    return somewhere_on(domain, face, _POINTS)


def _is_next_to(domain: Domain, x: np.ndarray, one: Face, other: Face) -> np.ndarray:
    from scipy.spatial import cKDTree  # takes a while to import

    found = np.ones(len(x), bool)
    lengths = np.subtract(domain.upper, domain.lower)
    for c, values in other.fixed:
        i = domain.coordinates.index(c)
        near = np.abs(x[:, [i]] - np.asarray(values)).min(axis=1)
        found &= near <= 3 * lengths[i] / _POINTS
    pool = None if other.place is None else pool_of(domain, other)
    if pool is not None and _held(domain, other) & _held(domain, one):
        columns = [*pool.columns]
        away, _ = cKDTree(pool.points).query(x[:, columns])
        reach = 3 * pool.measure / len(pool.points) if len(columns) == 2 else 0.02 * max(lengths)
        found &= away <= reach
    return found
