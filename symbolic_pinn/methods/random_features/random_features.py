"""Random features: the unknowns are expanded in fixed random functions, and Newton's method finds
the coefficients.

J. Chen, X. Chi, W. E, Z. Yang, J. Mach. Learn. 1 (2022) 268-298; S. Dong, Z. Li, Comput. Methods
Appl. Mech. Engrg. 387 (2021) 114129. A linear problem takes one least-squares solve. What decides
is the scale of the frequencies, and enough of them and of points: they are looked for by the
residual at points held out. Where one expansion is not enough, evolution problems are solved in
time blocks, others in cells.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

import equinox as eqx
import jax

from symbolic_pinn.analysis import estimates, warn_of_unidentified
from symbolic_pinn.checks import Number, positive_numbers, require_positive
from symbolic_pinn.collocation.soft import importances
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.random_features.beginning import (
    MANY,
    check_places,
    estimates_at,
    template,
    values_of,
)
from symbolic_pinn.methods.random_features.cell_search import CellSearch
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.found_field import FoundField, of_blocks, of_trial
from symbolic_pinn.methods.random_features.narrow_edges import graded_expansion
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.sharp_edges import SharpEdges, without_edges
from symbolic_pinn.methods.random_features.time_blocks import BlockSearch
from symbolic_pinn.methods.random_features.time_marching import (
    Block,
    TimeMarching,
    why_not_in_blocks,
)
from symbolic_pinn.methods.random_features.trials import Trial, TrialSolver
from symbolic_pinn.methods.recorder import FieldValues, Recorder, Stopped
from symbolic_pinn.methods.run_facts import device_name, versions
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import RandomFeatureExpansion, Recipe
from symbolic_pinn.solution import RunRecord, Solution
from symbolic_pinn.verdict import RMS

# Above this score one expansion is not enough.
_ENOUGH = 1e-6
# What a time block is worth striving for: errors add up over the blocks.
_BLOCK_TOLERANCE = 1e-7
_BLOCKS, _CELLS, _IN_CELL = 20, 60, 250
# A block above this makes the whole one fail.
_FAILED = RMS[1]


class RandomFeatures(AbstractMethod):
    """Newton's method on an expansion in random features, in float64.

    What is not given is looked for.

    Attributes:
        features: features in a cell.
        scales: frequencies are uniform within these, one for each coordinate, on a cell from -1 to
            1.
        activation: `cos` or `tanh`.
        cells: for each coordinate the inner edges between cells, as shares of its interval.
        blocks: time blocks at the greatest length; 1 for none.
        tolerance: relative residual at points held out at which the search ends.
        most: features in one expansion at most.
        ratio: collocation points in the interior for each feature.
        damping: of the least squares, against a typical column; what is smaller counts as 0.
        iterations: of Newton's method at most.
    """

    features: int | None = eqx.field(static=True, default=None)
    scales: Sequence[Number] | None = eqx.field(static=True, default=None)
    activation: str = eqx.field(static=True, default="cos")
    cells: Any = eqx.field(static=True, default=())
    blocks: int | None = eqx.field(static=True, default=None)
    tolerance: float = eqx.field(static=True, default=1e-10)
    most: int | None = eqx.field(static=True, default=None)
    ratio: float = eqx.field(static=True, default=2.0)
    damping: float = eqx.field(static=True, default=1e-14)
    iterations: int = eqx.field(static=True, default=30)
    name: ClassVar[str] = "random-features"

    def __check_init__(self) -> None:
        for name in ("features", "blocks", "most"):
            if getattr(self, name) is not None:
                require_positive(**{name: getattr(self, name)})
        require_positive(iterations=self.iterations)
        for name in ("tolerance", "ratio", "damping"):
            positive_numbers(name, getattr(self, name))
        RandomFeatureExpansion(1, (1.0,) * (len(self.cells) or 1), self.activation, self.cells)

    def planned_steps(self, recipe: Recipe) -> None:
        """Not known before."""

    @property
    def settings(self) -> frozenset[str]:
        """The seed; the expansion is its own."""
        return frozenset({"seed"})

    @property
    def trains_network(self) -> bool:
        """No."""
        return False

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """See `AbstractMethod`."""
        if task.network is not None:
            raise InputError("random features bring a network of their own; leave `network=` out")
        with jax.enable_x64(True):
            return one_by_one(lambda one: _Run(self, one).solution(), task)


class _Run:
    """One run of the method: what it has tried, and what was best."""

    def __init__(self, method: RandomFeatures, task: Task) -> None:
        self._method, self._task, self._problem = method, task, task.problem
        self._edges = SharpEdges(self._problem)
        self._residuals = (*compile_problem(self._problem), *self._edges.continuity())
        self._dim = len(self._problem.box.coordinates)
        check_places(self._problem, self._residuals)
        self._template = self._edges.put_into(template(self._problem, method, task.seed))
        weights = importances(self._residuals)
        self._newton = Newton(weights, method.damping, iterations=method.iterations)
        start = task.start
        self._solver = TrialSolver(
            LinearisedResiduals(self._problem, self._residuals),
            self._problem.box,
            self._newton,
            estimates=estimates_at(self._problem, start),
            ratio=method.ratio,
            begin=None if start is None else values_of(start),
        )
        self._recorder = Recorder(self._problem, task.report, deadline=task.deadline)
        self._best: Trial | None = None

    def solution(self) -> Solution:
        """Search, judge, and put together what was found."""
        recorder = self._recorder
        with recorder.listening():
            found = self._found()
        if self._task.held_out.has_other_nodes:
            found = found.measured_by(self._task.held_out)
        return Solution(
            problem=self._problem,
            field=found.field,
            network=found.description,
            history=recorder.history,
            outcome=recorder.outcome,
            run=self._run_record(found),
            verdict=found.verdict(recorder.outcome.doubt),
        )

    def _found(self) -> FoundField:
        """What the search finds; stopped early, the best that covers the whole domain."""
        try:
            return self._searched()
        except Stopped:
            if self._best is None:
                raise KeyboardInterrupt from None
            return of_trial(self._solver, self._best)

    def _searched(self) -> FoundField:
        """In one expansion; in blocks or in cells where that is asked for or not enough."""
        wanted = self._method.blocks
        why = why_not_in_blocks(self._problem, self._edges.of_blocks(self._residuals))
        if wanted is not None and wanted > 1:
            if why is not None:
                raise InputError(f"`blocks` is {wanted}, but {why}; leave it out, or give 1")
            found = self._in_blocks(wanted)
            assert found is not None
            return found
        alone = self._alone()
        enough = max(_ENOUGH, self._method.tolerance)
        if alone.score > enough and wanted is None and self._dim < MANY:
            hopeless = min(alone.score, _FAILED)
            more = self._in_cells(alone) if why else self._in_blocks(_BLOCKS, hopeless)
            if more is not None and more.score < alone.score:
                return more
        return of_trial(self._solver, alone)

    # One expansion

    def _alone(self) -> Trial:
        """The best expansion of the whole domain."""
        method, dim = self._method, self._dim
        if method.features and method.scales:
            trial = self._solver.rescued(self._solver.solve(self._template))
            self._record_trial(trial)
            return trial
        first = 60 if dim == 1 else 200 if dim < MANY else 600
        # Cells that sharp edges make share what one expansion may cost.
        share = self._template.count**0.5
        most = method.features or method.most or math.ceil((1_200 if dim < MANY else 3_000) / share)
        first = method.features or min(first, most)
        search = FeatureSearch(method.tolerance, first, most)
        if method.scales is None:
            return search.best(self._solver, self._template, self._record_trial)
        trial = self._solver.solve(replace(self._template, features=first))
        self._record_trial(trial)
        return search.grown(self._solver, trial, self._record_trial)

    def _record_trial(self, trial: Trial) -> None:
        """Count a trial, and write down one that is better than all before."""
        if self._best is None or trial.score < self._best.score:
            self._best = trial
            self._record(trial, lambda x: self._solver.values(trial, x))
        self._recorder.count()

    # Cells and blocks

    def _in_cells(self, alone: Trial) -> FoundField | None:
        """Cells along all coordinates."""
        axes = tuple(range(len(alone.expansion.scales)))
        fewer = replace(alone.expansion, features=min(alone.expansion.features, _IN_CELL))
        graded = graded_expansion(self._problem, fewer, _CELLS)
        most = _IN_CELL if graded is fewer else graded.features
        search, fewer = CellSearch(self._method.tolerance, axes, _CELLS, most), graded
        trial = self._solver.solve(fewer, alone)
        trial = search.best(self._solver, trial, self._record_trial)
        return of_trial(self._solver, trial) if trial.score < alone.score else None

    def _in_blocks(self, count: int, hopeless: float = math.inf) -> FoundField | None:
        """Time blocks, with cells where they are needed; `None` with one no better than that."""
        march = TimeMarching(self._problem, self._edges.of_blocks(self._residuals))
        search = BlockSearch(
            tolerance=max(self._method.tolerance, _BLOCK_TOLERANCE),
            blocks=count,
            features=self._method.features or _IN_CELL,
            cells=_CELLS,
            newton=self._newton,
            ratio=self._method.ratio,
            hopeless=hopeless,
            edges=tuple(self._edges.times),
        )
        blocks: list[Block] = []
        for block in search.solve(
            march, without_edges(self._template, march.axis), lambda trial: self._recorder.count()
        ):
            blocks.append(block)
            self._record(block.trial, None, time=block.end)
        given_up = blocks[-1].trial.score >= hopeless
        return None if given_up else of_blocks(march, blocks)

    def _record(self, trial: Trial, values: FieldValues | None, **more: float) -> None:
        losses = dict.fromkeys(self._problem.groups, 0.0)
        for m in trial.measures:
            losses[m.group] = losses.get(m.group, 0.0) + m.rms**2
        names = [s.name for s in self._problem.trainable]
        expansion = trial.expansion
        self._recorder.record(
            losses,
            values,
            estimates=dict(zip(names, self._solver.theta(trial), strict=True)),
            method={
                "residual": trial.score,
                "features": expansion.features,
                "cells": expansion.count,
                **more,
            },
        )

    def _run_record(self, found: FoundField) -> RunRecord:
        of_data = estimates(self._task.objective(), found.field)
        warn_of_unidentified(of_data)
        return RunRecord(
            method=self._method.name,
            seed=self._task.seed,
            steps=self._recorder.step,
            seconds=self._recorder.clock.seconds,
            device=device_name(jax.devices("cpu")[0]),
            expansion=found.size,
            estimates=of_data,
            versions=versions(),
        )
