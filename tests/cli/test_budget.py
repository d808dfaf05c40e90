"""Budgets and tolerances on the command line, and what is seen while time goes by."""

import json
import threading
from types import SimpleNamespace

import pytest
from rich.console import Console
from rich.live import Live
from spinn_cli.main import app
from spinn_cli.options import TimeOptions
from spinn_cli.output import print_endings
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn.methods import deadline
from symbolic_pinn.methods.deadline import NEVER, Deadline
from symbolic_pinn.methods.texts import names_steps
from symbolic_pinn.progress import Monitor
from symbolic_pinn.progress import monitor as monitors
from symbolic_pinn.progress.views import Plain, Screen
from symbolic_pinn.solution import Outcome, Row, Status

TINY = ("--points", "16", "--width", "6", "--depth", "1", "--no-check")
ODE = "harmonic_oscillator"


def run(*arguments, cwd):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "160"})


def shown(stdout):
    return " ".join(stdout.replace("\u2502", " ").split())


@pytest.mark.parametrize(
    ("written", "steps_are_named", "seconds"),
    [
        (None, False, 120),
        (None, True, None),
        ("none", False, None),
        ("30", True, 30),
        ("2.5", False, 2.5),
    ],
)
def test_where_steps_are_named_there_is_no_limit_unless_one_is_given(
    written, steps_are_named, seconds
):
    assert TimeOptions(budget=written).seconds(steps_are_named=steps_are_named) == seconds


@pytest.mark.parametrize("wrong", ["0", "-1", "two", "inf", "nan", ""])
def test_what_is_no_time_is_refused(wrong):
    with pytest.raises(spinn.InputError, match="give seconds, or `none` for no limit"):
        TimeOptions(budget=wrong).seconds(steps_are_named=False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("adam", False),
        ("adam:200", True),
        ("lm:points=300", False),
        ("lm:steps=300", True),
        ("adam, lm:50:damping=1", True),
        ("random-features:features=60", False),
    ],
)
def test_it_is_seen_whether_steps_are_named(text, named):
    assert names_steps(text) is named


@pytest.fixture
def given(monkeypatch):
    """What `solve` was told, which is not carried out."""
    found = []

    def solve(problem, **arguments):
        found.append(arguments)
        raise spinn.InputError("enough")

    monkeypatch.setattr(spinn, "solve", solve)
    monkeypatch.setattr(spinn, "solve_ensemble", solve)
    return found


@pytest.mark.parametrize(
    ("options", "budget"),
    [
        ((), 120),
        (("--steps", 5), None),
        (("--method", "lm:5"), None),
        (("--method", "lm", "--cross-check", "adam:5"), None),
        (("--seeds", 2), 120),
        (("--steps", 5, "--budget", 7), 7),
    ],
)
def test_a_run_has_the_budget_that_its_options_mean(options, budget, given, tmp_path):
    run("solve", ODE, *options, cwd=tmp_path)
    [arguments] = given
    assert arguments["budget"].budget == budget
    assert arguments["budget"].used >= 0
    assert "tolerance" not in arguments


def test_comparisons_have_one_for_each_run(tmp_path, monkeypatch):
    from spinn_cli import comparison

    found = []
    monkeypatch.setattr(comparison.Comparing, "run", lambda self, kind: found.append(self))
    run("compare", ODE, "--budget", 9, "--tolerance", 0.1, cwd=tmp_path)
    run("compare", ODE, "--method", "lm", "--method", "adam:5", cwd=tmp_path)
    run("sweep", ODE, "--vary", "ema=0.1,0.2", cwd=tmp_path)
    run("sweep", ODE, "--vary", "steps=10,20", cwd=tmp_path)
    times = [(c.budget, c.tolerance) for c in found]
    assert times == [(9, 0.1), (None, None), (120, None), (None, None)]


@pytest.mark.slow
def test_a_run_that_its_budget_ends_says_so_and_what_gives_it_more(tmp_path):
    result = run("solve", ODE, *TINY, "--budget", "0.001", "--out", "run", cwd=tmp_path)
    assert result.exit_code == 0, result.output
    text = shown(result.stdout)
    assert "the budget of 0.001 s ended the search; `--budget 0.005` gives it more" in text
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["status"] == "out of time"
    assert text.count("the budget of 0.001 s ended") == 1


