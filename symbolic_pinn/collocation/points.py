"""Where residuals are collocated: points on the face of each, in step with the interior."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from symbolic_pinn.compiler import Residual
from symbolic_pinn.domain.pool import relative_size
from symbolic_pinn.problem import PRIOR, RESIDUAL, Domain, Face, Problem
from symbolic_pinn.recipe import RandomFeatureExpansion, SpaceMap
from symbolic_pinn.sampling import Contains, mapped_points, places_on, with_narrow_points

_LEAST, _LEAST_ON_PLACE = 16, 48
# Points of a curve for each distance between points of the interior.
_OF_PLACE = 1.5
# Points of a mean, for each point of an equation.
_OF_MEAN = 2
# Further points for each mapped feature, uniform in mapped coordinates.
_OF_MAPPED = 2.0


def collocation_points(
    problem: Problem,
    residuals: Sequence[Residual],
    box: Domain,
    *,
    interior: int,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
    maps: Sequence[tuple[SpaceMap, int]] = (),
    contains: Contains | None = None,
) -> list[np.ndarray]:
    """For each residual its points, in each of the cells and in its narrow places.

    A face of k of d dimensions has about 3 n^(k/d) points where the interior has n; a curve or
    surface of size A has 1.5 A / V^((d - 1)/d) n^((d - 1)/d), where V is the size of the region.
    Equations in the interior have further points that are uniform in mapped coordinates.

    Args:
        problem: has the data whose narrow places are looked for.
        residuals: what shall hold.
        box: where, the problem's box or a part of it.
        interior: points in the interior.
        seed: of the points.
        cells: inner edges of each coordinate, as shares of its interval.
        maps: each with so many of the further points.
        contains: which points of the box belong to the region; default all.
    """
    found = [
        with_narrow_points(
            places_on(problem, r.face),
            box,
            r.face,
            _count(r, box, interior),
            seed=seed,
            cells=cells,
        )
        for r in residuals
    ]
    if not any(count for _, count in maps):
        return found
    more = mapped_points(maps, box, seed=seed, contains=contains or _everywhere)
    return [
        np.concatenate([x, more]) if r.group == RESIDUAL and r.face == Face() else x
        for r, x in zip(residuals, found, strict=True)
    ]


def further_points(expansion: RandomFeatureExpansion) -> list[tuple[SpaceMap, int]]:
    """The maps of an expansion, each with its number of points that are uniform in it."""
    counts = (n for n, _ in expansion.mapped)
    return [(m.map, ceil(_OF_MAPPED * n)) for m, n in zip(expansion.maps, counts, strict=True)]


def _everywhere(x: np.ndarray) -> np.ndarray:
    return np.ones(len(x), bool)


def _count(residual: Residual, box: Domain, interior: int) -> int:
    if residual.group == RESIDUAL:
        return interior
    if residual.group == PRIOR and residual.face == Face():
        return _OF_MEAN * interior  # its mean over the domain is what counts
    free, dim = len(residual.face.free(box)), len(box.coordinates)
    if residual.face.place is not None:
        rows = ceil(_OF_PLACE * relative_size(box, residual.face) * interior ** ((dim - 1) / dim))
        return max(_LEAST_ON_PLACE, min(interior, rows))
    return max(_LEAST, min(interior, ceil(3 * interior ** (free / dim))))
