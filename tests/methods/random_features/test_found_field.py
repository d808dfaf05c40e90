"""The measures of a field that was found in one block after another."""

import pytest

from symbolic_pinn.methods.random_features.found_field import over_blocks_measured
from symbolic_pinn.methods.random_features.newton import NewtonState
from symbolic_pinn.methods.random_features.time_marching import Block
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import TermError


def block(begin, end, rms, *, largest, corner, meeting=""):
    error = TermError(
        name="equation 1",
        group="residual",
        rms=rms,
        largest=largest,
        size=2.0,
        corner=corner,
        meeting=meeting,
    )
    expansion = RandomFeatureExpansion(4, (1.0, 1.0))
    trial = Trial(expansion, object.__new__(NewtonState), (error,))
    return Block(begin=begin, end=end, solver=object.__new__(TrialSolver), trial=trial)


def test_means_go_by_length_and_the_worst_points_are_those_of_all():
    first = block(0.0, 1.0, 0.5, largest=0.6, corner=7.0, meeting="t = 0 meets x = 1")
    [joined] = over_blocks_measured([first, block(1.0, 4.0, 0.1, largest=0.9, corner=0.0)])
    assert joined.rms == pytest.approx((0.25 * 0.5**2 + 0.75 * 0.1**2) ** 0.5)
    assert (joined.size, joined.largest) == (pytest.approx(2.0), 0.9)
    assert (joined.corner, joined.meeting) == (7.0, "t = 0 meets x = 1")
