"""How an expansion, or several of them, are found for a problem: coarse first, then finer.

First one expansion of the whole domain. Where that is not enough, evolution problems are solved in
time blocks, in passes that ask for more and more; others in cells. The best solution so far covers
the whole domain, whatever is tried beside it.
"""

import math
import time
from dataclasses import replace
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.random_features.beginning import MANY, suggestions
from symbolic_pinn.methods.random_features.cell_search import CellSearch, beginnings
from symbolic_pinn.methods.random_features.covers import cover_of_blocks, cover_of_trial
from symbolic_pinn.methods.random_features.narrow_edges import graded_expansion
from symbolic_pinn.methods.random_features.one_expansion import OF_KNOWN, OneExpansion
from symbolic_pinn.methods.random_features.progress import Progress
from symbolic_pinn.methods.random_features.sharp_edges import SharpEdges, without_edges
from symbolic_pinn.methods.random_features.stretching import stretched, without_tones
from symbolic_pinn.methods.random_features.time_blocks import OF_ESTIMATE, BlockSearch
from symbolic_pinn.methods.random_features.time_marching import (
    Block,
    TimeMarching,
    why_not_in_blocks,
)
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion

# Above this score one expansion is not enough; below the second, with maps, more of it is.
_ENOUGH, _SMOOTH = 1e-6, 1e-3
# What time blocks are asked for, pass after pass: errors add up over them.
_PASSES = (1e-3, 3e-5, 1e-7)
# Blocks at the greatest length; cells at most; features in a cell, of all unknowns together and of
# one at least.
_BLOCKS, _CELLS, _IN_CELL, _LEAST_IN_CELL = 20, 60, 250, 60
# How many times as many of a system there may be in the end.
_MORE_IN_CELL = 2
# Features in a cell of a time block at most, by the number of coordinates, and at first.
_IN_BLOCK, _FIRST_IN_BLOCK = {1: 100, 2: 150}, 100
# How much longer the next pass takes, its estimate included.
_LONGER = 2.0
# A pass that makes the score no better than this share, and misses what it was asked for by such a
# factor, is the last.
_BETTER, _MISSED = 0.5, 3.0
# A block with a score above this has not been solved.
_HOPELESS = 3.0
# Shares of the time left that one trial may take, first and where nothing else is left to do, and
# that a pass may take that is not the last.
_OF_TRIAL, _OF_PASS = (0.2, 0.7), 0.6


