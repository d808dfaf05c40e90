"""Points where known data are narrow along a curve or surface, which even points would miss.

Data g are narrow if nearly all of a curve sees one value (a pulse), or if nearly all that they vary
happens on a small share of it (a step). Both are read off the points of its pool.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import TooManyError, evaluate
from symbolic_pinn.domain.pool import Pool, pool_of
from symbolic_pinn.known_data.formulas import formulas_of
from symbolic_pinn.problem import Domain, Face, Problem

# Ordinary points see what fills more than this share; a pulse is what exceeds a share of its
# height; a step is where so much of the variation is.
_SEEN, _OF_HEIGHT, _OF_VARIATION = 0.02, 0.05, 0.9
# The place is widened by so many of its own points to both sides.
_FLANK = 1.0
_KEY = "_curve_places"


@dataclass(frozen=True, kw_only=True, eq=False)
class CurvePlaces:
    """The narrow part of a curve or surface.

    Attributes:
        box: of the problem.
        face: on which points are drawn.
        pool: of the face.
        narrow: "rows of the pool", which of them are in the narrow part.
    """

    box: Domain
    face: Face
    pool: Pool
    narrow: np.ndarray

    @property
    def drawn(self) -> np.ndarray:
        """The points to choose from, with what is known there."""
        return self.points(4 * int(self.narrow.sum()) + 64, seed=0)

    def points(self, count: int, seed: int) -> np.ndarray:
        """So many independent points of the narrow part, "count columns"."""
        random = np.random.default_rng(seed)
        x = random.uniform(self.box.lower, self.box.upper, (count, len(self.box.lower)))
        for c, values in self.face.fixed:
            x[:, self.box.coordinates.index(c)] = values[0]
        rows = random.choice(np.flatnonzero(self.narrow), count)
        x[:, self.pool.columns] = self.pool.points[rows]
        return np.column_stack([x, self.pool.known[rows]])

    def inside(self, x: np.ndarray) -> np.ndarray:
        """Which points lie in it, "1 points"."""
        from scipy.spatial import cKDTree  # takes a while to import

        _, row = cKDTree(self.pool.points).query(x[:, self.pool.columns])
        found: np.ndarray = self.narrow[row][None, :]
        return found


def curve_places(problem: Problem, face: Face) -> CurvePlaces | None:
    """The narrow part of a curve or surface, if the data of its conditions have one."""
    cache = vars(problem).setdefault(_KEY, {})  # beside what the problem keeps there itself
    if face not in cache:
        cache[face] = _looked_for(problem, face)
    found: CurvePlaces | None = cache[face]
    return found


def _looked_for(problem: Problem, face: Face) -> CurvePlaces | None:
    pool = pool_of(problem.box, face)
    if pool is None or not len(pool.points):
        return None
    narrow = np.zeros(len(pool.points), bool)
    for values in _data(problem, face, pool):
        narrow |= _narrow(values, pool, in_order=pool.points.shape[1] == 2)
    if not narrow.any():
        return None
    return CurvePlaces(box=problem.box, face=face, pool=pool, narrow=narrow)


def _data(problem: Problem, face: Face, pool: Pool) -> Iterator[np.ndarray]:
    """The known formulas of the terms of a face, at the points of its pool."""
    names = [problem.box.coordinates[i] for i in pool.columns]
    at = dict(
        zip((*names, *face.symbols), np.column_stack([pool.points, pool.known]).T, strict=True)
    )
    terms = (t for t in problem.terms if t.face == face)
    for formula in dict.fromkeys(f for t in terms for f in formulas_of(problem, t)):
        if isinstance(formula, sp.Expr) and formula.free_symbols and formula.free_symbols <= {*at}:
            try:
                found = np.asarray(evaluate(formula, at), float)
            except (TooManyError, TypeError):
                continue
            yield np.broadcast_to(found, (len(pool.points),))


def _narrow(values: np.ndarray, pool: Pool, *, in_order: bool) -> np.ndarray:
    """Which points belong to a pulse or a step of some data."""
    nowhere = np.zeros(len(values), bool)
    if not np.isfinite(values).all() or not np.ptp(values) > 1e-12 * np.abs(values).max():
        return nowhere
    share = pool.weights / pool.weights.sum()
    height = np.abs(values - np.median(values))
    pulse = height > _OF_HEIGHT * height.max()
    if share[pulse].sum() < _SEEN:
        return _widened(pulse) if in_order else pulse
    if not in_order:
        return nowhere
    steps = np.abs(np.diff(values, append=values[:1]))
    order = np.argsort(-steps / share)
    count = int(np.searchsorted(np.cumsum(steps[order]), _OF_VARIATION * steps.sum())) + 1
    step = nowhere.copy()
    step[order[:count]] = True
    return _widened(step) if share[step].sum() < _SEEN else nowhere


def _widened(rows: np.ndarray) -> np.ndarray:
    """With as many rows again to both sides."""
    reach = max(4, int(_FLANK * rows.sum()))
    spread = np.convolve(rows, np.ones(2 * reach + 1), mode="same")
    found: np.ndarray = spread > 0
    return found
