"""What makes a time block finer: a shorter block, more cells, more features, other scales."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from symbolic_pinn.methods.random_features.cell_search import with_halved_cells
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.stretching import stretched
from symbolic_pinn.methods.random_features.trials import Trial, TrialSolver
from symbolic_pinn.methods.random_features.work import fits
from symbolic_pinn.recipe import RandomFeatureExpansion

_GROWTH = 1.5
# Cells that are halved need fewer features each, down to a number that serves well.
_FEWER, _IN_CELL = 0.6, 60


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A block as it might be.

    Attributes:
        begin, end: its times.
        solver, trial: on its box, and what was found there.
        window: the pulse that it lies in, if any.
    """

    begin: float
    end: float
    solver: TrialSolver
    trial: Trial
    window: tuple[float, float] | None = None

    @property
    def length(self) -> float:
        """Of the block."""
        return self.end - self.begin

    @cached_property
    def cost(self) -> float:
        """Predicted seconds of a trial."""
        return self.solver.seconds(self.trial.expansion)


@dataclass(frozen=True, kw_only=True)
class BlockMoves:
    """The moves in the block that is next.

    Attributes:
        axis: the position of time.
        features, cells: at most, in a cell and in all.
        solver: gives what solves between two times.
        record: called with each trial.
        can_be: whether a block may have a length.
        affordable: whether there is time for blocks of a cost and a length to the end.
    """

    axis: int
    features: int
    cells: int
    solver: Callable[[tuple[float, float]], TrialSolver]
    record: Callable[[Trial], None]
    can_be: Callable[[Attempt, float], bool]
    affordable: Callable[[float, float], bool]

    def finer(
        self, attempt: Attempt, tolerance: float
    ) -> Mapping[str, Callable[[Attempt], Attempt | None]]:
        """All of them by their names; each gives `None` where it is not possible."""
        return {
            "shorter": lambda a: self.shortened(a, 0.5),
            "cells": self._in_more_cells,
            "smaller cells": self._in_smaller_cells,
            "features": self._grown,
            "scales": lambda a: self._rescaled(a, tolerance),
        }

    def shortened(self, attempt: Attempt, factor: float) -> Attempt | None:
        """A block that ends earlier, in the same features."""
        length = factor * attempt.length
        if not (self.can_be(attempt, length) and self.affordable(attempt.cost, length)):
            return None
        solver = self.solver((attempt.begin, attempt.begin + length))
        trial = solver.solve(stretched(attempt.trial.expansion, self.axis, factor))
        self.record(trial)
        return replace(attempt, end=attempt.begin + length, solver=solver, trial=trial)

    def _in_more_cells(self, attempt: Attempt) -> Attempt | None:
        """Cells halved where the residual is large."""
        expansion = self._halved(attempt)
        return None if expansion is None else self._in(attempt, expansion)

    def _in_smaller_cells(self, attempt: Attempt) -> Attempt | None:
        """The same with fewer features in each, of about the same frequencies."""
        expansion, before = self._halved(attempt), attempt.trial.expansion
        if expansion is None or before.features <= _IN_CELL:
            return None
        pairs = zip(expansion.cells, before.cells, before.scales, strict=True)
        scales = tuple(s if cells == old else _FEWER * s for cells, old, s in pairs)
        features = max(_IN_CELL, ceil(_FEWER * before.features))
        return self._in(attempt, replace(expansion, features=features, scales=scales))

    def _halved(self, attempt: Attempt) -> RandomFeatureExpansion | None:
        axes = [i for i in range(len(attempt.solver.box.coordinates)) if i != self.axis]
        expansion = with_halved_cells(attempt.solver, attempt.trial, axes)
        too_many = expansion.count > self.cells or expansion == attempt.trial.expansion
        return None if too_many else expansion

    def _grown(self, attempt: Attempt) -> Attempt | None:
        expansion = attempt.trial.expansion
        features = min(self.features, ceil(_GROWTH * expansion.features))
        if features <= expansion.features:
            return None
        return self._in(attempt, replace(expansion, features=features))

    def _rescaled(self, attempt: Attempt, tolerance: float) -> Attempt:
        features = attempt.trial.expansion.features
        search = FeatureSearch(tolerance, features, features)
        trial = search.descended(attempt.solver, attempt.trial, 1.4, self.record)
        return replace(attempt, trial=trial)

    def _in(self, attempt: Attempt, expansion: RandomFeatureExpansion) -> Attempt | None:
        solver = attempt.solver
        is_affordable = self.affordable(solver.seconds(expansion), attempt.length)
        if not (fits(expansion, *solver.sizes) and is_affordable):
            return None
        trial = solver.solve(expansion)
        self.record(trial)
        return replace(attempt, trial=trial)
