"""Methods, verdicts and cross-checks on the command line."""

import json
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer
from spinn_cli.main import app
from spinn_cli.output import finish, print_summary
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn.methods.texts import weighted

pytestmark = pytest.mark.slow

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
TINY = ("--points", "16", "--width", "6", "--depth", "1")
TORN = """
import sympy as sp
from symbolic_pinn import Problem
t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))],
    conditions=[sp.Eq(u(0, x), 1), sp.Eq(u(t, 0), -1), sp.Eq(u(t, 1), -1)],
)
"""


def run(*arguments, cwd, columns=120):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": str(columns)})


def table(stdout):
    """The cells of a table, its lines joined."""
    return " ".join(stdout.replace("\u2502", " ").split())


@pytest.fixture(scope="module")
def direct(tmp_path_factory):
    """A linear problem by random features."""
    cwd = tmp_path_factory.mktemp("direct")
    options = ("--method", "random-features", "--strict", "--out", "run")
    result = run("solve", "poisson_2d", *options, cwd=cwd)
    summary = json.loads((cwd / "run" / "summary.json").read_text())
    return SimpleNamespace(result=result, folder=cwd / "run", summary=summary)


def test_a_direct_solution_is_shown_with_what_was_chosen(direct):
    assert direct.result.exit_code == 0, direct.result.output
    shown = table(direct.result.stdout)
    assert f"random-features: {direct.summary['expansion']['features']} features" in shown
    assert "verdict converged" in shown
    assert "poisson_2d step 0: loss residual=" in direct.result.stderr


def test_a_direct_solution_is_written_and_read(direct):
    summary = direct.summary
    assert summary["verdict"]["status"] == "converged"
    assert summary["relative_l2"]["u"] < 1e-10
    figures = {file.stem for file in (direct.folder / "figures").iterdir()}
    # Curves stand over the number of features, which may be one alone; there are no weights.
    assert {"solution"} <= figures <= {"solution", "losses", "relative_l2", "trials"}
    solution = spinn.Solution.load(direct.folder)
    assert solution.relative_l2() == summary["relative_l2"]
    assert solution.verdict.status == "converged"
    assert solution.verdict.differences == summary["verdict"]["differences"]


@pytest.mark.parametrize(
    ("notes", "shown"),
    [
        ([], ""),
        (["one"], "note one"),
        (["one", "two", "three", "four"], "notes one two three and 1 more notes in summary.json"),
    ],
)
def test_notes_stand_under_the_verdict(direct, notes, shown, capsys):
    verdict = {**direct.summary["verdict"], **({"notes": notes} if notes else {})}
    print_summary({**direct.summary, "verdict": verdict}, direct.folder)
    found = table(capsys.readouterr().out)
    assert f"verdict converged {shown}".strip() in found
    assert ("note" in found) is bool(notes)


def test_strict_is_an_exit_code_and_nothing_else_changes(tmp_path):
    (tmp_path / "torn.py").write_text(TORN)
    command = ("solve", "torn.py", "--method", "random-features:features=60:scales=4/4:blocks=1")
    lenient = run(*command, "--out", "lenient", cwd=tmp_path)
    strict = run(*command, "--out", "strict", "--strict", cwd=tmp_path)
    assert (lenient.exit_code, strict.exit_code) == (0, 4)
    assert "verdict failed" in table(strict.stdout)
    assert "misses by" in table(strict.stdout)
    assert (tmp_path / "strict" / "summary.json").is_file()


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [(["converged"], None), (["converged", "doubtful"], 3), (["doubtful", "failed"], 4)],
)
def test_the_gravest_verdict_is_the_exit_code(verdicts, code):
    outcome = SimpleNamespace(status="completed", message="")
    solutions = [
        SimpleNamespace(outcome=outcome, verdict=SimpleNamespace(status=v)) for v in verdicts
    ]
    finish(*solutions, strict=False)
    if code is None:
        finish(*solutions, strict=True)
        return
    with pytest.raises(typer.Exit) as error:
        finish(*solutions, strict=True)
    assert error.value.exit_code == code


