"""Points in the narrow places of known data, which points spread over a face would miss.

A point is drawn about one centre c of one place, x_i = c_i + s w_i with the width w_i: half of the
s are uniform in (-3, 3), the others spread evenly over the logarithm of |s| out to the whole
interval, so that the flanks at all scales have points as well. Along a coordinate in which the
place is not narrow, and in those that the formula does not hold, x is uniform.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any

import numpy as np

from symbolic_pinn.domain.pool import inner_columns, is_within
from symbolic_pinn.known_data import NarrowPlace, look
from symbolic_pinn.problem import Domain, Face, Problem
from symbolic_pinn.sampling.narrow_curve import CurvePlaces, curve_places
from symbolic_pinn.sampling.sobol import sobol_points

# The core, in widths, and the share of a place's points that are in it.
_CORE, _IN_CORE = 3.0, 0.5
# Of the points on a face with narrow places one in four lies there.
SHARE = 0.25
_POOL = 8_192


@dataclass(frozen=True, kw_only=True, eq=False)
class FacePlaces:
    """The narrow places of one face, in all coordinates of the box.

    Attributes:
        box: of the problem.
        face: on which points are drawn.
        centres, widths: "centres coordinates"; an infinite width where any value will do.
        of_place: for each centre the number of its place.
    """

    box: Domain
    face: Face
    centres: np.ndarray
    widths: np.ndarray
    of_place: np.ndarray

    @property
    def chosen(self) -> np.ndarray:
        """The cumulative probability of each centre; places count alike."""
        counts = np.bincount(self.of_place)
        return np.cumsum(1 / (len(counts) * counts[self.of_place]))

    def spread(self, unit: Any, xp: Any = np) -> Any:
        """Points from uniform random numbers "points 1+coordinates"; `xp` is NumPy or its like."""
        lower, upper = xp.asarray(self.box.lower), xp.asarray(self.box.upper)
        length = upper - lower
        k = xp.searchsorted(xp.asarray(self.chosen), unit[:, 0], side="right")
        k = xp.clip(k, 0, len(self.centres) - 1)
        c, w = xp.asarray(self.centres)[k], xp.asarray(self.widths)[k]
        u = 2 * unit[:, 1:] - 1
        m, wide = xp.abs(u), w >= length / (2 * _CORE)
        w = xp.where(wide, length, w)
        outward = _CORE * (length / (_CORE * w)) ** ((m - _IN_CORE) / (1 - _IN_CORE))
        s = xp.where(m < _IN_CORE, _CORE * m / _IN_CORE, outward)
        x = c + xp.sign(u) * s * w
        x = xp.where(x < lower, 2 * lower - x, x)  # folded at the walls
        x = xp.where(x > upper, 2 * upper - x, x)
        x = xp.where(wide, lower + length * unit[:, 1:], xp.clip(x, lower, upper))
        for coordinate, values in self.face.fixed:
            column = xp.arange(len(lower)) == self.box.coordinates.index(coordinate)
            x = xp.where(column, values[0], x)
        return x

    @cached_property
    def drawn(self) -> np.ndarray | None:
        """Points to choose from where the face is cut off; `None` where any will do."""
        if not inner_columns(self.box, self.face):
            return None
        return narrow_points(self, self.box, 3 * _POOL, seed=0)

    def inside(self, x: np.ndarray) -> np.ndarray:
        """Which points lie in the core of each place, "places points"."""
        found = np.zeros((self.of_place.max() + 1, len(x)), bool)
        dim = self.centres.shape[1]
        for k, c, w in zip(self.of_place, self.centres, self.widths, strict=True):
            found[k] |= (np.abs(x[:, :dim] - c) <= _CORE * w).all(axis=1)
        return found


def places_on(problem: Problem, face: Face) -> FacePlaces | CurvePlaces | None:
    """The narrow places of the data on a face; the interior has those of all faces.

    What is narrow on a face makes the solution narrow beside it.
    """
    if face.place is not None:
        return curve_places(problem, face)
    inside = face.is_interior
    rows = [
        row
        for place in look(problem).places
        if place.face == face or inside
        for row in [_rows(problem.box, place)]
    ]
    if not rows or face.samples is not None:
        return None
    of_place = np.repeat(np.arange(len(rows)), [len(c) for c, _ in rows])
    centres, widths = (np.concatenate(part) for part in zip(*rows, strict=True))
    return FacePlaces(box=problem.box, face=face, centres=centres, widths=widths, of_place=of_place)


def _rows(box: Domain, place: NarrowPlace) -> tuple[np.ndarray, np.ndarray]:
    """Centres and widths in all coordinates."""
    n, length = len(place.centres), np.subtract(box.upper, box.lower)
    centres = np.tile(box.mean, (n, 1))
    widths = np.full_like(centres, np.inf)
    for i, c in enumerate(place.coordinates):
        k = box.coordinates.index(c)
        centres[:, k], widths[:, k] = place.centres[:, i], place.widths[:, i]
    parts = [(centres, widths)]
    for c, values in place.face.fixed:
        k, parts_before = box.coordinates.index(c), parts
        parts = []
        for centres, widths in parts_before:
            for v in values:
                at, wide = centres.copy(), widths.copy()
                at[:, k], wide[:, k] = v, length[k] * place.shares.min(axis=1)
                parts.append((at, wide))
    return np.concatenate([c for c, _ in parts]), np.concatenate([w for _, w in parts])


def with_narrow_points(
    places: FacePlaces | CurvePlaces | None,
    domain: Domain,
    face: Face,
    count: int,
    *,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
) -> np.ndarray:
    """`sobol_points`, and behind them those in the narrow places of the face, if it has some."""
    points = sobol_points(domain, face, count, seed=seed, cells=cells)
    if places is None:
        return points
    more = narrow_points(places, domain, count, seed=seed, cells=cells)
    return np.concatenate([points, more])


def narrow_points(
    places: FacePlaces | CurvePlaces,
    domain: Domain,
    count: int,
    *,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
) -> np.ndarray:
    """Points in the narrow places beside `count` others, so that they are a quarter of all.

    Args:
        domain: the box, or a part of it: points outside are left out.
        cells: as for `sobol_points`: each cell has its quarter, where it has a narrow place.
    """
    dim = len(domain.coordinates)
    wanted = max(4, round(count * SHARE / (1 - SHARE)))
    if isinstance(places, CurvePlaces):
        return places.points(wanted, seed)
    pool = places.spread(np.random.default_rng(seed).random((_POOL, 1 + dim)))
    pool = pool[is_within(domain, places.face, pool)]
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    free = [domain.coordinates.index(c) for c in places.face.free(domain)]
    intervals = [list(pairwise((0.0, *(cells[i] if cells else ()), 1.0))) for i in free]
    unit = (pool - lower) / (upper - lower)
    found = []
    for cell in product(*intervals):
        begin, end = np.array(cell).T if cell else (np.zeros(0), np.zeros(0))
        here = ((unit[:, free] >= begin) & (unit[:, free] <= end)).all(axis=1)
        found.append(pool[here][:wanted])
    return np.concatenate(found)
