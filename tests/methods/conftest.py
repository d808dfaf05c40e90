"""A clock for deadlines that stands still unless it is told otherwise."""

from types import SimpleNamespace

import pytest

from symbolic_pinn.methods import deadline


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(deadline, "time", SimpleNamespace(perf_counter=found))
    return found
