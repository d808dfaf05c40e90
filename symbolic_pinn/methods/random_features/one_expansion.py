"""The best expansion of the whole domain, with mapped features where they are of use.

The maps that a region asks for are for what is singular, and cost a few times as much as plain
features. A solution that continues smoothly beyond the region has nothing of that, which no
geometry tells: the first trial of plain features does.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from symbolic_pinn.methods.random_features.beginning import MANY, suggestions
from symbolic_pinn.methods.random_features.cell_search import wants_cells
from symbolic_pinn.methods.random_features.feature_search import GOOD, FeatureSearch
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion

# Features of one expansion at most, by the number of coordinates; and how many times as many where
# the error that was asked for wants them.
_MOST, _MOST_OF_MANY, _MORE = {1: 1_200, 2: 1_200, 3: 1_750}, 3_000, 2
# How many times as many at each step, where little is lacking.
_A_LITTLE = 1.3
# To what share the score must fall with 1.7 times the features, where there are other ways: as the
# cost grows.
_WORTH = 0.2
# The same in many coordinates, where there is no other way.
_WORTH_OF_MANY = 0.8
# Trials that other ways of Newton's method are worth.
_TO_RESCUE = 20
# The share of the time left that a trial may take which is likely to be the best so far, as one in
# cells about places that are known.
OF_KNOWN = 0.7


class OneExpansion:
    """A search for it.

    Args:
        method: the settings, as attributes.
        solver: on the whole domain.
        template: activation, cells, seed and maps.
        offer: takes each trial.
        affordable: whether there is time for one of so many seconds, in such a share of the time
            left at least.
    """

    def __init__(
        self,
        method: Any,
        solver: TrialSolver,
        *,
        template: RandomFeatureExpansion,
        offer: Callable[[Trial], None],
        affordable: Callable[[float, float], bool],
    ) -> None:
        self._method, self._solver, self._template = method, solver, template
        self._offer, self._affordable, self._problem = offer, affordable, solver.problem
        self._dim = len(self._problem.box.coordinates)

    def found(self, *, can_be_divided: bool, marches: bool) -> Trial:
        """The best one; in short where there are other ways."""
        method = self._method
        if method.features and method.scales:
            trial = self._solver.rescued(self._solver.solve(self._template))
            self._offer(trial)
            return trial
        # Where maps take what is singular, cells seldom help, and cost more than another try.
        is_impatient = can_be_divided and not self._template.maps
        how: dict[str, Any] = {
            "worth": _WORTH if can_be_divided else self._worth,
            "patience": 1 if is_impatient else 2,
            "is_strict": can_be_divided,
            "rescues": lambda trial: not can_be_divided or self._is_rescued(trial, marches),
            "follows": lambda trial: not (can_be_divided and wants_cells(self._problem, trial)),
        }
        search = replace(self._search(self._template), **how)
        if method.scales is None:
            plain = self._plain(how) if self._is_open else None
            if plain is not None:
                return self._with_maps(search, plain)
            return search.best(self._solver, self._template, self._offer)
        trial = self._solver.solve(replace(self._template, features=search.first))
        self._offer(trial)
        return search.grown(self._solver, trial, self._offer)

    def grown(self, alone: Trial, *, score: float | None = None) -> None:
        """One expansion again, since nothing else was enough.

        Args:
            alone: the best so far.
            score: at which it ends, in small steps; default that of the method, in large ones.
        """
        if not (self._method.features and self._method.scales):
            trial = self._solver.rescued(alone)
            if trial is not alone:
                self._offer(trial)
            search = self._search(alone.expansion)
            is_given = self._method.features or self._method.most
            search = search if is_given else replace(search, most=_MORE * search.most)
            if score is not None:
                search = replace(search, tolerance=score, growth=_A_LITTLE)
            search.grown(self._solver, trial, self._offer)

    # Plain and mapped features

    @property
    def _is_open(self) -> bool:
        """Whether maps are there that nobody asked for, and numbers that nobody gave."""
        method = self._method
        given = (method.maps, method.features, method.most)
        return bool(self._template.maps) and all(g is None for g in given)

    def _plain(self, how: dict[str, Any]) -> Trial | None:
        """The best of plain features; `None` where they do not follow the solution at once."""
        template = replace(self._template, maps=(), box=())
        search = replace(self._search(template), **how, gives_up=lambda trial: trial.score > GOOD)
        best = search.best(self._solver, template, self._offer)
        return None if best.score > GOOD else best

    def _with_maps(self, search: FeatureSearch, plain: Trial) -> Trial:
        """The maps once more with as many columns as there are, followed if they are better.

        What is weakly singular shows late: with few features it is below what else is missed.
        """
        maps, box = self._template.maps, self._template.box
        features = math.ceil(plain.expansion.features / _share(self._template))
        expansion = replace(plain.expansion, features=features, maps=maps, box=box)
        if plain.score <= search.tolerance or not search.affordable(expansion):
            return plain
        trial = self._solver.solve(expansion, plain)
        self._offer(trial)
        if trial.score >= plain.score:
            return plain
        return search.followed(self._solver, trial, self._offer)

    # Settings

    @property
    def _worth(self) -> float:
        return 0.5 if self._dim < MANY else _WORTH_OF_MANY

    def _is_rescued(self, trial: Trial, marches: bool) -> bool:
        """Whether other ways are tried at once where Newton's method did not converge."""
        seconds = _TO_RESCUE * self._solver.seconds(trial.expansion)
        return not marches and self._affordable(seconds, 0.0)

    def _search(self, template: RandomFeatureExpansion) -> FeatureSearch:
        method, dim = self._method, self._dim
        share = template.count**0.5 * _share(template)
        first = math.ceil((60 if dim == 1 else 200 if dim < MANY else 600) / share)
        most = method.features or method.most or math.ceil(_MOST.get(dim, _MOST_OF_MANY) / share)
        first = method.features or min(first, most)
        return FeatureSearch(
            method.tolerance,
            first,
            most,
            worth=self._worth,
            affordable=lambda e: self._affordable(self._solver.seconds(e), 0.0),
            promising=lambda e: self._affordable(self._solver.seconds(e), OF_KNOWN),
            suggested=suggestions(self._problem, template, first, most),
        )


def _share(template: RandomFeatureExpansion) -> float:
    """Columns for each plain feature: mapped ones share what one expansion may cost."""
    return 1.0 + sum(m.weight for m in template.maps)
