"""What stands for a trial in the journal of a search."""

import numpy as np

from symbolic_pinn.methods.random_features.journal import key_of
from symbolic_pinn.methods.random_features.newton import NewtonState
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.recipe import RandomFeatureExpansion


def trial(a):
    empty = np.zeros(0)
    state = NewtonState(
        a=np.array([[[a]]]), z=empty, values=[], losses=empty, merit=0.0, change=0.0, step=1.0,
        sizes=empty,
    )  # fmt: skip
    return Trial(RandomFeatureExpansion(1, (1.0,)), state, ())


def test_what_begins_at_another_trial_is_another():
    assert key_of("solve", trial(1.0)) == key_of("solve", trial(1.0))
    assert key_of("solve", trial(1.0)) != key_of("solve", trial(1.0 + 1e-15))
    assert key_of("solve", trial(1.0)) != key_of("rescued", trial(1.0))
    assert key_of("solve", None) != key_of("solve", trial(1.0))
