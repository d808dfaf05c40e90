"""A clock for deadlines and runs that stands still unless it is told otherwise."""

from types import SimpleNamespace

import pytest

from symbolic_pinn.methods import clock as of_runs
from symbolic_pinn.methods import deadline


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    for module in (deadline, of_runs):
        monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=found))
    return found
