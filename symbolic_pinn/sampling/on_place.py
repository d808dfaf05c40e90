"""Points on curves and surfaces that are no faces of the box."""

from collections.abc import Sequence
from math import ceil, log2

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.domain import Domain, Face
from symbolic_pinn.domain.pool import Pool, pool_of

# Points that are looked at for each that a cell shall have.
_SPARE = 8


def points_on_place(
    domain: Domain,
    face: Face,
    count: int,
    *,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
) -> np.ndarray:
    """Points by Sobol's sequence in the length of a place and in the coordinates that it leaves.

    Args:
        cells: as for `sobol_points`; each gets `count` points, or what it has.
    """
    many = int(np.prod([len(edges) + 1 for edges in cells])) if cells else 1
    x = _drawn(domain, face, count if many == 1 else _SPARE * count * many, seed)
    if many == 1 or not len(x):
        return x
    assert cells is not None
    dim = len(domain.coordinates)
    unit = (x[:, :dim] - domain.lower) / np.subtract(domain.upper, domain.lower)
    cell = np.zeros(len(x), int)
    for values, edges in zip(unit.T, cells, strict=True):
        cell = cell * (len(edges) + 1) + np.searchsorted(edges, values, side="right")
    kept = [np.flatnonzero(cell == k)[:count] for k in np.unique(cell)]
    return x[np.concatenate(kept)]


def _drawn(domain: Domain, face: Face, count: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc  # takes a second to import

    pool = pool_of(domain, face)
    assert pool is not None
    if not len(pool.points):
        return np.zeros((0, len(domain.coordinates) + pool.known.shape[1]))
    free = [i for i in domain.positions(face.free(domain)) if i not in pool.columns]
    sequence = qmc.Sobol(1 + len(free), rng=np.random.default_rng(seed))
    unit = sequence.random_base2(ceil(log2(max(count, 1))))[:count]
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    rows = pool.rows(unit[:, 0])
    x = np.tile(np.asarray(domain.mean), (len(unit), 1))
    for coordinate, values in face.fixed:
        x[:, domain.coordinates.index(coordinate)] = values[0]
    x[:, free] = lower[free] + (upper - lower)[free] * unit[:, 1:]
    x[:, pool.columns] = pool.points[rows]
    return np.column_stack([x, pool.known[rows]])


def rows_of_pool(pool: Pool, points: Float[Array, "n dim"], domain: Domain) -> Float[Array, "n _"]:
    """Uniform points of the box with rows of a pool put in; what is known there stands behind."""
    reached = np.cumsum(pool.weights) / pool.weights.sum()
    columns = np.asarray(pool.columns)
    # A uniform coordinate that the pool replaces chooses its row.
    i = pool.columns[0]
    share = (points[:, i] - domain.lower[i]) / (domain.upper[i] - domain.lower[i])
    rows = jnp.searchsorted(jnp.asarray(reached, points.dtype), share, side="right")
    rows = jnp.clip(rows, 0, len(reached) - 1)
    points = points.at[:, columns].set(jnp.asarray(pool.points, points.dtype)[rows])
    return jnp.concatenate([points, jnp.asarray(pool.known, points.dtype)[rows]], axis=1)
