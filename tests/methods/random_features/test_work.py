"""What a trial costs, against the fronts of a real elimination."""

import sys

import numpy as np
import pytest

from symbolic_pinn.collocation import Rows, least_squares
from symbolic_pinn.methods.random_features.work import fits, seconds_of
from symbolic_pinn.recipe import RandomFeatureExpansion

fronts = sys.modules["symbolic_pinn.collocation.least_squares"]


def expansion(features, *counts):
    cells = tuple(tuple(np.arange(1, n) / n) for n in counts)
    return RandomFeatureExpansion(features, (4.0,) * len(counts), cells=cells)


def test_more_features_cells_unknowns_and_points_cost_more():
    plain = seconds_of(expansion(100, 4, 4), 1)
    assert seconds_of(expansion(200, 4, 4), 1) > 4 * plain
    assert seconds_of(expansion(100, 8, 8), 1) > 4 * plain
    assert seconds_of(expansion(100, 4, 4), 3, 3) > 9 * plain
    assert seconds_of(expansion(100, 4, 4), 1, 1, ratio=8.0) > 1.3 * plain


def test_a_chain_of_cells_costs_in_proportion():
    costs = [seconds_of(expansion(100, n), 1) for n in (20, 40, 80)]
    assert (costs[2] - costs[1]) / (costs[1] - costs[0]) == pytest.approx(2, rel=0.05)


def test_what_does_not_fit_is_said():
    assert fits(expansion(1_000, 1), 1)
    assert not fits(expansion(10_000, 1), 2)


def test_the_order_of_elimination_keeps_fronts_small_and_the_solution_the_same(monkeypatch):
    # A cross of blocks: the middle one touches all others, and is eliminated last.
    random = np.random.default_rng(0)
    sizes = [3] * 6
    rows = [Rows((0, k), random.normal(size=(8, 6)), random.normal(size=8)) for k in range(1, 6)]
    widths = []
    plain = fronts._triangle

    def noted(front):
        widths.append(front.shape[1] - 1)
        return plain(front)

    monkeypatch.setattr(fronts, "_triangle", noted)
    dense = np.zeros((40, 18))
    right = np.concatenate([r.right for r in rows])
    for i, r in enumerate(rows):
        dense[8 * i : 8 * i + 8, :3] = r.matrix[:, :3]
        dense[8 * i : 8 * i + 8, 3 * (i + 1) : 3 * (i + 2)] = r.matrix[:, 3:]
    expected = np.linalg.lstsq(dense, right, rcond=None)[0]
    found = least_squares(rows, sizes, [0.0] * 6)
    np.testing.assert_allclose(np.concatenate(found), expected, rtol=1e-10)
    assert widths == [6, 6, 6, 6, 6, 3]
