"""Cells, blocks and scales that are found, and what a block hands over."""

from itertools import pairwise

import jax
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.methods.random_features.cell_search import CellSearch
from symbolic_pinn.methods.random_features.cells import about_peaks, halved
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.residual_profiles import profile
from symbolic_pinn.methods.random_features.search import _of_greatest_length
from symbolic_pinn.methods.random_features.time_blocks import BlockSearch
from symbolic_pinn.methods.random_features.time_marching import (
    Block,
    TimeMarching,
    why_not_in_blocks,
)
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import RandomFeatureExpansion

t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
U = u(t, x)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("x64")]


def solver(problem, **settings):
    residuals = compile_problem(problem)
    newton = Newton((1.0,) * len(residuals), **settings)
    return TrialSolver(
        LinearisedResiduals(problem, residuals),
        problem.box,
        newton,
        estimates=Estimates.of(),
        ratio=2.0,
    )


def layer(width):
    """An ordinary differential equation whose solution has a layer at 1/2."""
    s = sp.Symbol("s", real=True)
    v = sp.Function("v", real=True)(s)
    exact = sp.tanh((s - sp.Rational(1, 2)) / width)
    return spinn.Problem(
        domain={s: (0, 1)},
        equations=[sp.Eq(v.diff(s), (1 - exact**2) / width)],
        conditions=[sp.Eq(v.subs(s, 0), exact.subs(s, 0))],
        exact={v: exact},
    )


def test_marked_intervals_are_halved_and_neighbours_follow():
    assert halved((), np.array([True])) == (0.5,)
    assert halved((0.5,), np.array([True, False])) == (0.25, 0.5)
    edges = halved((0.01, 0.5), np.array([True, False, False]))
    widths = np.diff([0, *edges, 1])
    ratios = widths[1:] / widths[:-1]
    assert np.all(ratios < 4.01)
    assert np.all(ratios > 1 / 4.01)
    assert {0.005, 0.01, 0.5} <= set(edges)


def test_cells_are_made_where_the_residual_is():
    bench = solver(layer(sp.Rational(1, 100)))
    notes = []
    coarse = bench.solve(RandomFeatureExpansion(20, (8.0,)))
    best = CellSearch(1e-8, (0,), most=30, features=40).best(bench, coarse, notes.append)
    assert coarse.score > 1e-2
    assert best.score < 1e-6
    widths = np.diff([0, *best.expansion.cells[0], 1])
    middle = np.array([0, *best.expansion.cells[0]]) + widths / 2
    assert abs(np.mean(middle[widths == widths.min()]) - 0.5) < 0.05
    assert widths.min() < widths.max() / 7
    assert len(notes) > 3


def test_the_profile_of_a_layer_is_highest_at_the_layer():
    bench = solver(layer(sp.Rational(1, 50)))
    trial = bench.solve(RandomFeatureExpansion(15, (5.0,), cells=((0.25, 0.4, 0.6, 0.75),)))
    found = profile(bench, trial, 0)
    assert len(found) == 5
    assert np.argmax(found) == 2


def test_scales_are_found_for_each_coordinate():
    # Four times as many waves in x as in t.
    exact = sp.sin(sp.pi * t) * sp.sin(8 * sp.pi * x)
    problem = spinn.manufactured(
        left=U.diff(t) + U.diff(x) + U, exact={U: exact}, domain={t: (0, 1), x: (0, 1)}
    )
    notes = []
    best = FeatureSearch(1e-9, 150, 450).best(
        solver(problem), RandomFeatureExpansion(1, (1, 1)), notes.append
    )
    assert best.score < 1e-8
    assert best.expansion.scales[1] > 2 * best.expansion.scales[0]
    assert len(notes) < 40


def test_the_score_held_out_is_about_the_error():
    problem = spinn.load("heat")
    bench = solver(problem)
    points = np.random.default_rng(0).uniform(size=(300, 2))
    exact = spinn.solution.metrics.exact_values(problem, points)["u"]
    for features, scale in ((60, 4.0), (200, 4.0), (200, 16.0)):
        trial = bench.solve(RandomFeatureExpansion(features, (scale, scale)))
        error = np.linalg.norm(bench.values(trial, points)[:, 0] - exact) / np.linalg.norm(exact)
        assert 0.001 * trial.score < error < 3 * trial.score


def wave():
    exact = sp.sin(sp.pi * x) * sp.cos(2 * sp.pi * t) + sp.sin(2 * sp.pi * x) * sp.sin(
        4 * sp.pi * t
    )
    return spinn.manufactured(
        left=U.diff(t, 2) - 4 * U.diff(x, 2), exact={U: exact}, domain={t: (0, 1), x: (0, 1)}
    )


