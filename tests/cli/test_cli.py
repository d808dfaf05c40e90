"""What the command prints, writes and returns."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from spinn_cli import run_files
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn.catalogue import GROUPS as GROUPS_OF_EQUATIONS

pytestmark = pytest.mark.slow

TINY = ("--steps", "20", "--points", "16", "--width", "8", "--depth", "1", "--no-check")
ODE = "harmonic_oscillator"  # the shipped equation that costs least
SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()")
GROUPS = {"residual", "initial", "boundary"}
SUMMARY_KEYS = {
    "problem", "status", "message", "method", "weighting", "seed", "steps", "parameters",
    "seconds", "steps_per_second", "relative_l2", "losses", "weights", "versions", "device",
}  # fmt: skip
UNBOUNDED = """
import sympy as sp
from symbolic_pinn import Problem
t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))],
    conditions=[u(0, x) - x, CONDITION],
)
"""


def run(*arguments: str, cwd: Path | None = None):
    with pytest.MonkeyPatch.context() as patch:
        if cwd is not None:
            patch.chdir(cwd)
        return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "120"})


def is_png(path: Path) -> bool:
    return path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and path.stat().st_size > 2000


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """One tiny run into the default folder, its output plain."""
    cwd = tmp_path_factory.mktemp("solved")
    result = run("solve", "klein_gordon", *TINY, "--set", "alpha=-2", "--seed", "7", cwd=cwd)
    assert result.exit_code == 0, result.output
    (folder,) = (cwd / "runs").iterdir()
    summary = json.loads((folder / "summary.json").read_text())
    return SimpleNamespace(
        cwd=cwd, folder=folder, summary=summary, stdout=result.stdout, stderr=result.stderr
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """One tiny comparison, asked for as JSON."""
    cwd = tmp_path_factory.mktemp("compared")
    result = run("compare", "heat", *TINY, "--json", "--out", "both", cwd=cwd)
    assert result.exit_code == 0, result.output
    return SimpleNamespace(folder=cwd / "both", stdout=result.stdout)


@pytest.fixture(scope="module")
def not_finite(tmp_path_factory):
    """A run whose second condition takes the logarithm of what becomes negative."""
    return unbounded_run(tmp_path_factory.mktemp("log"), "sp.log(u(t, x).diff(x).subs(x, 0) - 99)")


def unbounded_run(cwd: Path, condition: str, *options: str):
    (cwd / "unbounded.py").write_text(UNBOUNDED.replace("CONDITION", condition))
    result = run("solve", "unbounded.py", *TINY, *options, "--out", "run", cwd=cwd)
    return SimpleNamespace(result=result, folder=cwd / "run")


# The small commands


def test_version_is_the_package_s():
    assert run("--version").stdout == f"spinn {spinn.__version__}\n"


def test_list_names_every_shipped_equation_with_its_title():
    lines = [line for line in run("list").stdout.splitlines() if line.startswith("  ")]
    assert sorted(line.split()[0] for line in lines) == list(spinn.shipped())
    assert all(len(line.split()) > 2 for line in lines)


def test_list_has_groups_in_order():
    lines = run("list").stdout.splitlines()
    groups = [line.removesuffix(":") for line in lines if line.endswith(":")]
    assert groups == [g for g in GROUPS_OF_EQUATIONS if g in groups]
    assert lines[lines.index("flow:") + 1].split()[0] == "airfoil"


def test_list_json_is_an_object_of_titles_and_times():
    titles = json.loads(run("list", "--json").stdout)
    assert set(titles) == set(spinn.shipped())
    facts = titles["klein_gordon"]
    assert facts["title"].startswith("Nonlinear Klein-Gordon equation")
    assert facts["group"] == "waves"
    assert facts["method"] == "auto"
    assert 0 < facts["seconds"] < 120
    assert facts["parameters"] == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize("name", spinn.shipped())
def test_show_accepts_every_shipped_equation(name):
    result = run("show", name)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(name)
    assert "\x1b" not in result.stdout


def test_show_tells_needs_normalisation_groups_and_points():
    page = run("show", "klein_gordon").stdout
    assert "equation 1: residual, on interior, 128 points a step" in page
    assert "condition 1: initial, on t = 0, 128 points a step" in page
    assert "needs        u(t, x), u_xx(t, x), u_tt(t, x)" in page
    assert "t in [0, 1]: mu = 0.5, sigma = 0.288675" in page
    assert "boundary: condition 3, condition 4" in page
    assert "alpha = -1" in page
    assert "network = MLP(width=50, depth=5, gated=False" in page


def test_show_latex_prints_every_statement_once_as_latex():
    text = run("show", "klein_gordon", "--latex").stdout
    assert text.startswith("\\begin{cases}\n")
    assert text.count("\\\\\n") == 4  # one equation and four conditions
    assert r"\frac{\partial^{2} u}{\partial t^{2}}" in text
    assert r"u{\left(0, x \right)} = x" in text
    assert "% parameters\n" in text
    complex_one = run("show", "schroedinger", "--latex").stdout
    assert complex_one.count(r"\frac{\partial \psi}{\partial t}") == 1
    assert "psi_{re}" not in complex_one


def test_show_json_is_the_problem_as_data():
    facts = json.loads(run("show", "klein_gordon", "--json", "--set", "alpha=-3").stdout)
    assert (facts["problem"], facts["parameters"]["alpha"]) == ("klein_gordon", "-3")
    assert facts["unknowns"] == {"u": ["t", "x"]}
    assert facts["domain"]["t"]["sigma"] == pytest.approx(1 / 12**0.5)
    assert facts["groups"]["boundary"] == ["condition 3", "condition 4"]
    first = facts["terms"][0]
    assert (first["place"], first["points"]) == ("interior", 128)
    assert set(first["needs"]) == {"u(t, x)", "u_xx(t, x)", "u_tt(t, x)"}
    assert facts["recipe"]["network"]["width"] == 50


def test_show_prints_one_form_at_a_time():
    result = run("show", "heat", "--json", "--latex")
    assert result.exit_code == 2
    assert "`--latex` and `--json` exclude each other" in result.stderr


def test_show_sets_parameters():
    assert "alpha = -3" in run("show", "klein_gordon", "--set", "alpha=-3").stdout


def test_no_arguments_print_the_help():
    assert "Usage" in run().output


# One run


def test_default_folder_is_problem_date_time(solved):
    assert re.fullmatch(r"klein_gordon-\d{8}-\d{6}", solved.folder.name)
    assert solved.folder.name in solved.stdout.replace("\n", "")
    assert [p.name for p in solved.cwd.iterdir()] == ["runs"]


def test_every_file_of_a_run_is_explained(solved):
    assert {p.name for p in solved.folder.iterdir()} == run_files.SOLUTION.keys()


def test_run_folder_holds_the_four_things(solved):
    assert {p.name for p in solved.folder.iterdir()} == {
        "run.json", "checkpoint", "summary.json", "history.csv", "solution.eqx", "figures",
    }  # fmt: skip


def test_summary_says_what_was_run(solved):
    facts = solved.summary
    assert set(facts) >= SUMMARY_KEYS
    assert (facts["problem"], facts["status"], facts["seed"]) == ("klein_gordon", "completed", 7)
    assert facts["steps"] == 20
    assert facts["parameters"] == {"alpha": -2, "beta": 0, "gamma": 1}
    assert facts["weighting"]["kind"] == "Fixed"
    assert set(facts["versions"]) >= {"symbolic-pinn", "jax", "sympy"}


def test_summary_says_what_came_out(solved):
    facts = solved.summary
    assert set(facts["losses"]) == set(facts["weights"]) == GROUPS
    assert all(loss > 0 for loss in facts["losses"].values())
    assert set(facts["relative_l2"]) == {"u"}
    seconds = facts["seconds"]
    assert set(seconds) == {"compile", "train", "total"}
    assert seconds["total"] == pytest.approx(seconds["compile"] + seconds["train"])
    assert facts["steps_per_second"] == pytest.approx(20 / seconds["train"])


def test_history_has_a_column_for_each_figure_and_the_last_step(solved):
    with (solved.folder / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    named = [f"{kind}/{group}" for kind in ("loss", "weight") for group in GROUPS]
    assert set(rows[0]) == {"step", *named, "relative_l2/u", "seconds"}
    assert [row["step"] for row in rows] == ["0", "19"]
    assert float(rows[-1]["loss/initial"]) == solved.summary["losses"]["initial"]


def test_figures_are_pictures(solved):
    figures = sorted((solved.folder / "figures").iterdir())
    assert [f.stem for f in figures] == ["losses", "relative_l2", "solution"]
    assert all(is_png(f) for f in figures)


def test_no_temporary_file_is_left(solved):
    assert not list(solved.folder.rglob(".*"))


def test_piped_progress_is_plain_lines_beside_the_results(solved):
    steps = [line for line in solved.stderr.splitlines() if ": loss" in line]
    assert " step " not in solved.stdout
    assert [line.split(":")[0] for line in steps[:1]] == ["klein_gordon step 0/20"]
    assert steps[-1].startswith("klein_gordon step 19/20: loss residual=")
    assert "relative L2 u=" in steps[-1]
    for output in (solved.stdout, solved.stderr):
        assert "\x1b" not in output
        assert "\r" not in output


def test_piped_results_are_plain_lines_that_nothing_folds(solved):
    lines = solved.stdout.splitlines()
    assert lines[0] == "klein_gordon: completed"
    assert not set(solved.stdout) & set("│┃━─╭")
    assert lines[-1] == f"saved in runs/{solved.folder.name}"
    loss = next(line for line in lines if line.startswith("residual loss"))
    assert re.fullmatch(r"residual loss +\S+  \(weight 1\)", loss)


def test_solution_of_the_run_folder_has_the_summary_s_error(solved):
    solution = spinn.Solution.load(solved.folder)
    assert solution.relative_l2() == pytest.approx(solved.summary["relative_l2"], rel=1e-12)


def test_json_is_one_object_and_nothing_else(tmp_path):
    result = run("solve", "heat", *TINY, "--adaptive", "--json", "--out", "run", cwd=tmp_path)
    facts = json.loads(result.stdout)
    assert result.exit_code == 0
    assert not result.stderr
    assert set(facts) >= {*SUMMARY_KEYS, "folder"}
    assert facts["folder"] == "run"
    assert facts["weighting"]["kind"] == "GradientWeighting"
    assert facts["weights"]["residual"] == 1
    assert facts["weights"]["initial"] != 1
    del facts["folder"]
    assert facts == json.loads((tmp_path / "run" / "summary.json").read_text())


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores are not told")
def test_more_devices_than_cores_are_warned_of(tmp_path):
    words = ["solve", ODE, *TINY, "--devices", "3", "--out", "run", "--method", "adam"]
    program = f"import os; os.sched_getaffinity = lambda _: {{0, 1}}; {SPINN[-1]}"
    environment = {k: v for k, v in os.environ.items() if k != "JAX_NUM_CPU_DEVICES"}
    result = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, env=environment, text=True,
        capture_output=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    warning = "Warning: `--devices 3`: this machine has 2 core(s); more devices than that wait"
    assert warning in result.stderr


def test_quiet_prints_nothing_and_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "run").mkdir()
    arguments = ("solve", ODE, *TINY, "--precision", "64", "--quiet", "--out", "run")
    result = run(*arguments, cwd=tmp_path)
    assert result.exit_code == 0
    assert not result.output
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["precision"] == 64


def test_parameter_and_seed_change_the_result(tmp_path):
    def losses(name, *options):
        arguments = ("solve", ODE, *TINY, *options, "--json", "--out", name)
        return json.loads(run(*arguments, cwd=tmp_path).stdout)["losses"]

    seven = losses("seven", "--seed", "7")
    assert losses("again", "--seed", "7") == seven
    assert losses("eight", "--seed", "8") != seven
    stiff = losses("stiff", "--seed", "7", "--set", "omega=9")
    assert stiff["residual"] != pytest.approx(seven["residual"], rel=1e-2)


# Two runs


def test_compare_prints_one_json_object_and_keeps_it(compared):
    facts = json.loads(compared.stdout)
    assert facts.pop("folder") == "both"
    assert facts == json.loads((compared.folder / "compare.json").read_text())
    assert set(facts["runs"]) == {"fixed", "gradient"}
    assert all(set(run) >= SUMMARY_KEYS for r in facts["runs"].values() for run in r["runs"])


def test_compare_gives_the_percentages_by_which_figures_fell(compared):
    facts = json.loads((compared.folder / "compare.json").read_text())
    fixed, gradient = facts["runs"]["fixed"], facts["runs"]["gradient"]
    fell = facts["fell_by_percent"]["gradient"]
    assert set(fell["losses"]) == GROUPS
    for kind, name in (("losses", "initial"), ("relative_l2", "u")):
        medians = (run[kind][name]["median"] for run in (gradient, fixed))
        expected = 100 * (1 - next(medians) / next(medians))
        assert fell[kind][name] == pytest.approx(expected)


def test_compare_keeps_both_runs_and_common_figures(compared):
    names = {p.name for p in compared.folder.iterdir()} - {"fixed", "gradient"}
    assert run_files.COMPARISON.keys() <= names
    for label in ("fixed", "gradient"):
        assert (compared.folder / label / "solution.eqx").is_file()
    names = ("losses", "relative_l2", "solution")
    assert all(is_png(compared.folder / "figures" / f"{name}.png") for name in names)


def test_compare_prints_one_table_of_all_figures(tmp_path):
    result = run("compare", ODE, *TINY, "--out", "both", cwd=tmp_path)
    assert f"{ODE}, fixed step 0/20" in result.stderr
    assert f"{ODE}, gradient step 19/20" in result.stderr
    for name in ("relative L2 of u", "residual loss", "initial loss", "against the first"):
        assert name in result.stdout
    assert result.stdout.splitlines()[-1] == "saved in both"


# A run that does not complete


def test_loss_that_is_not_finite_names_term_and_step(not_finite):
    result = not_finite.result
    assert result.exit_code == 2
    assert "condition 2" in result.stderr
    assert "log(" in result.stderr
    assert "not finite at step 0" in result.stderr
    assert "Traceback" not in result.output


def test_loss_that_is_not_finite_keeps_the_last_finite_state(not_finite):
    summary = json.loads((not_finite.folder / "summary.json").read_text())
    assert summary["status"] == "not finite"
    assert summary["steps"] == 0
    solution = spinn.Solution.load(not_finite.folder)
    assert abs(float(solution(t=0.5, x=0.5))) < 100
    assert solution.outcome.status == "not finite"


def test_division_by_zero_names_the_term(tmp_path):
    result = unbounded_run(tmp_path, "1 / sp.Max(0, u(t, 0) - 99)").result
    assert result.exit_code == 2
    assert "condition 2" in result.stderr
    assert "not finite at step 0" in result.stderr


def test_loss_that_breaks_later_keeps_the_state_before(tmp_path):
    # Condition 3 drives u(t, 1) below -3, where the root in condition 2 has no value.
    fast = ("--steps", "2000", "--learning-rate", "0.1")
    conditions = "sp.sqrt(u(t, 1) + 3), u(t, 1) + 9"
    result, folder = vars(unbounded_run(tmp_path, conditions, *fast)).values()
    step = int(re.search(r"not finite at step (\d+)", result.stderr)[1])
    assert result.exit_code == 2
    assert "condition 2" in result.stderr
    assert "condition 3" not in result.stderr
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["steps"] == step > 0
    assert abs(float(spinn.Solution.load(folder)(t=0.5, x=0.5))) < 1e3


def test_interrupt_saves_what_there_is(tmp_path):
    many = ("--steps", "1000000", "--points", "16", "--width", "8", "--depth", "1", "--out", "run")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*SPINN, "solve", ODE, *many], cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            first = next(line for line in process.stderr if ": loss" in line)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=120)
        finally:
            process.kill()
    assert f"{ODE} step 0/1000000" in first
    assert process.returncode == 130
    assert "Interrupted" in errors
    assert "saved" in errors
    assert "Traceback" not in errors
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["status"] == "interrupted"
    assert 0 < summary["steps"] < 1_000_000
    assert "u" in spinn.Solution.load(tmp_path / "run").relative_l2()


# What is imported when


HELP = "try:\n    main()\nexcept SystemExit:\n    pass"


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        (f"sys.argv[1:] = ['--help']\n{HELP}", "jax sympy"),
        (f"sys.argv[1:] = ['solve', '--help']\n{HELP}", "jax sympy"),
        ("import symbolic_pinn", "jax sympy"),
        ("import symbolic_pinn.problem", "jax equinox"),
        ("import symbolic_pinn; symbolic_pinn.load('klein_gordon')", "jax equinox"),
    ],
    ids=["help", "solve help", "package", "problem", "load"],
)
def test_light_things_do_not_import_heavy_ones(code, unwanted):
    program = (
        f"import sys\nfrom spinn_cli.main import main\n{code}\n"
        f"print([m for m in {unwanted.split()} if m in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stderr == "[]\n"