class Search:
    """A search for the expansion of a problem.

    Args:
        method: the settings, as attributes.
        solver: on the whole domain.
        template: activation, cells and seed.
        edges: where formulas switch.
        progress: takes what is found.
    """

    def __init__(
        self,
        method: Any,
        solver: TrialSolver,
        *,
        template: RandomFeatureExpansion,
        edges: SharpEdges,
        progress: Progress,
    ) -> None:
        self._method, self._solver, self._template = method, solver, template
        self._edges, self._progress, self._problem = edges, progress, solver.problem
        self._dim, self._share = len(self._problem.box.coordinates), _OF_TRIAL[0]
        self._one = OneExpansion(
            method, solver, template=template, offer=self._offer, affordable=self._affordable
        )

    def go(self) -> None:
        """Search until it is enough, or nothing promises more.

        Raises:
            Stopped: it was ended from outside; what was found until then stands.
        """
        wanted = self._method.blocks
        residuals = self._edges.of_blocks(self._solver.linearised.residuals)
        why = why_not_in_blocks(self._problem, residuals)
        if wanted is not None and wanted > 1:
            if why is not None:
                raise InputError(f"`blocks` is {wanted}, but {why}; leave it out, or give 1")
            self._in_blocks(wanted, self._pass_tolerance(0.0))
            return
        divisible = wanted is None and self._dim < MANY
        self._share = _OF_TRIAL[not divisible]
        alone = self._one.found(can_be_divided=divisible, marches=why is None)
        if divisible and self._is_poor(alone.score) and not alone.is_below_noise:
            self._divided(alone, marches=why is None)
        elif self._progress.wants_more:
            self._one.grown(alone, score=self._progress.wanted_score)

    def _divided(self, alone: Trial, *, marches: bool) -> None:
        """Blocks or cells; the second time with trials that may take most of the time left."""
        if marches:
            self._in_passes()
        for share in _OF_TRIAL if math.isfinite(self._progress.seconds_left) else (1.0,):
            self._share = share
            if self._is_poor(self._score) and not marches and not self._has_singular(alone):
                self._in_cells(alone)
            if self._is_poor(self._score) and self._score == alone.score:
                self._one.grown(alone)

    def _has_singular(self, alone: Trial) -> bool:
        """Whether maps have taken what is singular: what is left is smooth and wants no cells."""
        return bool(self._template.maps) and alone.score < _SMOOTH

    @property
    def _score(self) -> float:
        return math.inf if self._progress.best is None else self._progress.best.score

    def _is_poor(self, score: float) -> bool:
        return score > max(_ENOUGH, self._method.tolerance)

    def _affordable(self, seconds: float, share: float = 0.0) -> bool:
        """Whether there is time for a trial, and for the estimate of its error."""
        left = max(share, self._share) * self._progress.seconds_left
        return (1 + OF_ESTIMATE) * seconds <= left

    def _offer(self, trial: Trial) -> None:
        """Count a trial, and take one that is better than all before."""
        self._progress.offer(cover_of_trial(self._solver, trial))
        self._progress.count()

    # Cells and blocks

    def _in_cells(self, alone: Trial) -> None:
        """Cells along all coordinates."""
        axes = tuple(range(len(alone.expansion.scales)))
        in_cell = max(_LEAST_IN_CELL, _IN_CELL // len(self._problem.fields))
        coarse = without_tones(alone.expansion)
        fewer = replace(coarse, features=min(coarse.features, in_cell))
        graded = graded_expansion(self._problem, fewer, _CELLS)
        most = self._most_in_cell(in_cell) if graded is fewer else graded.features
        search = CellSearch(
            tolerance=self._method.tolerance,
            axes=axes,
            most=_CELLS,
            features=most,
            affordable=self._affordable,
        )
        trial = self._solver.solve(graded, alone)
        self._offer(trial)
        if graded is fewer and not any(self._template.sharp):
            counts = in_cell, _LEAST_IN_CELL
            for cells, points in beginnings(self._solver, alone, counts, _CELLS):
                if self._affordable(self._solver.seconds(cells, points), OF_KNOWN):
                    other = self._solver.solve(cells, alone, points)
                    self._offer(other)
                    trial = min(trial, other, key=lambda t: t.score)
        search.best(self._solver, trial, self._offer)

    def _most_in_cell(self, in_cell: int) -> int:
        """To which features in a cell may grow: a system has few of them to begin with."""
        return in_cell if len(self._problem.fields) == 1 else _MORE_IN_CELL * in_cell

    def _in_passes(self) -> None:
        """Time blocks, each time more exact."""
        begin_with: RandomFeatureExpansion | None = None
        coarse_enough = [t for t in _PASSES if t < _BETTER * self._score]
        for tolerance in coarse_enough or _PASSES[-1:]:
            before, begin = self._score, time.perf_counter()
            begin_with = self._in_blocks(
                _BLOCKS, self._pass_tolerance(tolerance), begin_with, hopeless=_HOPELESS
            )
            next_one = _LONGER * (time.perf_counter() - begin)
            in_vain = self._score > max(_BETTER * before, _MISSED * tolerance)
            if in_vain or tolerance <= self._method.tolerance:
                return
            if next_one > self._progress.seconds_left:
                return

    def _pass_tolerance(self, tolerance: float) -> float:
        return max(tolerance, self._method.tolerance, _PASSES[-1])

    def _in_blocks(
        self,
        count: int,
        tolerance: float,
        begin_with: RandomFeatureExpansion | None = None,
        hopeless: float = math.inf,
    ) -> RandomFeatureExpansion | None:
        """One pass of time blocks; gives the expansion of its first one, for the next pass."""
        method, progress = self._method, self._progress
        march = TimeMarching(
            self._problem, self._edges.of_blocks(self._solver.linearised.residuals)
        )
        is_last = tolerance <= self._pass_tolerance(0.0)
        has_end = math.isfinite(progress.seconds_left)
        kept = (1 - _OF_PASS) * progress.seconds_left if has_end and not is_last else 0.0
        template = without_edges(self._template, march.axis)
        features = method.features or _IN_BLOCK.get(self._dim, _IN_CELL)
        search = BlockSearch(
            tolerance=tolerance,
            blocks=count,
            features=features,
            cells=_CELLS,
            newton=self._solver.newton,
            ratio=method.ratio,
            hopeless=hopeless,
            edges=tuple(self._edges.times),
            suggested=suggestions(self._problem, template, _FIRST_IN_BLOCK, features),
            log=progress.log,
            seconds_left=lambda: progress.seconds_left - kept,
        )
        blocks: list[Block] = []
        progress.can_close = True
        try:
            for block in search.solve(march, template, lambda trial: progress.count(), begin_with):
                blocks.append(block)
                cover = cover_of_blocks(march, blocks)
                progress.waiting = cover.seconds_to_estimate
                progress.passed(cover, block.end, block.trial.score)
        finally:
            progress.waiting, progress.can_close = 0.0, False
            if blocks and blocks[-1].end >= self._problem.box.bounds(march.time)[1]:
                progress.offer(cover_of_blocks(march, blocks))
        return _of_greatest_length(march, blocks[0], count) if blocks else None


def _of_greatest_length(march: TimeMarching, block: Block, count: int) -> RandomFeatureExpansion:
    """The expansion of a block, of the same frequencies on one of the greatest length."""
    begin, end = march.problem.box.bounds(march.time)
    factor = (end - begin) / count / (block.end - block.begin)
    return stretched(block.trial.expansion, march.axis, factor)
