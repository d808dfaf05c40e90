"""Points of a face, of which some are taken whenever points are drawn."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.domain.boundary import surface_of, tied_by
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.face import Face, Locus
from symbolic_pinn.domain.margin import margin
from symbolic_pinn.domain.surface import Surface, rows_at

# Points of the interior that are kept, and that are tried at most to find some.
_KEPT, _TRIED, _SEED = 65_536, 4_194_304, 77_003
_ALONG, _LOOKS = 16_384, 20_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Points in the coordinates that a face holds together; the others are free of them.

    Attributes:
        columns: the positions of the coordinates in the box.
        points: "rows columns".
        known: "rows symbols", what is known at each, as `Face.symbols` names it.
        weights: the length, area or volume that each stands for.
    """

    columns: tuple[int, ...]
    points: np.ndarray
    known: np.ndarray
    weights: np.ndarray

    @property
    def measure(self) -> float:
        """Of all of it."""
        return float(self.weights.sum())

    def rows(self, share: np.ndarray) -> np.ndarray:
        """Row numbers at some shares of the measure."""
        return rows_at(self.weights, share)


@lru_cache(maxsize=64)
def pool_of(domain: Domain, face: Face) -> Pool | None:
    """The pool of a face that is cut off in some way; `None` for one that is a box.

    A place without points has a pool without rows.
    """
    if face.samples is not None:
        return None
    if face.place is not None:
        return _along(domain, face.place) if face.place.along else _on(domain, face.place)
    columns = tuple(inner_columns(domain, face))
    if not columns:
        return None
    x = inside(domain, face, _KEPT, seed=_SEED)
    shares = np.full(len(x), 1 / max(len(x), 1))
    return Pool(columns=columns, points=x[:, columns], known=np.zeros((len(x), 0)), weights=shares)


def _on(domain: Domain, place: Locus) -> Pool:
    columns = tuple(tied_by(domain, place).columns)
    found = surface_of(domain, place)
    if found is None:
        nothing = np.zeros((0, len(columns)))
        found = Surface(
            points=nothing, normals=np.zeros((0, len(place.space))), weights=nothing[:, 0]
        )
    return Pool(columns=columns, points=found.points, known=found.normals, weights=found.weights)


def _along(domain: Domain, place: Locus) -> Pool:
    """Points of a curve or surface that is given by parameters, as dense as |gamma'| says."""
    from scipy.stats import qmc  # takes a second to import

    symbols = [s for s, _ in place.along]
    lower, upper = (np.array(e) for e in zip(*(ends for _, ends in place.along), strict=True))
    if len(symbols) == 1:
        unit = (np.arange(_ALONG)[:, None] + 0.5) / _ALONG
    else:
        unit = qmc.Sobol(len(symbols), rng=np.random.default_rng(_SEED)).random(_ALONG)
    s = lower + (upper - lower) * unit
    at = dict(zip(symbols, s.T, strict=True))
    curve = dict(place.curve)
    columns = tuple(domain.positions(curve))
    names = [domain.coordinates[i] for i in columns]

    def value(formula: sp.Expr) -> np.ndarray:
        return np.broadcast_to(np.asarray(evaluate(formula, at), float), (len(s),))

    points = np.stack([value(curve[c]) for c in names], axis=1)
    tangents = np.stack([[value(sp.diff(curve[c], a)) for c in names] for a in symbols])
    # sqrt(det(J J^T)) of "parameters columns" at each point: length or area for a unit of s.
    gram = np.einsum("icp,jcp->pij", tangents, tangents)
    density = np.sqrt(np.maximum(np.linalg.det(gram), 0.0))
    weights = density * np.prod(upper - lower) / len(s)
    return Pool(columns=columns, points=points, known=s, weights=weights)


def inner_columns(domain: Domain, face: Face) -> list[int]:
    """The free coordinates that constraints and `within` hold together."""
    if domain.is_box and face.within is None:
        return []
    within = set() if face.within is None else face.within.free_symbols
    held = within.union(*(c.coordinates for c in domain.constraints))
    return domain.positions(held & {*face.free(domain)})


def is_within(domain: Domain, face: Face, points: np.ndarray) -> np.ndarray:
    """At which points of the box that lie on its fixed coordinates a face has points."""
    found = domain.holds(points)
    if face.within is not None:
        found &= margin(face.within, domain.columns(points)) <= 0
    return found


def inside(
    domain: Domain,
    face: Face,
    count: int,
    *,
    seed: int,
    cell: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Points of Sobol's sequence on a face that is cut off, in all coordinates.

    Args:
        cell: lower and upper ends of a part of the box, as shares of its intervals.

    Returns:
        `count` points, or what there is of them where the face is a tiny share of its box.
    """
    free = domain.positions(face.free(domain))
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    begin, end = (np.zeros(len(lower)), np.ones(len(lower))) if cell is None else cell
    begin, end = lower + (upper - lower) * begin, lower + (upper - lower) * end
    sequence = _sequence(len(free), seed)
    found: list[np.ndarray] = []
    have, tried, block = 0, 0, _power(count)
    while have < count and tried < max(64 * count, min(_TRIED, 4096 * count)):
        x = np.tile(np.asarray(domain.mean), (block, 1))
        x[:, free] = begin[free] + (end - begin)[free] * sequence.random(block)
        for coordinate, values in face.fixed:
            x[:, domain.coordinates.index(coordinate)] = values[0]
        kept = x[is_within(domain, face, x)]
        found.append(kept)
        have, tried, block = have + len(kept), tried + block, tried + block
    return np.concatenate(found)[:count]


@lru_cache(maxsize=64)
def relative_size(domain: Domain, face: Face) -> float:
    """A / V^((d - 1)/d): a curve or surface against the region in its d coordinates of space."""
    pool, place = pool_of(domain, face), face.place
    assert pool is not None
    assert place is not None
    space = place.space or tuple(c for c, _ in place.curve)
    lengths = np.subtract(domain.upper, domain.lower)[domain.positions(space)]
    share = float(np.mean(domain.holds(_box_points(domain)))) or 1.0
    volume = share * float(np.prod(lengths))
    return pool.measure / volume ** ((len(space) - 1) / len(space))


def _box_points(domain: Domain) -> np.ndarray:
    random = np.random.default_rng(_SEED)
    return random.uniform(domain.lower, domain.upper, (_LOOKS, len(domain.lower)))


def somewhere_on(domain: Domain, face: Face, count: int, seed: int = 0) -> np.ndarray:
    """Independent points on a face with what is known there, "points columns"."""
    random = np.random.default_rng(seed)
    x = random.uniform(domain.lower, domain.upper, (count, len(domain.lower)))
    for coordinate, values in face.fixed:
        x[:, domain.coordinates.index(coordinate)] = values[0]
    pool = pool_of(domain, face)
    if pool is None:
        return x
    rows = pool.rows(random.random(count)) if len(pool.points) else np.zeros(0, int)
    x = x[: len(rows)]
    x[:, pool.columns] = pool.points[rows]
    return np.column_stack([x, pool.known[rows]])


def _sequence(dim: int, seed: int) -> Any:
    from scipy.stats import qmc  # takes a second to import

    return qmc.Sobol(dim, rng=np.random.default_rng(seed))


def _power(count: int) -> int:
    return 1 << max(count - 1, 1).bit_length()
