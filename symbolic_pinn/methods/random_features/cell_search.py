"""Cells where they are needed: intervals with a large residual are halved.

A layer or a wall that is thin against the domain needs features of a high frequency there and
nowhere else. Where halving no longer helps, scales are looked for again, then features added.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

import numpy as np

from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.trials import Trial, TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion

# Intervals with less than this share of the largest residual stay as they are.
_SHARE = 0.1
# Next to a kink each halving makes the residual smaller by sqrt(2) only.
_WORTH_HALVING = 0.85
# Halvings in a row of which the first ones may show nothing.
_IN_A_ROW = 3
# Neighbours differ in width by no more than this.
_GRADING = 4.0


@dataclass(frozen=True)
class CellSearch:
    """How cells are made.

    Attributes:
        tolerance: score at which it ends.
        axes: coordinates along which cells may be cut.
        most: cells at most.
        features: features in a cell at most.
        affordable: whether there is time for an expansion.
    """

    tolerance: float
    axes: tuple[int, ...]
    most: int
    features: int
    affordable: Callable[[RandomFeatureExpansion], bool] = lambda expansion: True

    def best(self, solver: TrialSolver, trial: Trial, record: Callable[[Trial], None]) -> Trial:
        """The best trial that was found, from a first one."""
        best, in_vain = trial, 0
        moves = ((self._halved, _WORTH_HALVING), (self._rescaled, 0.5), (self._grown, 0.5))
        while best.score > self.tolerance and in_vain < len(moves):
            move, worth = moves[in_vain]
            new = move(solver, best, record)
            in_vain = 0 if new.score < worth * best.score else in_vain + 1
            best = min(new, best, key=lambda t: t.score)
        return best

    def _tried(
        self,
        solver: TrialSolver,
        best: Trial,
        record: Callable[[Trial], None],
        expansion: RandomFeatureExpansion,
    ) -> Trial:
        trial = solver.solve(expansion, best)
        record(trial)
        return trial

    def _halved(self, solver: TrialSolver, best: Trial, record: Callable[[Trial], None]) -> Trial:
        """Halved until that shows, a few times at most: cells must come near to a layer first."""
        trial = best
        for _ in range(_IN_A_ROW):
            expansion = with_halved_cells(solver, trial, self.axes)
            if expansion.count > self.most:
                break
            trial = self._tried(solver, trial, record, expansion)
            if trial.score < _WORTH_HALVING * best.score:
                break
        return trial

    def _rescaled(self, solver: TrialSolver, best: Trial, record: Callable[[Trial], None]) -> Trial:
        search = FeatureSearch(self.tolerance, best.expansion.features, best.expansion.features)
        return search.descended(solver, best, 1.4, record)

    def _grown(self, solver: TrialSolver, best: Trial, record: Callable[[Trial], None]) -> Trial:
        features = min(self.features, ceil(1.4 * best.expansion.features))
        expansion = replace(best.expansion, features=features)
        return self._tried(solver, best, record, expansion)


def with_halved_cells(
    solver: TrialSolver, trial: Trial, axes: Sequence[int]
) -> RandomFeatureExpansion:
    """The expansion of a trial with the intervals halved in which its residual is large."""
    cells = list(trial.expansion.cells)
    for axis in axes:
        profile = solver.profile(trial, axis)
        cells[axis] = halved(cells[axis], profile > _SHARE * profile.max())
    return replace(trial.expansion, cells=tuple(cells))


def halved(inner: Sequence[float], marked: np.ndarray) -> tuple[float, ...]:
    """Inner edges with the marked intervals halved, and those too wide beside their neighbours."""
    edges = [0.0, *inner, 1.0]
    cut = [(a + b) / 2 for (a, b), mark in zip(pairwise(edges), marked, strict=True) if mark]
    edges = sorted({*edges, *cut})
    while True:
        widths = np.diff(edges)
        neighbours = np.minimum(np.append(np.inf, widths[:-1]), np.append(widths[1:], np.inf))
        wide = widths > _GRADING * neighbours * (1 + 1e-9)
        if not wide.any():
            return tuple(edges[1:-1])
        more = [(a + b) / 2 for (a, b), mark in zip(pairwise(edges), wide, strict=True) if mark]
        edges = sorted({*edges, *more})
