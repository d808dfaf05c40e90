"""A run that was cut off and goes on equals the one that was not, bit for bit."""

import json
from dataclasses import replace

import equinox as eqx
import helpers
import jax
import optax
import pytest
import sympy as sp
from faults.cut_runs import CutOff, cut_off, cutting, numbers

import symbolic_pinn as spinn
from symbolic_pinn import MLP, Variant
from symbolic_pinn.methods import (
    LBFGS,
    Adam,
    Auto,
    Chain,
    FixedPoints,
    LevenbergMarquardt,
    RandomFeatures,
    SelfScaledBroyden,
)
from symbolic_pinn.methods import checkpoints as module
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.method import Task
from symbolic_pinn.solution import Ensemble, Outcome, Status
from symbolic_pinn.solution.state_file import read_arrays, write_state
from symbolic_pinn.verdict import HeldOutCheck

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_every_chance")]

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
SMALL = {"network": MLP(6, 1), "record_every": 4, "points": 8}
FEW = FixedPoints(20, 1)


def decay(**more):
    return helpers.decay(recipe=spinn.Recipe(**{**SMALL, "steps": 40, **more}))


def oscillation():
    return spinn.Problem(
        domain={t: (0, 8)},
        equations=[sp.Eq(u(t).diff(t, 2), -4 * sp.pi**2 * u(t))],
        conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
        name="oscillation",
    )


WAYS = {
    "adam": Adam(),
    "gradient": Adam(weighting=spinn.GradientWeighting(every=3)),
    "ntk": Adam(weighting=spinn.NTKWeighting(every=7)),
    "softadapt": Adam(weighting=spinn.SoftAdapt()),
    "relobralo": Adam(weighting=spinn.ReLoBRaLo()),
    "attention": Adam(point_weighting=spinn.ResidualAttention()),
    "causal": Adam(point_weighting=spinn.CausalWeighting(), precision=64),
    "self-adaptive": Adam(point_weighting=spinn.SelfAdaptive()),
    "lm": LevenbergMarquardt(12, FEW),
    "lm, other points": LevenbergMarquardt(12, FixedPoints(20, 1, resample=5)),
    "lbfgs": LBFGS(12, FEW),
    "ssbroyden": SelfScaledBroyden(12, FEW),
    "chain": Chain(Adam(12), LBFGS(8, FEW)),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_run_that_was_cut_off_equals_the_unbroken_one(name, tmp_path):
    problem, method = decay(), WAYS[name]
    unbroken = spinn.solve(problem, method=method)
    cut_off(tmp_path / "run", 5, problem, method=method)
    assert not (tmp_path / "run" / "summary.json").exists()
    resumed = spinn.resume(tmp_path / "run", checkpoint=1e-9)
    assert numbers(resumed) == numbers(unbroken)
    assert numbers(spinn.Solution.load(tmp_path / "run"))[0] == numbers(unbroken)[0]


@pytest.mark.parametrize("rows", range(4, 12))
def test_a_run_that_goes_back_does_so_after_a_cut_too(rows, tmp_path):
    # A gradient step from v = 3 on log(v)^2 leads below 0; the rate is 0 for six steps.
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[u(t).diff(t)],
        conditions=[sp.log(u(0))],
        unknowns=[u(t)],
    )
    rate = optax.sgd(lambda count: jax.numpy.where(count < 6, 0.0, 5.0))
    with jax.enable_x64(True):
        own = {"network": helpers.Constant(3.0), "method": Adam(optimiser=rate)}
    recipe = spinn.Recipe(points=4, steps=12, record_every=1, precision=64)
    more = {"recipe": recipe, "check": False}
    unbroken = spinn.solve(problem, **own, **more)
    assert "went back to step" in unbroken.outcome.message
    cut_off(tmp_path / "run", rows, problem, **own, **more)
    resumed = spinn.resume(tmp_path / "run", **own)
    assert numbers(resumed) == numbers(unbroken)
    assert resumed.outcome.message == unbroken.outcome.message


def test_it_begins_where_it_was_and_not_anew(tmp_path):
    cut_off(tmp_path / "run", 6, decay())
    steps = []
    spinn.resume(tmp_path / "run", report=lambda row: steps.append(row.step))
    assert steps[0] >= 16


