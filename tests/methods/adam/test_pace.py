"""Chunks of steps, as long as the time allows."""

import pytest

from symbolic_pinn.methods.adam.pace import Pace
from symbolic_pinn.methods.deadline import NEVER, Deadline


def run(pace, steps, of_step, clock=None):
    """The steps with a row and the lengths of chunks, at so many seconds for a step."""
    rows, counts, step = [], [], 0
    while step < steps:
        rows += [step] * pace.is_row_due(step)
        count = pace.count(step)
        counts.append(count)
        step += count
        if clock is not None:
            clock.now += count * of_step
        pace.took(count, count * of_step)
        if pace.is_over:
            break
    return rows, counts, step


def test_fast_steps_have_rows_where_they_are_asked_for():
    rows, counts, _ = run(Pace(250, 100, NEVER), 250, 1e-3)
    assert rows == [0, 100, 200, 249]
    assert counts == [1, 99, 100, 49, 1]


def test_slow_steps_end_in_time_and_have_rows_on_the_way(clock):
    given = Deadline.after(100)
    rows, counts, step = run(Pace(10_000, 100, given), 10_000, 0.5, clock)
    assert 0 <= given.left_to_search <= 0.5
    assert max(counts) == 10  # five seconds, a twentieth of the budget
    assert rows[:3] == [0, 11, 21]
    assert rows[-1] == step - 1


def test_chunks_of_a_long_run_without_a_budget_are_short_too():
    assert max(run(Pace(50, 100, NEVER), 50, 2.0)[1]) == 2
    assert max(run(Pace(50, 100, NEVER), 50, 20.0)[1]) == 1


@pytest.mark.parametrize(("left", "is_over"), [(1.1, False), (0.9, True), (-3.0, True)])
def test_no_step_is_begun_that_would_end_too_late(left, is_over, clock):
    given = Deadline.after(100)
    clock.now += given.left_to_search - left
    pace = Pace(10, 10, given)
    pace.took(1, 1.0)
    assert pace.is_over is is_over
    assert pace.is_last
    assert pace.outcome.status == "out of time"
    assert pace.outcome.message == given.message
