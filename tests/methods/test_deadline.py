"""Deadlines and their shares, by a clock that stands still unless it is told otherwise."""

from math import inf

import pytest

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.deadline import NEVER, Deadline


def test_time_goes_by(clock):
    given = Deadline.after(120)
    clock.now += 30
    assert (given.used, given.left, given.left_to_search) == (30, 90, 78)
    assert not given.is_over
    clock.now += 78
    assert given.is_over
    assert given.left == 12
    assert given.message == "the budget of 120 s ended the search"


@pytest.mark.parametrize(
    ("budget", "verdicts", "reserved"),
    [(1_000, 1, 100), (120, 1, 12), (20, 1, 3), (8, 1, 2), (20, 3, 5), (200, 3, 20), (20, 0, 0)],
)
@pytest.mark.usefixtures("clock")
def test_a_verdict_has_a_tenth_or_three_seconds_but_no_more_than_a_quarter(
    budget, verdicts, reserved
):
    given = Deadline.after(budget, verdicts)
    assert given.left - given.left_to_search == pytest.approx(reserved)


def test_parts_begin_when_they_are_made(clock):
    given = Deadline.after(100)
    clock.now += 20
    share, stage = given.share(0.5), given.stage(0.5)
    assert (share.left, share.left_to_search) == (40, 36)
    assert (stage.left, stage.left_to_search) == (35, 35)
    clock.now += 37
    assert stage.is_over
    assert share.is_over
    assert not given.is_over
    assert share.share(1.0).message == "its share of the budget of 100 s ended the search"
    clock.now += 50
    assert given.share(0.5).left == 0


def test_without_a_budget_it_never_ends(clock):
    clock.now += 1e9
    for one in (NEVER, Deadline.after(None), NEVER.share(0.5), NEVER.stage(0.5)):
        assert one.left == one.left_to_search == inf
        assert not one.is_over


def test_one_that_has_begun_is_taken_as_it_is(clock):
    begun = Deadline(60.0, clock.now - 10)
    assert Deadline.after(begun) == begun
    assert Deadline.after(begun, 3).verdicts == 3


@pytest.mark.parametrize("wrong", [0, -1, inf, "60", True])
def test_what_is_no_time_is_refused(wrong):
    with pytest.raises(InputError, match="`budget` is"):
        Deadline.after(wrong)