def test_a_search_goes_on_with_the_trials_that_it_made(tmp_path):
    method = RandomFeatures(40, (4.0,), blocks=8)
    unbroken = spinn.solve(oscillation(), method=method)
    cut_off(tmp_path / "run", 4, oscillation(), method=method)
    [pieces] = [len([*tmp_path.rglob("piece-*")])]
    assert pieces >= 3
    resumed = spinn.resume(tmp_path / "run")
    assert numbers(resumed)[0] == numbers(unbroken)[0]
    assert [x.seconds for x in resumed.run.tried[:3]] != [x.seconds for x in unbroken.run.tried[:3]]
    assert not [*tmp_path.rglob("piece-*")]


def test_what_a_rule_has_chosen_is_not_done_twice(tmp_path):
    unbroken = spinn.solve(decay(), method=Auto())
    cut_off(tmp_path / "run", 2, decay(), method=Auto())
    assert numbers(spinn.resume(tmp_path / "run"))[0] == numbers(unbroken)[0]


@pytest.mark.parametrize("method", [Adam(), LevenbergMarquardt(8, FEW)])
def test_ensembles_go_on(method, tmp_path):
    unbroken = spinn.solve_ensemble(decay(), seeds=3, method=method)
    cut_off(tmp_path / "run", 4, decay(), solve=spinn.solve_ensemble, seeds=3, method=method)
    resumed = spinn.resume(tmp_path / "run")
    assert isinstance(resumed, Ensemble)
    for a, b in zip(resumed.solutions, unbroken.solutions, strict=True):
        assert numbers(a) == numbers(b)


def test_comparisons_keep_each_variant_that_has_ended(tmp_path):
    variants = {
        "fixed": Variant(),
        "gradient": Variant(spinn.GradientWeighting()),
        "long": Variant(settings={"steps": 60}),
    }
    unbroken = spinn.compare(decay(), variants)

    def report(label):
        return cutting(4) if label == "gradient" else lambda row: None

    with pytest.raises(CutOff):
        spinn.compare(decay(), variants, folder=tmp_path / "run", checkpoint=1e-9, report=report)
    assert (tmp_path / "run" / "fixed" / "summary.json").is_file()
    begun = []
    resumed = spinn.resume(
        tmp_path / "run", report=lambda label: lambda row: begun.append((label, row.step))
    )
    assert {label for label, _ in begun} == {"gradient", "long"}
    assert dict(reversed(begun))["gradient"] > 0
    for label, run in resumed.runs.items():
        assert numbers(run.solutions[0]) == numbers(unbroken.runs[label].solutions[0])


