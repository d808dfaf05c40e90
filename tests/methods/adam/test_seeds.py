"""Several seeds in one program are the runs of the seeds one by one."""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.comparing import Variant, compare
from symbolic_pinn.methods import Task
from symbolic_pinn.methods.adam import make_chunk
from symbolic_pinn.methods.adam.seed_sharding import for_seeds, sharing
from symbolic_pinn.methods.adam.trainer import Trainer
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Ensemble, History, quartiles
from symbolic_pinn.solution.figures import history_figures
from symbolic_pinn.verdict import HeldOutCheck

pytestmark = pytest.mark.slow

HEAT = spinn.load("heat")
TINY = spinn.Recipe(network=MLP(8, 2), points=16, steps=30, record_every=10, seed=5, precision=64)


@pytest.fixture(scope="module")
def ensemble():
    return solve_ensemble(HEAT, seeds=4, recipe=TINY, weighting=spinn.GradientWeighting())


def test_the_members_are_the_runs_of_their_seeds(ensemble):
    assert [s.run.seed for s in ensemble.solutions] == [5, 6, 7, 8]
    for member in ensemble.solutions[1:3]:
        alone = solve(HEAT, recipe=TINY, seed=member.run.seed, weighting=spinn.GradientWeighting())
        for name in ("loss/residual", "weight/boundary", "relative_l2/u"):
            np.testing.assert_allclose(
                member.history.column(name), alone.history.column(name), rtol=1e-9
            )


@pytest.mark.parametrize("count", [1, 2])
def test_devices_make_no_difference(ensemble, count):
    again = solve_ensemble(
        HEAT,
        seeds=[5, 6, 7, 8],
        recipe=TINY,
        weighting=spinn.GradientWeighting(),
        devices=jax.devices()[:count],
    )
    for a, b in zip(again.solutions, ensemble.solutions, strict=True):
        assert a.relative_l2()["u"] == pytest.approx(b.relative_l2()["u"], rel=1e-9)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("weighting", [spinn.Fixed(), spinn.GradientWeighting(every=3)])
def test_batched_members_do_the_same(weighting):
    """By vmap, as on a GPU."""
    task = Task(
        problem=HEAT,
        recipe=TINY,
        seeds=(0, 1, 2),
        devices=jax.devices()[:1],
        held_out=HeldOutCheck(HEAT),
    )
    trainer = Trainer(task=task, recipe=TINY, weights=spinn.LossWeights(weighting))
    states, program, devices = trainer.prepare()
    chunk = make_chunk(program)
    (one, first, _), (two, again, _) = (
        jax.jit(for_seeds(chunk, 3, devices, batched=batched))(states, jnp.asarray(10))
        for batched in (False, True)
    )
    np.testing.assert_allclose(one.params, two.params, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(first.terms, again.terms, rtol=1e-12)
    np.testing.assert_array_equal(one.step, [10, 10, 10])


def test_devices_divide_the_members():
    devices = tuple(jax.devices()[:2])
    assert [len(sharing(n, devices)) for n in (1, 2, 3, 4)] == [1, 2, 1, 2]


def test_mean_and_spread(ensemble):
    xs = np.linspace(0, 1, 5)
    values = np.stack([s(t=0.3, x=xs) for s in ensemble.solutions])
    np.testing.assert_allclose(ensemble(t=0.3, x=xs), values.mean(axis=0))
    np.testing.assert_allclose(ensemble.spread(t=0.3, x=xs), values.std(axis=0, ddof=1))


def test_the_summary_has_the_quartiles(ensemble):
    errors = [s.relative_l2()["u"] for s in ensemble.solutions]
    facts = ensemble.summary()
    found = facts["relative_l2"]["u"]
    assert found["median"] == pytest.approx(np.median(errors))
    assert (found["minimum"], found["maximum"]) == (min(errors), max(errors))
    assert found["lower_quartile"] == pytest.approx(np.percentile(errors, 25))
    best = [s.history.column("relative_l2/u").min() for s in ensemble.solutions]
    assert facts["best_relative_l2"]["u"]["median"] == pytest.approx(np.median(best))
    assert quartiles([{"a": 1.0}, {"a": 3.0, "b": 2.0}])["b"]["median"] == 2.0


def test_it_is_saved_and_read(ensemble, tmp_path):
    ensemble.save(tmp_path / "runs")
    again = Ensemble.load(tmp_path / "runs")
    assert again.summary() == ensemble.summary()
    assert (tmp_path / "runs" / "figures" / "solution.png").is_file()
    assert not (tmp_path / "runs" / "seed-5" / "figures").exists()
    with pytest.raises(InputError, match="not empty"):
        ensemble.save(tmp_path / "runs")
    with pytest.raises(InputError, match="no ensemble"):
        Ensemble.load(tmp_path)


def test_a_member_that_fails_does_not_stop_the_others():
    """u' = sqrt(u - u_0) at a random start: finite for some seeds only."""
    t = sp.Symbol("t", real=True)
    u = sp.Function("u", real=True)
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u(t).diff(t), u(t))],
        conditions=[sp.sqrt(u(0) + sp.Rational(1, 10))],
        recipe=TINY.but(steps=10, record_every=5, learning_rate=1e-6),
    )
    with pytest.warns(RuntimeWarning, match="condition 1 .*1 of 1 points"):
        found = solve_ensemble(problem, seeds=8)
    outcomes = [s.outcome.status for s in found.solutions]
    assert set(outcomes) == {"completed", "not finite"}
    steps = [s.run.steps for s in found.solutions]
    assert [n == 10 for n in steps] == [o == "completed" for o in outcomes]


