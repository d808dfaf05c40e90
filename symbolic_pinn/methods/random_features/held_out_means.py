"""Means over the domain from points that are shared among cells, whatever their size."""

import numpy as np

from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.problem import Domain, Face
from symbolic_pinn.recipe import RandomFeatureExpansion


def over_the_domain(
    found: Linearised, x: np.ndarray, *, expansion: RandomFeatureExpansion, box: Domain, face: Face
) -> Linearised:
    """Residual and slopes scaled so that their mean squares are those over the domain.

    Each point then counts for its share of the cell in which it lies.
    """
    residual, slopes = found
    root = np.sqrt(_weights(expansion, box, face, x))
    return residual * root, tuple(s * root for s in slopes)


def _weights(
    expansion: RandomFeatureExpansion, box: Domain, face: Face, x: np.ndarray
) -> np.ndarray:
    """The size of the cell of each point over the number of points in it, 1 in the mean."""
    free = {box.coordinates.index(c) for c in face.free(box)}
    cell, size = np.zeros(len(x), int), np.ones(len(x))
    for axis in sorted(free):
        inner = np.asarray(expansion.cells[axis])
        share = (x[:, axis] - box.lower[axis]) / (box.upper[axis] - box.lower[axis])
        interval = np.searchsorted(inner, share)
        cell = cell * (len(inner) + 1) + interval
        size *= np.diff([0.0, *inner, 1.0])[interval]
    _, member, count = np.unique(cell, return_inverse=True, return_counts=True)
    weights = size / count[member.ravel()]
    return weights / weights.mean()
