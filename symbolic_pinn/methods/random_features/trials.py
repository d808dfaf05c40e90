"""Solves a problem in one expansion after another, and measures each at points held out."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.points import collocation_points, further_points
from symbolic_pinn.collocation.types import More, PartialValues
from symbolic_pinn.methods.random_features.continuation import ways
from symbolic_pinn.methods.random_features.geometry import contains_of
from symbolic_pinn.methods.random_features.held_out_means import over_the_domain
from symbolic_pinn.methods.random_features.journal import key_of
from symbolic_pinn.methods.random_features.newton import Newton, NewtonState, parameters
from symbolic_pinn.methods.random_features.no_start import NoStart, no_start
from symbolic_pinn.methods.random_features.no_step import NoStep
from symbolic_pinn.methods.random_features.starts import Starts
from symbolic_pinn.methods.random_features.trial import SELECTION, HeldOut, Trial
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.random_features.work import seconds_of
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.types import LeafValues, Linearised
from symbolic_pinn.problem import Domain, Problem
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import TermError
from symbolic_pinn.verdict.measures import term_errors, with_reasons
from symbolic_pinn.verdict.sizes import in_box

_LEAST_HELD_OUT = 40
# A trial above this score is no start for another.
_USEFUL = 0.1


class TrialSolver:
    """Solves a problem on one box in expansions that differ in their features.

    Args:
        linearised: the residuals of the problem.
        box: where they shall hold, the problem's box or a part of it.
        newton: settings of the iteration.
        estimates: the trainable parameters at their start.
        ratio: collocation points in the interior for each feature.
        more: gives further values that are known at the points of a residual.
        begin: gives values of the partials to begin with; default all 0.
        log: of trials of the same problem.
        before: the trial of the block before, if it is a block.
        template: what the search begins with: its maps are for what a solution may have.
    """

    def __init__(
        self,
        linearised: LinearisedResiduals,
        box: Domain,
        newton: Newton,
        *,
        estimates: Estimates,
        ratio: float,
        more: More = lambda k, x: {},
        begin: Callable[[Collocation], PartialValues] | None = None,
        log: TrialLog | None = None,
        before: Trial | None = None,
        template: RandomFeatureExpansion | None = None,
    ) -> None:
        self.linearised, self.box, self.newton = linearised, box, newton
        self.estimates, self.ratio, self.more, self._begin = estimates, ratio, more, begin
        self.log, self._before, self.template = log or TrialLog(), before, template
        self._trials: dict[tuple[RandomFeatureExpansion, float], Trial] = {}

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """Unknowns, and terms in the interior: what a trial costs goes with them."""
        residuals = self.linearised.residuals
        return len(self.problem.fields), sum(not r.face.fixed for r in residuals)

    @property
    def times(self) -> tuple[float, ...]:
        """Of the block, where the box is one."""
        t = self.problem.start
        here = () if t is None else self.box.bounds(t)
        return () if t is None or here == self.problem.box.bounds(t) else here

    def seconds(self, expansion: RandomFeatureExpansion, ratio: float | None = None) -> float:
        """About how long a trial in an expansion takes, as trials took before."""
        return self.log.ratio * seconds_of(expansion, *self.sizes, ratio or self.ratio)

    @property
    def problem(self) -> Problem:
        """Whose residuals they are."""
        return self.linearised.problem

    def basis(self, expansion: RandomFeatureExpansion) -> FeatureBasis:
        """The features on the box."""
        return FeatureBasis(expansion, self.box.lower, self.box.upper)

    def collocation(
        self,
        expansion: RandomFeatureExpansion,
        held_out: HeldOut | None = None,
        ratio: float | None = None,
    ) -> Collocation:
        """The residuals in an expansion, at the points that go with it or at others."""
        interior = ceil((ratio or self.ratio) * expansion.columns)
        maps = further_points(expansion)
        if held_out is not None:
            interior, maps = max(_LEAST_HELD_OUT, held_out.points // expansion.count), []
        points = collocation_points(
            self.problem,
            self.linearised.residuals,
            self.box,
            interior=interior,
            seed=expansion.seed if held_out is None else held_out.seed,
            cells=expansion.cells,
            maps=maps,
            contains=contains_of(self.problem),
        )
        return self.at(expansion, points)

    def at(self, expansion: RandomFeatureExpansion, points: Sequence[np.ndarray]) -> Collocation:
        """The residuals in an expansion at given points."""
        more = [self.more(k, x) for k, x in enumerate(points)]
        return Collocation(self.linearised, self.basis(expansion), points, more)

    def solve(
        self,
        expansion: RandomFeatureExpansion,
        start: Trial | None = None,
        ratio: float | None = None,
    ) -> Trial:
        """Newton's method in an expansion; it begins at the solution of another trial, if any.

        Args:
            expansion: where the unknowns are sought.
            start: another trial.
            ratio: collocation points for each feature; default those of `start`.

        Raises:
            NoStart: there is no function at which it can begin, here as before.
        """
        ratio = ratio or (self.ratio if start is None else start.ratio)
        key = expansion, ratio
        if key not in self._trials:
            asked = self._asked("solve", *key, start)
            found = self.log.journal.find(asked, expansion)
            if found is None:
                begin = time.perf_counter()
                trial = self._solved(expansion, start, ratio)
                found = trial, time.perf_counter() - begin
                self.log.journal.note(asked, *found)
            self._trials[key], seconds = found
            self.log.note(found[0], self.sizes, seconds=seconds, times=self.times)
        return self._trials[key]

    def _asked(self, what: str, *settings: Any) -> str:
        """What stands for a trial in the journal: all that it depends on."""
        here = (self.box.lower, self.box.upper, self._before, self.newton.iterations)
        return key_of(what, *here, *settings)

    def _solved(
        self, expansion: RandomFeatureExpansion, start: Trial | None, ratio: float
    ) -> Trial:
        collocation = self.collocation(expansion, ratio=ratio)
        estimates = self.estimates
        if start is not None and start.score < _USEFUL:
            estimates = estimates.at(start.state.z)
        state = self._first_possible(collocation, estimates, start)
        return self._trial(expansion, state, ratio)

    def _trial(self, expansion: RandomFeatureExpansion, state: NewtonState, ratio: float) -> Trial:
        return Trial(expansion, replace(state, values=[]), self.measures(expansion, state), ratio)

    def _first_possible(
        self, collocation: Collocation, estimates: Estimates, start: Trial | None
    ) -> NewtonState:
        """Newton's method from the first beginning from which it can take a step."""
        first: NoStep | None = None
        for begin in self._begins(collocation, start):
            try:
                return self.newton.solve(collocation, estimates, begin())
            except NoStep as error:
                first = first or error
            if self.problem.guess and self._begin is None:  # it is not passed over
                break
        assert first is not None
        if self._trials or self._begin is not None:  # what is wrong is the expansion
            return self.newton.begun(collocation, estimates, None)
        raise NoStart(no_start(self.problem, self.linearised, first))

    def _begins(
        self, collocation: Collocation, start: Trial | None
    ) -> Iterator[Callable[[], PartialValues | None]]:
        """Beginnings in their order: what is known already, 0, and what the conditions say."""
        if start is not None and start.score < _USEFUL:
            yield lambda: self.at(start.expansion, collocation.points).values(start.state.a)
        yield from self._starts.in_order(collocation, self._begin)

    @cached_property
    def _starts(self) -> Starts:
        return Starts(self.linearised, self.box, self.estimates, self.more)

    def rescued(self, trial: Trial) -> Trial:
        """The same expansion by other ways, where Newton's method did not converge in it."""
        if trial.score < _USEFUL or trial.state.converged:
            return trial
        asked = self._asked("rescued", trial.expansion, trial.ratio, trial)
        found = self.log.journal.find(asked, trial.expansion)
        if found is None:
            best = self._rescued(trial)
            self.log.journal.note(asked, best, 0.0)
        else:
            best = trial if np.array_equal(found[0].state.a, trial.state.a) else found[0]
        self._trials[trial.expansion, trial.ratio] = best
        return best

    def _rescued(self, trial: Trial) -> Trial:
        collocation, best = self.collocation(trial.expansion, ratio=trial.ratio), trial
        begins = [
            collocation.values(np.zeros_like(trial.state.a)) if b is None else b
            for b in (begin() for begin in self._begins(collocation, None))
        ]
        for way in ways(self.newton, collocation, self.estimates, begins):
            try:
                state = way()
            except NoStep:
                continue
            if state is not None:
                new = self._trial(trial.expansion, state, trial.ratio)
                best = min(new, best, key=lambda t: t.score)
                if state.converged and new.score < _USEFUL:
                    break
        return best

    def measures(
        self,
        expansion: RandomFeatureExpansion,
        state: NewtonState,
        held_out: HeldOut | None = SELECTION,
        ratio: float | None = None,
    ) -> tuple[TermError, ...]:
        """How well each term holds at held-out points, or with `None` at those solved at.

        Expansions are chosen by means over the domain, whatever their cells are.
        """
        collocation, held, found = self.evaluated(expansion, state, held_out, ratio)
        if held_out == SELECTION and expansion.count > 1:
            found = [
                over_the_domain(f, x, expansion=expansion, box=self.box, face=r.face)
                for f, r, x in zip(
                    found, self.linearised.residuals, collocation.points, strict=True
                )
            ]
        with np.errstate(over="ignore", invalid="ignore"):  # a score may be infinite
            errors = term_errors(
                self.linearised,
                collocation.points,
                found=found,
                values=collocation.values(state.a),
                somewhere=self._somewhere(self.basis(expansion), state.a),
            )
        return errors if held_out == SELECTION else with_reasons(errors, self.linearised, held)

    def evaluated(
        self,
        expansion: RandomFeatureExpansion,
        state: NewtonState,
        held_out: HeldOut | None,
        ratio: float | None = None,
    ) -> tuple[Collocation, list[LeafValues], list[Linearised]]:
        """Where a state is looked at, and the residuals there with what they hold."""
        collocation = self.collocation(expansion, held_out, ratio)
        theta, _ = parameters(self.estimates, state.z)
        held = collocation.held(collocation.values(state.a), theta)
        return collocation, held, self.linearised(held)

    def values(self, trial: Trial, x: np.ndarray) -> np.ndarray:
        """The unknowns "points unknowns" of a trial."""
        basis, origin = self.basis(trial.expansion), (0,) * x.shape[1]
        return basis.values(trial.state.a, x, origin).T

    def theta(self, trial: Trial) -> list[float]:
        """The trainable parameters of a trial."""
        return parameters(self.estimates, trial.state.z)[0]

    def _somewhere(
        self, basis: FeatureBasis, a: np.ndarray
    ) -> tuple[np.ndarray, Callable[[Partial], np.ndarray]]:
        """Points over the domain, and the partials of an expansion there."""
        names = list(self.problem.fields)
        x = self.box.uniform(200, seed=0)
        return x, lambda p: basis.values(a[names.index(p.unknown)], x, in_box(self.problem, p))