@pytest.mark.slow
def test_seeds_and_runs_that_a_budget_ends_are_told(tmp_path):
    options = (*TINY, "--budget", "0.001", "--seeds", 2)
    seeds = run("solve", ODE, *options, "--out", "seeds", cwd=tmp_path)
    assert seeds.exit_code == 0, seeds.output
    assert "`--budget 0.005` gives it more (2 of 2 seeds)" in seeds.stdout
    both = run("compare", ODE, *options, "--out", "both", cwd=tmp_path)
    assert both.exit_code == 0, both.output
    assert "gradient: the budget of 0.001 s ended the search" in both.stdout


@pytest.mark.slow
def test_a_tolerance_is_handed_on_and_refused_where_it_is_none(tmp_path):
    result = run("solve", ODE, *TINY, "--steps", 5, "--tolerance", 0, cwd=tmp_path)
    assert result.exit_code == 2
    assert "`tolerance` is 0" in result.stderr


def test_endings_are_counted(capsys):
    ended = Outcome(Status.OUT_OF_TIME, "the budget of 10 s ended the search")
    solutions = [SimpleNamespace(outcome=o) for o in (ended, Outcome(), ended)]
    print_endings(solutions, 10.0, "lm")
    assert capsys.readouterr().out == (
        "lm: the budget of 10 s ended the search; `--budget 50` gives it more (2 of 3 seeds)\n"
    )
    print_endings([SimpleNamespace(outcome=Outcome(Status.COMPLETED, "overfitting: ..."))], None)
    assert capsys.readouterr().out == "overfitting: ...\n"
    print_endings([SimpleNamespace(outcome=Outcome())], None)
    assert capsys.readouterr().out == ""


# What is seen


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(deadline, "time", SimpleNamespace(perf_counter=found))
    return found


def row(step):
    return Row(
        step=step, losses={"residual": 1.0}, weights={"residual": 1.0}, relative_l2={}, seconds=1.0
    )


def test_plain_output_is_never_silent_for_more_than_ten_seconds(clock):
    console = Console(record=True, width=200, force_terminal=False)
    view = Plain(console, "heat", 1_000, Deadline.after(120))
    for _ in range(25):
        clock.now += 1
        view.wait()
    view.report(row(0))
    for step in range(1, 15):  # a line is due at step 50, or after ten seconds
        clock.now += 1
        view.report(row(step))
        view.wait()
    lines = console.export_text().splitlines()
    assert lines[:3] == [
        "heat at work before the first step, 10 s of 120 s",
        "heat at work before the first step, 20 s of 120 s",
        "heat step 0/1000: loss residual=1.000e+00; weight residual=1",
    ]
    assert [line.partition(":")[0] for line in lines[3:]] == ["heat step 10/1000"]


def test_without_a_budget_the_seconds_alone_are_told(clock):
    console = Console(record=True, width=200, force_terminal=False)
    view = Plain(console, "heat", None, Deadline.after(None))
    view.report(row(3))
    clock.now += 12
    view.wait()
    assert console.export_text().splitlines()[-1] == "heat at work after step 3, 12 s"


def drawn(view, live_display):
    console = Console(record=True, width=100, force_terminal=True)
    console.print(live_display.renderable)
    return console.export_text()


def test_the_bar_of_a_search_is_that_of_its_budget(clock):
    display = Live(console=Console(width=100))
    view = Screen(display, "heat", None, Deadline.after(80))
    view.report(row(7))
    clock.now += 20
    text = drawn(view, display)
    assert "20 s of 80 s" in text
    assert "step 7" in text
    clock.now += 40
    later = drawn(view, display)
    assert "60 s of 80 s" in later
    steps = Screen(display, "heat", 100, Deadline.after(80))
    steps.report(row(50))
    assert "50/100" in drawn(steps, display)


def test_a_pipe_is_reminded_that_time_passes(monkeypatch):
    reminded = threading.Event()
    monkeypatch.setattr(monitors, "_BETWEEN", 1e-3)
    monkeypatch.setattr(Plain, "wait", lambda self: reminded.set())
    monitor = Monitor(silent=False)
    monitor.view("heat", None, NEVER)
    with monitor.showing():
        assert reminded.wait(60)
    assert isinstance(Monitor(silent=True).view("heat", None, NEVER), monitors.Silent)
