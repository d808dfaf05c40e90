"""What makes an expansion finer: more cells, smaller ones, more features, other scales."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from symbolic_pinn.methods.random_features.cells import halved
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.residual_profiles import profile
from symbolic_pinn.methods.random_features.stretching import without_tones
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.methods.random_features.work import fits
from symbolic_pinn.recipe import RandomFeatureExpansion

_GROWTH = 1.5
# Cells that are halved need fewer features each, down to a number that serves well.
_FEWER, _IN_CELL = 0.6, 60
# Intervals with less than this share of the largest residual stay as they are.
_SHARE = 0.1
# Points for each feature at most.
_MOST_POINTS = 8.0
# Halvings in a row of which the first ones may show nothing: cells must come near to a layer first.
_IN_A_ROW, _SHOWS = 3, 0.85


@dataclass(frozen=True, kw_only=True)
class ExpansionMoves:
    """The moves on one box.

    Attributes:
        solver: on the box.
        axes: coordinates along which cells may be cut.
        features, cells: at most, in a cell and in all.
        tolerance: score that is enough.
        record: called with each trial.
        affordable: whether there is time for a trial of so many seconds.
    """

    solver: TrialSolver
    axes: Sequence[int]
    features: int
    cells: int
    tolerance: float
    record: Callable[[Trial], None]
    affordable: Callable[[float], bool] = lambda seconds: True

    def finer(self) -> Mapping[str, Callable[[Trial], Trial | None]]:
        """All of them by their names; each gives `None` where it is not possible."""
        return {
            "cells": self._in_more_cells,
            "smaller cells": self._in_smaller_cells,
            "features": self._grown,
            "scales": self._rescaled,
            "points": self._at_more_points,
        }

    def seconds(self, trial: Trial) -> float:
        """About how long its expansion takes."""
        return self.solver.seconds(trial.expansion, trial.ratio)

    def tried(
        self, expansion: RandomFeatureExpansion, start: Trial, ratio: float | None = None
    ) -> Trial | None:
        """A trial, if there is time and memory for it."""
        ratio = ratio or start.ratio
        seconds = self.solver.seconds(expansion, ratio)
        if not (fits(expansion, *self.solver.sizes) and self.affordable(seconds)):
            return None
        trial = self.solver.solve(expansion, start, ratio)
        self.record(trial)
        return trial

    def _in_more_cells(self, trial: Trial) -> Trial | None:
        """Cells halved where the residual is large, until that shows."""
        best: Trial | None = None
        for _ in range(_IN_A_ROW):
            expansion = self._halved(best or trial)
            new = None if expansion is None else self.tried(expansion, best or trial)
            if new is None:
                break
            best = new
            if new.score < _SHOWS * trial.score:
                break
        return best

    def _in_smaller_cells(self, trial: Trial) -> Trial | None:
        """The same with fewer features in each, of about the same frequencies."""
        expansion, before = self._halved(trial), without_tones(trial.expansion)
        if expansion is None or before.features <= _IN_CELL:
            return None
        pairs = zip(expansion.cells, before.cells, before.scales, strict=True)
        scales = tuple(s if cells == old else _FEWER * s for cells, old, s in pairs)
        features = max(_IN_CELL, ceil(_FEWER * before.features))
        return self.tried(replace(expansion, features=features, scales=scales), trial)

    def _halved(self, trial: Trial) -> RandomFeatureExpansion | None:
        cells = list(trial.expansion.cells)
        for axis in self.axes:
            found = profile(self.solver, trial, axis)
            cells[axis] = halved(cells[axis], found > _SHARE * found.max())
        expansion = replace(without_tones(trial.expansion), cells=tuple(cells))
        is_new = trial.expansion.count < expansion.count <= self.cells
        return expansion if is_new else None

    def _grown(self, trial: Trial) -> Trial | None:
        features = min(self.features, ceil(_GROWTH * trial.expansion.features))
        if features <= trial.expansion.features:
            return None
        return self.tried(replace(trial.expansion, features=features), trial)

    def _rescaled(self, trial: Trial) -> Trial:
        """Other scales, by large steps if these are of use, else by small ones."""
        features = trial.expansion.features
        search = FeatureSearch(self.tolerance, features, features)
        new = search.descended(self.solver, trial, 2.0, self.record)
        if new is not trial:
            return new
        return search.descended(self.solver, trial, 1.4, self.record)

    def _at_more_points(self, trial: Trial) -> Trial | None:
        """The same features held to the equations at twice as many points."""
        if trial.ratio >= _MOST_POINTS:
            return None
        return self.tried(trial.expansion, trial, 2 * trial.ratio)
