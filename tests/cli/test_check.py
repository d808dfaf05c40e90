"""`spinn check`."""

import json

from spinn_cli.main import app
from typer.testing import CliRunner

FILE = """
import sympy as sp
from symbolic_pinn import Problem
t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)
problem = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[u(t, x).diff(t) - u(t, x).diff(x, 2)],
    conditions=[u(0, x) - x, u(t, 0)],
)
"""


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "100"})


def test_a_sound_problem_passes_strictly():
    result = run("check", "heat", "--strict")
    assert result.exit_code == 0
    assert "satisfies every term" in result.stdout
    assert result.stdout.endswith("heat: 0 warnings\n")


def test_a_warning_fails_only_where_that_is_asked(tmp_path):
    file = tmp_path / "half.py"
    file.write_text(FILE)
    assert run("check", file).exit_code == 0
    result = run("check", file, "--strict")
    assert result.exit_code == 1
    assert "warning orders   `u(t, x)` is of order 2 in `x`" in result.stdout
    assert result.stdout.endswith("half: 1 warning\n")


def test_findings_as_data(tmp_path):
    file = tmp_path / "half.py"
    file.write_text(FILE)
    report = json.loads(run("check", file, "--json").stdout)
    assert report["problem"] == "half"
    levels = [f["level"] for f in report["findings"] if f["topic"] == "orders"]
    assert levels == ["ok", "warning"]


def test_a_wrong_parameter_is_found_by_the_exact_solution():
    result = run("check", "heat", "--set", "kappa=x")
    assert result.exit_code == 2
    assert "kappa" in result.stderr


def test_what_cannot_be_compiled_is_refused(tmp_path):
    file = tmp_path / "half.py"
    file.write_text(FILE.replace("u(t, x).diff(x, 2)", "sp.besselj(0, u(t, x))"))
    result = run("check", file)
    assert result.exit_code == 2
    assert "no rule" in result.stderr