@pytest.mark.parametrize("seeds", [0, [], [1, 1]])
def test_seeds_that_are_none_or_the_same_are_refused(seeds):
    with pytest.raises(InputError, match="`seeds`"):
        solve_ensemble(HEAT, seeds=seeds, recipe=TINY)


def test_variants_are_compared_from_the_same_seeds(tmp_path):
    seen = []
    found = compare(
        HEAT,
        {
            "a": Variant(),
            "b": Variant(spinn.NTKWeighting(), settings={"points": 8}),
            "c": Variant(parameters={"kappa": 0.2}),
        },
        seeds=2,
        recipe=TINY,
        report=lambda label: lambda row: seen.append(label),
    )
    facts = found.summary()
    assert facts["runs"]["b"]["runs"][0]["points"] == 8
    assert facts["runs"]["c"]["runs"][0]["parameters"] == {"kappa": 0.2}
    assert all(r["seeds"] == [5, 6] for r in facts["runs"].values())
    assert set(seen) == {"a", "b", "c"}
    one, two = (facts["runs"][k]["relative_l2"]["u"]["median"] for k in "ab")
    assert facts["fell_by_percent"]["b"]["relative_l2"]["u"] == pytest.approx(100 * (1 - two / one))
    found.save(tmp_path / "all")
    assert (tmp_path / "all" / "b" / "seed-6" / "solution.eqx").is_file()
    report = (tmp_path / "all" / "report.md").read_text()
    assert report.count("\n| ") >= 4
    assert "seeds 5, 6" in report
    with pytest.raises(InputError, match="nothing to compare"):
        compare(HEAT, {})


def test_each_network_is_checked_once(monkeypatch):
    checked = []
    monkeypatch.setattr(
        "symbolic_pinn.methods.adam.trainer.check_derivatives",
        lambda objective, field: checked.append(objective.problem.constants),
    )
    variants = {
        "a": Variant(method=spinn.Auto()),  # ends with random features, which are not checked
        "b": Variant(),
        "c": Variant(spinn.GradientWeighting()),
        "d": Variant(settings={"network": spinn.MLP(4, 1)}),
        "e": Variant(parameters={"kappa": 0.2}),
    }
    compare(HEAT, variants, seeds=1, recipe=TINY.but(steps=2))
    assert [float(*c.values()) for c in checked] == [0.1, 0.1, 0.2]
    compare(HEAT, {"b": variants["b"]}, seeds=1, recipe=TINY.but(steps=2), check=False)
    assert len(checked) == 3


def test_a_failed_member_is_not_the_best(ensemble):
    rows = ensemble.solutions[0].history.rows
    failed = History([replace(r, losses=dict.fromkeys(r.losses, math.nan)) for r in rows])
    solutions = (replace(ensemble.solutions[0], history=failed), *ensemble.solutions[1:])
    sums = [sum(s.summary()["losses"].values()) for s in solutions]
    assert math.isnan(sums[0])
    assert Ensemble(solutions).best is solutions[int(np.nanargmin(sums))]


@pytest.fixture(scope="module")
def methods():
    variants = {
        "adam": Variant(),
        "lm": Variant(method=spinn.LevenbergMarquardt(2, spinn.FixedPoints(20, 5))),
    }
    return compare(HEAT, variants, seeds=2, recipe=TINY, check=False)


def test_time_of_an_ensemble_is_that_of_all_members(methods):
    seconds = {k: [s.run.seconds for s in r.solutions] for k, r in methods.runs.items()}
    facts = methods.summary()["runs"]
    assert facts["adam"]["seconds"]["train"] == pytest.approx(
        seconds["adam"][0].train
    )  # they ran at once
    for name in ("compile", "train", "total"):
        each = [getattr(s, name) for s in seconds["lm"]]
        assert facts["lm"]["seconds"][name] == pytest.approx(sum(each))


def test_times_leave_out_compiling(methods):
    facts = methods.summary()
    one, other = (facts["runs"][k]["seconds"]["train"] for k in ("adam", "lm"))
    assert facts["time_ratio"]["lm"] == pytest.approx(other / one)
    header, rows = methods.table()
    assert rows[0][header.index("time")] == f"{one:.1f} s"
    for run in methods.runs.values():
        for solution in run.solutions:
            seconds = solution.history.column("seconds")
            assert 0 < seconds[0] <= seconds[-1] <= solution.run.seconds.train


@pytest.mark.parametrize(
    "method",
    [
        spinn.Adam(3),
        spinn.LevenbergMarquardt(2, spinn.FixedPoints(20, 5)),
        spinn.LBFGS(2, spinn.FixedPoints(20, 5)),
        spinn.RandomFeatures(20, (2.0, 2.0), blocks=1),
    ],
)
def test_what_jax_compiles_is_compiling(method):
    compiled = []

    def listen(event, seconds, **_):
        if event == "/jax/core/compile/backend_compile_duration":
            compiled.append(seconds)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        solution = solve(HEAT, recipe=TINY.but(network=MLP(5, 1)), method=method)
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)
    seconds = solution.run.seconds
    assert compiled
    assert seconds.compile > 0.5 * sum(compiled)  # the verdict compiles too, after the run
    assert solution.summary()["seconds"]["compile"] == seconds.compile


def test_curves_are_drawn_over_steps_or_seconds(methods):
    history = methods.runs["adam"].solutions[0].history
    for over in ("step", "seconds"):
        ax = history_figures({"": [history]}, over)["losses"].axes[0]
        assert ax.get_xlabel() == over
        np.testing.assert_array_equal(ax.get_lines()[0].get_xdata(), history.column(over))
