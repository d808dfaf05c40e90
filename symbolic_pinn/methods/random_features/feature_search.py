"""Finds the scales of random features, and how many are needed, from residuals at held-out points.

An expansion that is too smooth cannot follow the solution, and one that is too rough needs more
points than there are: between them the residual at points that were not solved at has a minimum,
which is found without knowing the solution. First few features and one scale for all coordinates,
then each coordinate by itself, then more features; it ends as soon as the residual is small enough.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion

# Coordinates up to which each has a scale of its own.
_APART = 3
_FIRST_SCALES = (4.0, 8.0, 2.0, 16.0, 32.0, 64.0)
# Where maps take what is singular, plain features are for what is smooth: this is the last scale.
_LAST_OF_MAPPED = 2.0
# A scale is followed as long as the score falls to this share; less is chance.
_WORTH_FOLLOWING = 0.8
# Where more features make the score so many times as large, no other scales are tried with them;
# nor where they make it so much smaller and other scales were of no use with fewer, nor where they
# make it smaller than other scales ever do.
_FAR, _LEAP, _FAR_LEAP = 2.0, 0.3, 1e-3
# A step of scales where more features have been taken.
_RAISED = 1.4
# Below this scale a feature does not vary any more.
_LEAST_SCALE = 0.02
# A first trial below this score follows the solution: a suggestion needs no comparison then.
GOOD = 1e-3


@dataclass(frozen=True)
class FeatureSearch:
    """How scales and numbers of features are looked for.

    Attributes:
        tolerance: score at which it ends.
        first: features to begin with.
        most: features at most.
        growth: factor from one number of features to the next.
        worth: to what share of itself the score shall fall with each number of features.
        patience: how many numbers of features in a row may be of no use.
        is_strict: whether one that makes the score larger is the last, whatever the patience.
        rescues: whether other ways are tried where Newton's method does not converge.
        follows: whether the best of the first trials is made better.
        gives_up: whether nothing more is tried after the first one.
        affordable: whether there is time for an expansion.
        promising: the same for one that is likely to be the best so far.
        suggested: expansions that what is known asks for, tried before all others.
    """

    tolerance: float
    first: int
    most: int
    growth: float = 1.7
    worth: float = 0.5
    patience: int = 2
    is_strict: bool = False
    rescues: Callable[[Trial], bool] = lambda trial: True
    follows: Callable[[Trial], bool] = lambda trial: True
    gives_up: Callable[[Trial], bool] = lambda trial: False
    affordable: Callable[[RandomFeatureExpansion], bool] = lambda expansion: True
    promising: Callable[[RandomFeatureExpansion], bool] = lambda expansion: True
    suggested: Sequence[RandomFeatureExpansion] = ()

    def best(
        self,
        solver: TrialSolver,
        template: RandomFeatureExpansion,
        record: Callable[[Trial], None],
    ) -> Trial:
        """The best trial; `template` has the activation, the cells and the seed."""
        return self.followed(solver, self._first(solver, template, record), record)

    def followed(self, solver: TrialSolver, best: Trial, record: Callable[[Trial], None]) -> Trial:
        """Better scales than those of a first trial, and more features."""
        if self.gives_up(best) or not self.follows(best):
            return best
        if not (best.expansion.maps and best.score < GOOD):
            best = self.descended(solver, best, 2.0, record)
        return self.grown(solver, best, record)

    def grown(self, solver: TrialSolver, best: Trial, record: Callable[[Trial], None]) -> Trial:
        """More features as long as that helps, the scales looked for again with each number."""
        in_vain, features, affordable = 0, best.expansion.features, self.affordable
        scales_help = True
        while best.score > self.tolerance and features < self.most and in_vain < self.patience:
            if best.is_below_noise:
                break
            features = min(self.most, ceil(self.growth * features))
            expansion = replace(best.expansion, features=features)
            if not affordable(expansion):
                break
            more = solver.solve(expansion, best)
            record(more)
            least = _FAR_LEAP if scales_help else _LEAP
            if least * best.score < more.score < _FAR * best.score:
                other = self.raised(solver, more, _RAISED, record)
                other = self.descended(solver, other, _RAISED, record)
                scales_help = other.score < _WORTH_FOLLOWING * more.score
                more = other
            has_paid = more.score < self.worth * best.score
            is_last = self.is_strict and more.score >= best.score
            in_vain = 0 if has_paid else self.patience if is_last else in_vain + 1
            affordable = self.promising if has_paid else self.affordable
            best = min(more, best, key=lambda trial: trial.score)
        return best

    def _first(
        self,
        solver: TrialSolver,
        template: RandomFeatureExpansion,
        record: Callable[[Trial], None],
    ) -> Trial:
        """The best of what is suggested, and of some scales that are alike for all coordinates."""
        best: Trial | None = None
        for expansion in self._beginnings(template):
            if best is not None and best.expansion in self.suggested and best.score < GOOD:
                break
            trial = solver.solve(expansion, best)
            record(trial)
            best = trial if best is None else min(trial, best, key=lambda t: t.score)
            if self.gives_up(best):
                return best
            is_enough = template.maps and expansion.scales[0] == _LAST_OF_MAPPED
            if best.score <= self.tolerance or (is_enough and best.score < GOOD):
                break
        assert best is not None
        if not self.rescues(best):
            return best
        rescued = solver.rescued(best)
        if rescued is not best:
            record(rescued)
        return rescued

    def _beginnings(self, template: RandomFeatureExpansion) -> Iterator[RandomFeatureExpansion]:
        """Suggestions as far as they are affordable, then one scale for all coordinates."""
        yield from filter(self.affordable, self.suggested)
        for s in _FIRST_SCALES:
            yield replace(template, features=self.first, scales=(s,) * len(template.scales))

    def raised(
        self, solver: TrialSolver, best: Trial, factor: float, record: Callable[[Trial], None]
    ) -> Trial:
        """All scales together, while it helps: more features have room for higher frequencies."""
        groups = _groups(best.expansion)
        every = {i for group in groups for i in group}
        return (
            self._followed(solver, best, every, factor, record=record) if len(groups) > 1 else best
        )

    def descended(
        self, solver: TrialSolver, best: Trial, factor: float, record: Callable[[Trial], None]
    ) -> Trial:
        """The scale of each group of coordinates by itself, while it helps."""
        for group in _groups(best.expansion):
            for f in (factor, 1 / factor):
                best = self._followed(solver, best, group, f, record=record)
        return best

    def _followed(
        self,
        solver: TrialSolver,
        best: Trial,
        group: set[int],
        factor: float,
        *,
        record: Callable[[Trial], None],
    ) -> Trial:
        """The scales of some coordinates times a factor, again and again while that helps."""
        while best.score > self.tolerance:
            scales = [s * factor if i in group else s for i, s in enumerate(best.expansion.scales)]
            other = replace(best.expansion, scales=tuple(scales))
            if min(scales) < _LEAST_SCALE or not self.affordable(other):
                break
            trial = solver.solve(other, best)
            record(trial)
            is_followed = trial.score < _WORTH_FOLLOWING * best.score
            best = min(trial, best, key=lambda t: t.score)
            if not is_followed:
                break
        return best


def _groups(expansion: RandomFeatureExpansion) -> list[set[int]]:
    """Coordinates whose scales are looked for together: mapped ones, and all if they are many."""
    every = range(len(expansion.scales))
    if len(every) > _APART:
        return [set(every)]
    mapped = {i for m in expansion.maps for i in m.map.axes}
    return [*([mapped] if mapped else []), *({i} for i in every if i not in mapped)]
