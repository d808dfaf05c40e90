"""What tests of runs that are cut off share."""

import pytest

from symbolic_pinn.methods import checkpoints


@pytest.fixture
def at_every_chance(monkeypatch):
    """States are kept whenever they can be."""
    monkeypatch.setattr(checkpoints, "_SHARE", float("inf"))
