"""Ratios in words."""

import pytest

from symbolic_pinn.solution.ratios import change, times_as_long


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (2.31, "2.3 times as long"),
        (0.4, "0.4 times as long"),
        (1.01, "as long"),
        (130.4, "130 times as long"),
        (2e5, "2e+05 times as long"),
    ],
)
def test_times(ratio, said):
    assert times_as_long(ratio) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (0.62, "fell by 38 %"),
        (0.1, "fell to 1/10"),
        (0.002, "fell to 1/500"),
        (0.0, "fell to 0"),
        (1.0, "the same"),
        (1.3, "rose by 30 %"),
        (5.2, "rose to 5.2 times"),
    ],
)
def test_changes(after, said):
    assert change({"median": 1.0}, {"median": after}) == said


def test_what_cannot_be_compared_is_not_told():
    assert change(None, {"median": 1.0}) == ""
    assert change({"median": 1.0}, None) == ""
    assert change({"median": 0.0}, {"median": 1.0}) == ""