def test_blocks_hand_over_value_and_velocity():
    problem = wave()
    march = TimeMarching(problem, compile_problem(problem))
    search = BlockSearch(tolerance=1e-7, blocks=4, features=150, cells=4, newton=Newton(()))
    blocks = list(search.solve(march, RandomFeatureExpansion(1, (1.0, 1.0)), lambda trial: None))
    assert [b.begin for b in blocks] == pytest.approx([0, 0.25, 0.5, 0.75])
    assert blocks[-1].end == 1
    points = np.random.default_rng(0).uniform(size=(200, 2))
    exact = spinn.solution.metrics.exact_values(problem, points)["u"]
    for b in blocks:
        here = (points[:, 0] >= b.begin) & (points[:, 0] < b.end)
        found = b.solver.values(b.trial, points[here])[:, 0]
        assert np.abs(found - exact[here]).max() < 1e-5
    for before, after in pairwise(blocks):
        at = np.stack([np.full(9, after.begin), np.linspace(0, 1, 9)], axis=1)
        for alpha in ((0, 0), (1, 0)):
            ends = [
                b.solver.basis(b.trial.expansion).values(b.trial.state.a[0], at, alpha)
                for b in (before, after)
            ]
            assert np.abs(ends[0] - ends[1]).max() < 1e-4


def test_a_block_that_is_too_hard_is_halved():
    problem = wave()
    march = TimeMarching(problem, compile_problem(problem))
    search = BlockSearch(
        tolerance=1e-7, blocks=1, features=40, cells=1, newton=Newton(()), halvings=4
    )
    lengths = [
        b.end - b.begin
        for b in search.solve(march, RandomFeatureExpansion(1, (1.0, 1.0)), lambda trial: None)
    ]
    assert sum(lengths) == pytest.approx(1)
    assert lengths[0] == pytest.approx(1 / 16)
    assert max(lengths) <= 0.5


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"conditions": [sp.Eq(u(1, x), 0), sp.Eq(u(t, 0), 0)]}, "another time than the start"),
        ({"conditions": [sp.Eq(u(t, 0), 0)]}, "nothing is given at its start"),
        ({"equations": [sp.Eq(U.diff(t), u(t / 2, x))]}, "at another time"),
        ({"domain": {x: (0, 1)}}, "no time coordinate"),
    ],
)
def test_what_cannot_be_marched_through_says_why(changes, why):
    stated = {
        "domain": {t: (0, 1), x: (0, 1)},
        "equations": [sp.Eq(U.diff(t), U.diff(x, 2))],
        "conditions": [sp.Eq(u(0, x), 0), sp.Eq(u(t, 0), 0)],
        "unknowns": [U],
    } | changes
    if "domain" in changes:
        v = sp.Function("v", real=True)(x)
        stated = {
            "domain": {x: (0, 1)},
            "equations": [sp.Eq(v.diff(x), v)],
            "conditions": [sp.Eq(v.subs(x, 0), 1)],
        }
    problem = spinn.Problem(**stated)
    found = why_not_in_blocks(problem, compile_problem(problem))
    assert found is not None
    assert why in found


def test_inverse_problems_are_not_marched_through():
    problem = spinn.load("heat_inverse")
    with jax.enable_x64(True):
        assert "belong to all times" in why_not_in_blocks(problem, compile_problem(problem))


def test_blocks_end_with_one_that_is_hopeless():
    # The start contradicts the wall: no block is below 1e-3, whatever its length.
    torn = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t), U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), 1), sp.Eq(u(t, 0), -1), sp.Eq(u(t, 1), 1)],
    )
    residuals = compile_problem(torn)
    newton = Newton((1.0,) * len(residuals))
    search = BlockSearch(
        tolerance=1e-7, blocks=2, features=40, cells=4, newton=newton, halvings=1, hopeless=1e-3
    )
    blocks = list(
        search.solve(
            TimeMarching(torn, residuals),
            RandomFeatureExpansion(40, (4.0, 4.0)),
            lambda trial: None,
        )
    )
    assert len(blocks) == 1
    assert blocks[0].end < 1


def test_cells_are_graded_about_peaks():
    profile = np.ones(20)
    assert about_peaks(profile) == ()
    profile[0] = 100
    assert about_peaks(profile) == (0.05, 0.2)
    profile[[18, 19]] = 90
    assert about_peaks(profile) == (0.05, 0.2, 0.75, 0.8, 0.9)
    profile[:] = 1
    profile[10] = 100
    assert about_peaks(profile) == (0.35, 0.5, 0.55, 0.7)


def test_the_next_pass_begins_at_the_frequencies_of_the_first_block():
    problem = wave()
    march = TimeMarching(problem, compile_problem(problem))
    bench = solver(problem)
    trial = bench.solve(RandomFeatureExpansion(10, (0.5, 4.0)))
    block = Block(begin=0.0, end=1 / 16, solver=bench, trial=trial)
    assert _of_greatest_length(march, block, 4).scales == (2.0, 4.0)