@pytest.mark.parametrize("labels", [("a b", "a_b"), ("Fixed", "fixed"), ("checkpoint", "x")])
def test_variants_do_not_share_a_folder(labels, tmp_path):
    with pytest.raises(spinn.InputError, match="a folder of that name already"):
        spinn.compare(decay(), {label: Variant() for label in labels}, folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_more_steps_go_on_in_a_new_folder(tmp_path):
    spinn.solve(decay(), folder=tmp_path / "run")
    before = (tmp_path / "run" / "solution.eqx").read_bytes()
    with pytest.raises(spinn.InputError, match="is complete; more steps"):
        spinn.resume(tmp_path / "run")
    longer = spinn.resume(tmp_path / "run", steps=60)
    assert numbers(longer)[0] == numbers(spinn.solve(decay(steps=60)))[0]
    assert (tmp_path / "run" / "solution.eqx").read_bytes() == before
    assert spinn.Solution.load(tmp_path / "run-2").run.steps == 60


def test_what_is_no_data_has_to_be_given_again(tmp_path):
    method = Adam(optimiser=optax.sgd(1e-3))
    cut_off(tmp_path / "run", 4, decay(), method=method)
    with pytest.raises(spinn.InputError, match="give it again, as `method=`"):
        spinn.resume(tmp_path / "run")
    resumed = spinn.resume(tmp_path / "run", method=method)
    assert numbers(resumed)[0] == numbers(spinn.solve(decay(), method=method))[0]


def test_a_network_of_ones_own_goes_on(tmp_path):
    network = eqx.nn.MLP(1, 1, 6, 1, jax.numpy.tanh, key=jax.random.key(1))
    cut_off(tmp_path / "run", 4, decay(), network=network)
    with pytest.raises(spinn.InputError, match="a network of your own; give it again"):
        spinn.resume(tmp_path / "run")
    resumed = spinn.resume(tmp_path / "run", network=network)
    assert numbers(resumed)[0] == numbers(spinn.solve(decay(), network=network))[0]


def test_seconds_that_were_used_up_count(tmp_path):
    cut_off(tmp_path / "run", 4, decay(steps=10**6), budget=1000)
    [state] = tmp_path.rglob("state")
    arrays, facts = read_arrays(state)
    write_state(state, arrays, {**facts, "used": 999.0})
    resumed = spinn.resume(tmp_path / "run")
    assert resumed.outcome.status == "out of time"
    assert resumed.run.steps < 10**5


@pytest.mark.parametrize(
    ("status", "budget", "times"),
    [
        (Status.OUT_OF_TIME, 1e-9, 2),
        (Status.OUT_OF_TIME, 1e9, 1),
        (Status.INTERRUPTED, 1e9, 2),
        (Status.COMPLETED, 1e9, 1),
    ],
)
def test_a_part_that_more_time_would_go_on_with_is_not_done(status, budget, times, tmp_path):
    problem = decay()
    found = replace(spinn.solve(problem, steps=2), outcome=Outcome(status, "why"))
    task = Task(
        problem=problem,
        recipe=problem.recipe,
        seeds=(0,),
        held_out=HeldOutCheck(problem),
        deadline=Deadline.after(budget),
        checkpoints=module.Checkpoints.of(tmp_path, 30, lambda: 0.0),
    )
    calls = []
    for _ in range(2):
        again = task.once("part", lambda one: (calls.append(one), found)[1])
        assert numbers(again) == numbers(found)
    assert len(calls) == times


def test_other_versions_are_told(tmp_path):
    cut_off(tmp_path / "run", 4, decay())
    file = tmp_path / "run" / "run.json"
    stated = json.loads(file.read_text())
    stated["versions"]["jax"] = "0.1"
    file.write_text(json.dumps(stated))
    with pytest.warns(UserWarning, match="begun with jax 0.1, now"):
        resumed = spinn.resume(tmp_path / "run")
    assert resumed.outcome.status == Status.COMPLETED


def test_a_damaged_state_is_refused(tmp_path):
    cut_off(tmp_path / "run", 4, decay())
    [state] = tmp_path.rglob("state")
    state.write_bytes(state.read_bytes()[:-5])
    with pytest.raises(spinn.InputError, match="is damaged"):
        spinn.resume(tmp_path / "run")


@pytest.mark.parametrize("name", ["klein_gordon", "kovasznay", "heat_inverse"])
def test_shipped_problems_are_restated_to_the_last_bit(name, tmp_path):
    problem = spinn.load(name)
    recipe = problem.recipe.but(steps=12, network=MLP(6, 1), record_every=3, points=8)
    unbroken = spinn.solve(problem, check=False, recipe=recipe)
    cut_off(tmp_path / "run", 3, problem, check=False, recipe=recipe)
    assert numbers(spinn.resume(tmp_path / "run")) == numbers(unbroken)


@pytest.mark.parametrize(
    "change",
    [
        {"call": "system"},
        {"format": True},
        {"problem": {}},
        {"arguments": {"method": {"kind": "Popen"}}},
        {"arguments": {"method": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}},
        {"arguments": []},
        {"recipe": {"points": -1}},
        {"recipe": {"points": 4, "network": {"kind": "MLP", "width": 10**9}}},
        {"recipe": {"surprise": 1, "network": None}},
    ],
)
def test_a_statement_of_a_stranger_is_refused_in_words(change, tmp_path):
    cut_off(tmp_path / "run", 2, decay())
    file = tmp_path / "run" / "run.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(spinn.InputError):
        spinn.resume(tmp_path / "run")