def test_a_chain_and_a_cross_check_are_told(tmp_path):
    result = run(
        "solve", "harmonic_oscillator", *TINY, "--method", "adam:20,lm:3:points=20",
        "--cross-check", "random-features:features=60:scales=20", "--out", "run",
        cwd=tmp_path,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    shown = table(result.stdout)
    assert "method adam, lm" in shown
    assert "change with random-features u" in shown
    head = (tmp_path / "run" / "history.csv").read_text().splitlines()[0]
    assert "damping" in head
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["verdict"]["status"] == "failed"
    assert summary["verdict"]["differences"]["random-features"]


@pytest.mark.parametrize(
    ("method", "network"),
    [("random-features", ()), ("lm:100000:points=60", ("--width", "6", "--depth", "1"))],
)
def test_an_interrupted_method_keeps_what_there_is(method, network, tmp_path):
    options = ("--out", "run", "--method", method, *network)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*SPINN, "solve", "burgers_shock", *options], cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            process.stderr.readline()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 130, errors
    assert "Interrupted" in errors
    assert "Traceback" not in errors
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["status"] == "interrupted"
    assert summary["verdict"]["status"] == "failed"
    assert spinn.Solution.load(tmp_path / "run").outcome.status == "interrupted"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--method", "random-features", "--steps", 20), "`--steps` would be ignored by random"),
        (("--method", "random-features", "--width", 20), "`--width` would be ignored"),
        (("--method", "lm", "--points", 20), "uses network, seed, tolerance;"),
        (("--method", "lbfgs", "--snapshots"), "`--snapshots` would be ignored by lbfgs"),
        (("--method", "lm", "--cross-check", "ssbroyden", "--chunk", 8), "by lm and ssbroyden"),
    ],
)
def test_an_option_that_the_method_would_ignore_is_refused(options, message, tmp_path):
    result = run("solve", "heat", *options, cwd=tmp_path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


def test_methods_take_the_weightings_that_they_can():
    adam, chain = "adam:20", "adam:20,lm:5"
    found = weighted([adam, "lm", chain], "fixed,ntk")
    assert [*found] == [f"{adam} fixed", f"{adam} ntk", "lm", f"{chain} fixed", f"{chain} ntk"]
    assert found[f"{adam} ntk"] == spinn.Adam(20, weighting=spinn.NTKWeighting())
    assert found[f"{chain} ntk"].methods[0].weights.parts == spinn.NTKWeighting()
    assert [*weighted([adam, "lm"], None)] == [adam, "lm"]
    assert [*weighted([], None)] == ["fixed", "gradient"]


FEATURES = "random-features:features=60:scales=2/2:blocks=1"


def test_methods_are_compared_with_the_networks_that_they_take(tmp_path):
    names = ("adam:20", "lm:2:points=20", FEATURES)
    result = run(
        "compare", "heat", "--points", 8, "--network", "mlp:width=5:depth=1,mlp:width=6:depth=1",
        *(word for name in names for word in ("--method", name)), "--out", "all", cwd=tmp_path,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    facts = json.loads((tmp_path / "all" / "compare.json").read_text())
    small, large = ([f"{w} mlp:width={n}:depth=1" for w in names[:2]] for n in (5, 6))
    assert [*facts["runs"]] == [*small, FEATURES, *large]
    errors = {label: f["relative_l2"]["u"]["median"] for label, f in facts["runs"].items()}
    assert min(errors, key=errors.get) == FEATURES
    assert (tmp_path / "all" / "figures" / "relative_l2.png").is_file()
    text = (tmp_path / "all" / "report.md").read_text()
    assert all(label in text for label in facts["runs"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--method", "lm", "--weighting", "ntk"), "loss weights belong to `adam`"),
        (("--method", "lm", "--steps", 20), "`--steps` would be ignored by lm"),
        (("--method", FEATURES, "--network", "mlp"), "`--network` would be ignored"),
    ],
)
def test_a_comparison_refuses_what_no_method_takes(options, message, tmp_path):
    result = run("compare", "heat", *options, cwd=tmp_path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not any(tmp_path.iterdir())
