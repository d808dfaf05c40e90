"""A handful of the kills that `kills.py` makes."""

import random

import pytest
from faults.kills import COMMANDS, killed, unbroken

pytestmark = pytest.mark.slow

KILLS = {"solve": 3, "compare": 1, "sweep": 1}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_moment_loses_nothing(name, tmp_path):
    seconds = unbroken(tmp_path, name)
    moments = random.Random(name)
    endings = [
        killed(tmp_path, name, moments.uniform(0.3, 1) * seconds) for _ in range(KILLS[name])
    ]
    assert all(ending.same for ending in endings)
