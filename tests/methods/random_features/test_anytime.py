"""A search always has a solution over the whole domain, and says what it is of."""

import os
import signal

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.methods import RandomFeatures
from symbolic_pinn.solution import Status

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
TIMES = np.linspace(0, 8, 81)


def oscillation():
    """Eight blocks of one period each."""
    return spinn.Problem(
        domain={t: (0, 8)},
        equations=[sp.Eq(u(t).diff(t, 2), -4 * sp.pi**2 * u(t))],
        conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
        exact={u(t): sp.cos(2 * sp.pi * t)},
    )


def after(rows, do):
    """A report that does something at the end of so many rows."""
    seen = []

    def report(row):
        seen.append(row)
        if len(seen) == rows:
            do()

    return report


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_within_blocks_leaves_a_solution_over_all_of_time():
    solution = spinn.solve(
        oscillation(),
        method=RandomFeatures(40, (4.0,), blocks=8),
        report=after(3, interrupt),
    )
    assert solution.outcome.status == Status.INTERRUPTED
    found, exact = solution(t=TIMES), np.cos(2 * np.pi * TIMES)
    assert np.isfinite(found).all()
    assert np.abs(found - exact)[TIMES < 3].max() < 1e-8
    assert solution.run.expansion.blocks == 4
    assert solution.verdict.status != "converged"


def test_the_first_pass_that_was_stopped_is_weighed_against_what_there_was():
    # One expansion of so few features cannot follow; the blocks that were finished can.
    method = RandomFeatures(most=40)
    stopped = spinn.solve(oscillation(), method=method, report=after(1, interrupt))
    assert stopped.outcome.status == Status.INTERRUPTED
    assert np.isfinite(stopped(t=TIMES)).all()
    whole = spinn.solve(oscillation(), method=method)
    assert whole.outcome.status == Status.COMPLETED
    assert whole.relative_l2()["u"] < 1e-6


@pytest.mark.parametrize("method", [RandomFeatures(), RandomFeatures(40, (4.0,), blocks=8)])
def test_a_budget_however_short_leaves_a_solution(method):
    solution = spinn.solve(oscillation(), method=method, budget=1e-3)
    assert solution.outcome.status == Status.OUT_OF_TIME
    assert "budget of 0.001 s" in solution.outcome.message
    assert np.isfinite(solution(t=TIMES)).all()


def test_a_tolerance_is_an_estimated_error_that_is_enough():
    problem = spinn.load("heat")
    fine = spinn.solve(problem, method=RandomFeatures())
    coarse = spinn.solve(problem, method=RandomFeatures(), tolerance=1e-2)
    assert coarse.outcome.status == Status.COMPLETED
    assert max(coarse.verdict.estimate.relative.values()) <= 1e-2
    assert coarse.relative_l2()["u"] < 5e-2
    assert coarse.run.steps < fine.run.steps


def test_the_last_row_is_about_what_is_given():
    solution = spinn.solve(oscillation(), method=RandomFeatures(40, (4.0,), blocks=8))
    last, losses = solution.history.rows[-1], {}
    for m in solution.verdict.measures:
        losses[m.group] = losses.get(m.group, 0.0) + m.rms**2
    assert last.losses == pytest.approx(losses)
    assert last.relative_l2["u"] == pytest.approx(solution.relative_l2()["u"], rel=0.2)
    assert last.method["blocks"] == 8


def test_what_was_tried_is_kept_with_the_run(tmp_path):
    solution = spinn.solve(oscillation(), method=RandomFeatures(40, (4.0,), blocks=8))
    tried = solution.run.tried
    assert len(tried) >= 8
    assert tried[0].times == (0.0, 1.0)
    assert tried[-1].times == pytest.approx((7.0, 8.0))
    solution.save(tmp_path / "run")
    kept = spinn.Solution.load(tmp_path / "run").run.tried
    assert [k.residual for k in kept] == [k.residual for k in tried]
    assert [k.times for k in kept] == [k.times for k in tried]
