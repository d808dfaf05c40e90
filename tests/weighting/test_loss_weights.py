"""Weights of parts and of points, given as one thing or as two."""

import pytest
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError, LossWeights

HEAT = spinn.load("heat")
RECIPE = spinn.Recipe(network=spinn.MLP(6, 1), points=16, steps=12, record_every=5)
PARTS, POINTS = spinn.GradientWeighting(every=3), spinn.CausalWeighting()


def test_both_are_one_thing():
    both = LossWeights(PARTS, POINTS)
    assert LossWeights.of(PARTS, POINTS) == LossWeights.of(both) == both
    assert LossWeights.of() == LossWeights(spinn.Fixed(), None)
    with pytest.raises(InputError, match="leave out one of the two"):
        LossWeights.of(both, POINTS)


def test_points_stay_only_where_weights_belong_to_them():
    assert LossWeights(points=spinn.SelfAdaptive()).same_points
    assert not LossWeights(points=POINTS).same_points
    assert not LossWeights().same_points


def test_solve_takes_either():
    one = solve(HEAT, recipe=RECIPE, weighting=LossWeights(PARTS, POINTS))
    two = solve(HEAT, recipe=RECIPE, weighting=PARTS, point_weighting=POINTS)
    assert one.relative_l2() == two.relative_l2()
    assert one.run.weighting["kind"] == "GradientWeighting"
    assert one.run.point_weighting["kind"] == "CausalWeighting"


def test_a_solution_on_points_that_stay_is_judged_by_others():
    method = spinn.Adam(3, point_weighting=spinn.ResidualAttention())
    assert len(solve(HEAT, recipe=RECIPE, method=method).verdict.at_points) == 4
    assert solve(HEAT, recipe=RECIPE).verdict.at_points == ()
