"""Every method ends in time with the best that it has, and parts of a run share what there is."""

from dataclasses import replace
from typing import ClassVar

import equinox as eqx
import numpy as np
import pytest
import sympy as sp
from helpers import decay
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn.methods import AbstractMethod, one_by_one
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.full_batch import AbstractDescent, Position, levenberg_marquardt
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.solution import Outcome, Solution, Status

pytestmark = pytest.mark.slow

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
DECAY = decay()
RECIPE = spinn.Recipe(network=spinn.MLP(6, 1), points=16, steps=50, record_every=10)
POINTS = spinn.FixedPoints(30)


class Spy(AbstractMethod):
    """Writes down the seconds that it has, uses some of them, and hands over its start."""

    used: float = 0.0
    ending: str = "completed"
    name: ClassVar[str] = "spy"
    seen: ClassVar[list] = []
    clock: ClassVar[list] = []

    def planned_steps(self, recipe):
        return None

    @property
    def settings(self):
        return frozenset()

    @property
    def trains_network(self):
        return True

    def solve(self, task):
        return one_by_one(self._solve, task)

    def _solve(self, task):
        self.seen.append((round(task.deadline.left, 6), round(task.deadline.left_to_search, 6)))
        [clock] = self.clock
        clock.now += self.used
        field = spinn.Adam(1).solve(replace(task, deadline=Deadline(), check=False))[0].field
        outcome = Outcome(Status(self.ending), "" if self.ending == "completed" else "stopped")
        return Solution(problem=task.problem, field=field, outcome=outcome)


@pytest.fixture
def spy(clock):
    Spy.seen, Spy.clock = [], [clock]
    return Spy


METHODS = {
    "adam": spinn.Adam(),
    "lm": spinn.LevenbergMarquardt(20, POINTS),
    "lbfgs": spinn.LBFGS(20, POINTS),
    "ssbroyden": spinn.SelfScaledBroyden(20, POINTS),
    "random features": spinn.RandomFeatures(40, (3.0,)),
    "chain": spinn.Chain(spinn.Adam(), spinn.LevenbergMarquardt(20, POINTS)),
}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_that_has_no_time_gives_what_there_is(name):
    solution = solve(DECAY, method=METHODS[name], recipe=RECIPE, budget=1e-9)
    assert solution.outcome.status == "out of time"
    assert solution.outcome.message == "the budget of 1e-09 s ended the search" or name == "chain"
    assert np.isfinite(solution(t=0.0))
    assert solution.history.rows
    assert solution.run.steps <= 1
    assert solution.verdict.status != "converged"


def test_a_budget_that_is_long_enough_changes_nothing():
    for method in (METHODS["adam"], METHODS["lm"]):
        free, bound = (solve(DECAY, method=method, recipe=RECIPE, budget=b) for b in (None, 1_000))
        assert bound.outcome == free.outcome
        assert bound.run.steps == free.run.steps
        assert bound(t=0.3) == pytest.approx(free(t=0.3), rel=1e-5)
        assert [r.step for r in bound.history.rows] == [r.step for r in free.history.rows]


def test_seeds_that_are_trained_at_once_end_at_once():
    found = solve_ensemble(DECAY, seeds=3, recipe=RECIPE, budget=1e-9).solutions
    assert [s.outcome.status for s in found] == ["out of time"] * 3
    assert [len(s.history.rows) for s in found] == [1, 1, 1]


def test_methods_of_a_chain_have_equal_shares_of_what_is_left(spy):
    chain = spinn.Chain(spy(0.0), spy(20.0), spy(0.0), spy(0.0))
    solve(DECAY, method=chain, recipe=RECIPE, budget=100)
    # 90 s to search in: a quarter, a third, half of the 70 left, and all with the verdict.
    assert spy.seen == [(22.5, 22.5), (30.0, 30.0), (35.0, 35.0), (80.0, 70.0)]


def test_a_stage_that_its_share_ends_is_followed_by_the_next(spy):
    chain = spinn.Chain(spy(5.0, "out of time"), spy())
    assert solve(DECAY, method=chain, recipe=RECIPE, budget=100).outcome.status == "completed"
    chain = spinn.Chain(spy(95.0, "out of time"), spy())
    assert solve(DECAY, method=chain, recipe=RECIPE, budget=100).outcome.status == "out of time"
    chain = spinn.Chain(spy(0.0, "tolerance reached"), spy())
    ended = solve(DECAY, method=chain, recipe=RECIPE, budget=100).outcome.status
    assert ended == "tolerance reached"
    assert len(spy.seen) == 4


def test_seeds_share_the_time_one_after_the_other(spy):
    solve_ensemble(DECAY, seeds=3, method=spy(10.0), recipe=RECIPE, budget=100)
    assert [left for left, _ in spy.seen] == pytest.approx([33.333333, 45, 80])


def test_a_cross_check_has_a_third_or_what_is_left(spy):
    solve(DECAY, method=spy(10.0), cross_check=spy(), recipe=RECIPE, budget=90)
    assert spy.seen == [(60.0, 54.0), (80.0, 80.0)]


class Pressed:
    """Ctrl-C at the so manieth look."""

    def __init__(self, monkeypatch, looks):
        self.looks, check = looks, Recorder.check

        def look(recorder):
            self.looks -= 1
            if not self.looks:
                recorder.interrupt()
                raise Stopped
            check(recorder)

        monkeypatch.setattr(Recorder, "check", look)


@pytest.mark.parametrize("looks", [1, 3])
def test_a_chain_keeps_what_adam_found_when_the_next_is_interrupted(looks, monkeypatch):
    adam = solve(DECAY, method=spinn.Adam(200), recipe=RECIPE)
    Pressed(monkeypatch, looks)
    # Matrix-free, it looks within the first iteration too.
    lm = spinn.LevenbergMarquardt(20, POINTS, matrix_free=looks == 1)
    solution = solve(DECAY, method=spinn.Chain(spinn.Adam(200), lm), recipe=RECIPE)
    assert solution.outcome.status == "interrupted"
    assert solution.run.method == "adam, lm"
    before, after = adam.relative_l2()["u"], solution.relative_l2()["u"]
    assert after == pytest.approx(before, rel=1e-6) if looks == 1 else after < before


def test_levenberg_marquardt_can_be_stopped_between_its_attempts(monkeypatch):
    class InVain(levenberg_marquardt.DenseSteps):
        def __init__(self, system, acceleration):
            super().__init__(system, acceleration)
            attempt = self.attempt
            self.attempt = lambda *given: attempt(*given)._replace(ratio=-1.0)

    monkeypatch.setattr(levenberg_marquardt, "DenseSteps", InVain)
    Pressed(monkeypatch, 2)
    solution = solve(DECAY, method=METHODS["lm"], recipe=RECIPE)
    assert solution.outcome.status == "interrupted"
    assert solution.run.steps == 0


def test_no_iteration_is_begun_that_would_end_too_late(clock):
    class Slow(AbstractDescent):
        steps: int = 100
        batch: spinn.FixedPoints = POINTS
        tolerance: float = 1e-9
        name: ClassVar[str] = "slow"

        def begin(self, system, theta, points, memory=None):
            return Position(theta, system.loss(theta, points), None, {})

        def advance(self, system, position, points):
            clock.now += 20
            return eqx.tree_at(lambda p: p.loss, position, position.loss / 2)

    solution = solve(DECAY, method=Slow(), recipe=RECIPE, budget=100)
    assert solution.outcome.status == "out of time"
    assert solution.run.steps == 4  # a fifth would end after the 90 s that there are to search in
