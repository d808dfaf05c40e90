"""A step that is not finite: a seed goes back once, with half the learning rate.

Trained is one number v with the loss log(v)^2, by gradient steps v <- v - r 2 log(v) / v. From
v = 3 a rate of 5 leads below 0, where the logarithm is not defined; half of that never does.
"""

import math
import re

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import sympy as sp
from helpers import Constant
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.methods import Task
from symbolic_pinn.methods.adam.retreat import Retreat
from symbolic_pinn.methods.adam.seed_recorders import SeedRecorders
from symbolic_pinn.methods.adam.step import Record
from symbolic_pinn.methods.adam.trainer import Trainer
from symbolic_pinn.solution import Status
from symbolic_pinn.verdict import HeldOutCheck

pytestmark = pytest.mark.slow

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
PROBLEM = spinn.Problem(
    domain={t: (0, 1)},
    equations=[u(t).diff(t)],
    conditions=[sp.log(u(0))],
    unknowns=[u(t)],
)
RECIPE = spinn.Recipe(points=4, steps=12, record_every=100, precision=64)


def descended(v, rate, steps):
    for _ in range(steps):
        v -= rate * 2 * math.log(v) / v
    return v


def late(rate):
    """A rate that is 0 for six steps."""
    return optax.sgd(lambda count: jnp.where(count < 6, 0.0, rate))


def run(optimiser, v=3.0, **more):
    with jax.enable_x64(True):
        network = Constant(v)
    method = spinn.Adam(optimiser=optimiser)
    return solve(PROBLEM, method=method, network=network, recipe=RECIPE, **more)


def value(solution):
    return float(solution(t=0.5))


def test_a_run_goes_back_once_with_half_the_learning_rate():
    solution = run(optax.sgd(5.0))
    assert solution.outcome.status == Status.COMPLETED
    assert solution.run.steps == 12
    v = descended(3.0, 5.0, 1)
    said = solution.outcome.message
    assert said.startswith(
        "went back to step 0 with half the learning rate after the loss of condition 1"
        " (`log(u(0))`: 1 of 1 points) was not finite at step 1"
    )
    assert f"`log(u(0))` is not finite (nan) at t = 0, where `u(0)` = {v:.4g}" in said
    assert value(solution) == pytest.approx(descended(3.0, 2.5, 12), rel=1e-12)
    assert [row.step for row in solution.history.rows] == [0, 11]


def test_it_goes_back_to_the_beginning_of_a_chunk():
    solution = run(late(5.0))
    assert "went back to step 1 " in solution.outcome.message
    assert "was not finite at step 7 " in solution.outcome.message
    assert value(solution) == pytest.approx(descended(3.0, 2.5, 6), rel=1e-12)
    steps = [row.step for row in solution.history.rows]
    assert steps == sorted(set(steps))
    assert steps[-1] == 11


def test_a_second_time_it_ends_with_the_state_before():
    with pytest.warns(RuntimeWarning, match="condition 1"):
        solution = run(late(20.0))
    assert solution.outcome.status == Status.NOT_FINITE
    assert solution.run.steps == 7
    v = descended(3.0, 10.0, 1)
    assert value(solution) == pytest.approx(v, rel=1e-12)
    said = solution.outcome.message
    assert re.search(rf"not finite at step 7 .*`u\(0\)` = {v:.4g}\), and the state before", said)
    assert "went back to step 1 with half the learning rate after" in said
    assert f"`u(0)` = {descended(3.0, 20.0, 1):.4g}" in said


def test_without_a_step_there_is_nothing_to_go_back_to():
    with pytest.warns(RuntimeWarning, match="step 0"):
        solution = run(optax.sgd(5.0), v=-1.0)
    assert solution.outcome.status == Status.NOT_FINITE
    assert "went back" not in solution.outcome.message
    assert value(solution) == -1


def trained(monkeypatch, starts, count=None):
    """Seeds that begin at given numbers."""
    prepare = Trainer.prepare

    def moved(self):
        states, program, devices = prepare(self)
        params = jax.device_put(jnp.asarray(starts)[:, None], states.params.sharding)
        return eqx.tree_at(lambda s: s.params, states, params), program, devices

    monkeypatch.setattr(Trainer, "prepare", moved)
    with jax.enable_x64(True):
        task = Task(
            problem=PROBLEM,
            recipe=RECIPE,
            seeds=tuple(range(len(starts))),
            devices=None if count is None else jax.devices()[:count],
            held_out=HeldOutCheck(PROBLEM),
            network=Constant(1.0),
            check=False,
        )
        weights = spinn.LossWeights()
        return Trainer(task=task, recipe=RECIPE, weights=weights, optimiser=late(5.0)).solutions()


@pytest.mark.parametrize("count", [1, 3])
def test_only_the_seed_that_failed_goes_back(monkeypatch, count):
    starts = (0.99, 3.0, 1.001)
    solutions = trained(monkeypatch, starts, count)
    assert [s.outcome.status for s in solutions] == [Status.COMPLETED] * 3
    assert [bool(s.outcome.message) for s in solutions] == [False, True, False]
    assert [s.run.steps for s in solutions] == [12, 12, 12]
    for solution, v, rate in zip(solutions, starts, (5.0, 2.5, 5.0), strict=True):
        assert value(solution) == pytest.approx(descended(v, rate, 6), rel=1e-9)
        assert [row.step for row in solution.history.rows][-1] == 11
        assert np.isfinite(solution.history.column("loss/initial")).all()


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("of_points", [None, spinn.ResidualAttention()])
def test_it_takes_other_points_unless_weights_belong_to_them(of_points):
    task = Task(
        problem=PROBLEM,
        recipe=RECIPE,
        seeds=(0,),
        held_out=HeldOutCheck(PROBLEM),
        network=Constant(2.0),
    )
    weights = spinn.LossWeights.of(None, of_points)
    trainer = Trainer(task=task, recipe=RECIPE, weights=weights, optimiser=late(5.0))
    before, program, _ = trainer.prepare()
    recorders = SeedRecorders(program, 1, 12, report=lambda row: None, inspect=None)
    states = eqx.tree_at(lambda s: (s.step, s.params), before, (before.step + 3, -before.params))
    alone = Record(jnp.full(2, jnp.nan), jnp.ones(2), jnp.array(True))
    record = jax.tree.map(lambda a: a[None], alone)
    failed = eqx.tree_at(lambda r: r.finite, record, jnp.array([False]))
    again = Retreat(program, recorders).after(before, states, first=record, last=failed)
    assert float(again.rate[0]) == 0.5
    assert int(again.step[0]) == 0
    np.testing.assert_array_equal(again.params, before.params)
    is_same = bool(jnp.all(jax.random.key_data(again.key) == jax.random.key_data(before.key)))
    assert is_same is (of_points is not None)
