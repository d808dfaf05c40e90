"""A descent watches the loss at points that it does not solve at."""

import math

import jax.numpy as jnp
import pytest
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.methods.full_batch.held_out_loss import HeldOutLoss

HEAT = spinn.load("heat")


def watched(*losses):
    """What is held out, after these losses of the numbers 0, 1, 2, ... every five iterations."""
    found = HeldOutLoss(lambda theta: losses[int(theta[0])], jnp.zeros(1), 5)
    for i in range(1, len(losses)):
        found.look(5 * i, jnp.full(1, float(i)), 10.0**-i)
    return found


def test_as_long_as_both_fall_nothing_is_said():
    found = watched(*(2.0**-i for i in range(30)))
    assert not found.is_left_behind(1e-30)
    assert not found.stands_still(5)
    assert found.better is None


def test_a_loss_that_is_left_behind_is_overfitting():
    found = watched(1.0, 0.1, 0.5, 0.6, 0.7, 0.7, 0.7)
    assert found.stands_still(25)
    assert not found.stands_still(26)
    assert found.is_left_behind(1e-6)
    assert not found.is_left_behind(0.5)  # no gap: both stand still
    assert not found.is_left_behind(0.04)  # there was a gap before, and it hardly fell since
    assert found.better == 1
    assert not watched(1.0, 0.1, 0.5, 0.6, 0.7).is_left_behind(1e-6)


def test_what_is_no_number_is_never_the_best():
    found = watched(math.nan, 0.1, math.nan, math.inf)
    assert found.better == 1
    assert found.last == math.inf


@pytest.mark.slow
def test_a_network_that_fits_its_points_alone_is_stopped_and_its_best_kept():
    recipe = spinn.Recipe(network=spinn.MLP(12, 2), seed=3)
    method = spinn.LevenbergMarquardt(200, spinn.FixedPoints(12, 4))
    solution = solve(HEAT, method=method, recipe=recipe)
    assert solution.outcome.status == "completed"
    assert solution.outcome.message.startswith("overfitting: at its points the loss fell to ")
    assert "more points are needed" in solution.outcome.message
    assert solution.outcome.message in solution.verdict.reasons
    assert solution.run.steps < 100
    held_out = solution.history.column("method/held-out loss")
    own = solution.history.column("method/loss")
    assert own.min() < 1e-3 * held_out.min()
    errors = solution.history.column("relative_l2/u")
    assert errors[-1] == pytest.approx(solution.relative_l2()["u"])
    assert errors[-1] < 1.5 * errors.min()


@pytest.mark.slow
def test_points_that_are_renewed_end_when_the_others_teach_no_more():
    recipe = spinn.Recipe(network=spinn.MLP(4, 1), seed=3)
    method = spinn.LevenbergMarquardt(2_000, spinn.FixedPoints(30, 10, resample=5))
    solution = solve(HEAT, method=method, recipe=recipe)
    assert "fell no further in 3 changes of points" in solution.outcome.message
    assert solution.run.steps < 1_000
    assert solution.outcome.doubt == ""


@pytest.mark.slow
def test_enough_points_are_not_called_overfitted():
    recipe = spinn.Recipe(network=spinn.MLP(6, 2))
    solution = solve(HEAT, method=spinn.LevenbergMarquardt(150), recipe=recipe)
    assert solution.outcome.message == ""
    held_out, own = (solution.history.column(f"method/{n}") for n in ("held-out loss", "loss"))
    assert held_out[-1] < 3 * own[-1]
