"""Which expansions are tried, one after the other, where scores are given by formulas."""

from unittest.mock import Mock

import numpy as np
import pytest

from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion

TEMPLATE = RandomFeatureExpansion(1, (1.0, 1.0))
BEGIN = RandomFeatureExpansion(100, (4.0, 4.0))


def trial(expansion, score):
    made = Mock(spec=Trial)
    made.expansion, made.score, made.is_below_noise = expansion, score, False
    return made


def tried(score, *, grown=True, **settings):
    """The numbers of features and scales of all trials, and the best of them."""
    every, solver = [], Mock(spec=TrialSolver)
    solver.solve.side_effect = lambda e, start=None, ratio=None: trial(e, score(e))
    solver.rescued.side_effect = lambda one: one
    search = FeatureSearch(1e-10, 100, 1_000, **settings)
    if grown:
        best = search.grown(solver, trial(BEGIN, score(BEGIN)), every.append)
    else:
        best = search.best(solver, TEMPLATE, every.append)
    shown = [(t.expansion.features, *np.round(t.expansion.scales, 2)) for t in every]
    return shown, best


def test_nothing_is_tried_after_a_first_trial_that_is_given_up():
    shown, best = tried(lambda e: 1.0, grown=False, gives_up=lambda t: t.score > 1e-3)
    assert shown == [(100, 4, 4)]
    assert best.score == 1.0
    shown, _ = tried(lambda e: 1e-4, grown=False, gives_up=lambda t: t.score > 1e-3)
    assert len(shown) > 1


def test_all_scales_are_raised_together_before_each_by_itself():
    # Best at scales that grow with the square root of the number of features.
    def score(e):
        wanted = 4 * (e.features / 100) ** 0.5
        away = sum(abs(np.log(s / wanted)) for s in e.scales)
        return float(np.exp(away - 4) / e.features**2)

    shown, best = tried(score)
    assert shown[:3] == [(170, 4, 4), (170, 5.6, 5.6), (170, 7.84, 7.84)]
    assert best.expansion.features == 1_000
    assert all(s > 8 for s in best.expansion.scales)


def test_other_scales_are_not_tried_where_features_alone_help_far_more():
    shown, _ = tried(lambda e: 1.0 if e.features == 100 else 1e-4 if e.features < 200 else 1e-11)
    assert shown == [(170, 4, 4), (289, 4, 4)]


@pytest.mark.parametrize(
    ("ratio", "is_strict", "numbers"),
    [
        (2.0, True, {170}),
        (2.0, False, {170, 289}),
        (1.0, True, {170}),
        (0.9, True, {170, 289}),
        (0.9, False, {170, 289}),
        (0.1, True, {170, 289, 492, 837, 1_000}),
    ],
)
def test_more_features_are_taken_as_long_as_they_help(ratio, is_strict, numbers):
    def score(e):
        steps = round(np.log(e.features / 100) / np.log(1.7))
        return 1e-3 * ratio**steps if e.scales == (4.0, 4.0) else 1.0

    shown, _ = tried(score, is_strict=is_strict)
    assert {n for n, *_ in shown} == numbers
