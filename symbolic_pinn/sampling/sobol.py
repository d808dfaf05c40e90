"""Collocation points that fill a box evenly: Sobol's sequence, scrambled.

I. M. Sobol, USSR Comput. Math. Math. Phys. 7 (1967) 86-112; A. B. Owen, J. Complexity 14 (1998)
466-489.
"""

from collections.abc import Sequence
from itertools import pairwise, product
from math import ceil, log2

import numpy as np
from jaxtyping import Float

from symbolic_pinn.domain import Domain, Face
from symbolic_pinn.domain.pool import inner_columns, inside
from symbolic_pinn.sampling.on_place import points_on_place


def sobol_points(
    domain: Domain,
    face: Face,
    count: int,
    *,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
) -> Float[np.ndarray, "_ columns"]:
    """Points on a face; a face of a single point gives one, a measured one its rows.

    Columns are the coordinates, and behind them what is known there (`Face.symbols`). Of a face
    that is cut off there are the points that it has, and cells in which it has none give none.

    Args:
        cells: inner edges of each coordinate, as shares of its interval; every cell that they make
            of the face gets `count` points.
    """
    if face.samples is not None:
        return np.column_stack([face.samples.points, *face.samples.values.values()])
    free = [domain.coordinates.index(c) for c in face.free(domain)]
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    intervals = [list(pairwise((0.0, *(cells[i] if cells else ()), 1.0))) for i in free]
    if face.place is not None:
        return points_on_place(domain, face, count, seed=seed, cells=cells)
    is_cut = bool(inner_columns(domain, face))
    parts = []
    for k, cell in enumerate(product(*intervals)):
        if is_cut:
            shares = np.array(cell).T
            ends = np.zeros(len(lower)), np.ones(len(lower))
            ends[0][free], ends[1][free] = shares
            parts.append(inside(domain, face, count, seed=seed + k, cell=ends))
            continue
        x = np.tile((lower + upper) / 2, (count if free else 1, 1))
        if free:
            begin, end = np.array(cell).T
            unit = begin + (end - begin) * unit_points(len(free), count, seed + k)
            x[:, free] = lower[free] + (upper - lower)[free] * unit
        parts.append(x)
    points = np.concatenate(parts)
    for coordinate, values in face.fixed:
        points[:, domain.coordinates.index(coordinate)] = values[0]
    return points


def unit_points(dim: int, count: int, seed: int) -> Float[np.ndarray, "count dim"]:
    """The first points of a scrambled sequence in the unit cube."""
    from scipy.stats import qmc  # takes a second to import

    # The sequence is balanced over powers of two.
    return qmc.Sobol(dim, rng=np.random.default_rng(seed)).random_base2(ceil(log2(count)))[:count]
