"""`spinn explain`, and the options of `solve` that say how derivatives are computed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TINY = ("--steps", "5", "--points", "8", "--width", "4", "--depth", "1")
SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()")


def run(*arguments):
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100"})


def test_explain_prints_the_plan():
    result = run("explain", "klein_gordon")
    assert result.exit_code == 0
    for text in (
        "needs u(t, x), u_xx(t, x), u_tt(t, x)",
        "t: mu = 0.5, sigma = 0.288675",
        "streams  1, D_t, D_x",
        "D_tt - D_xx  (one stream)",
        "count    4 (5 without collapsing)",
        "lattice 2.25, collapsed 2.00",
        "MLP, 10401 parameters",
        "all have a rule",
    ):
        assert text in result.stdout


def test_explain_as_data():
    facts = json.loads(run("explain", "heat", "--json", "--width", "7", "--points", "10").stdout)
    interior, *walls = facts["places"]
    assert interior["carried"] == ["1", "D_x"]
    assert interior["combined"] == ["D_t - D_xx/10"]
    assert interior["streams"] == {"lattice": 4, "collapsed": 3}
    assert interior["points"] == 10
    assert all(w["streams"]["collapsed"] == 1 for w in walls)
    assert facts["network"]["width"] == 7
    assert facts["network"]["without_rule"] is None
    assert next(t["group"] for t in facts["terms"]) == "residual"


def test_explain_names_the_place_that_a_condition_moves_to(tmp_path):
    (tmp_path / "ring.py").write_text(
        "import sympy as sp\n"
        "from symbolic_pinn import Problem\n"
        "t, x = sp.symbols('t x', real=True)\n"
        "u = sp.Function('u', real=True)\n"
        "problem = Problem(domain={t: (0, 1), x: (0, 1)},\n"
        "    equations=[u(t, x).diff(t) + u(t, x).diff(x)],\n"
        "    conditions=[u(0, x) - x, sp.Eq(u(t, 0), u(t, 1))])\n"
    )
    facts = json.loads(run("explain", str(tmp_path / "ring.py"), "--json").stdout)
    assert len({p["face"] for p in facts["places"]}) == len(facts["places"]) == 4


@pytest.mark.parametrize("name", ["lattice", "nested"])
def test_the_engine_can_be_chosen(name, tmp_path):
    out = tmp_path / "run"
    result = run("solve", "harmonic_oscillator", *TINY, "--derivatives", name, "--out", str(out))
    assert result.exit_code == 0, result.output
    kind = {"lattice": "Lattice", "nested": "NestedJvp"}[name]
    assert json.loads((out / "summary.json").read_text())["derivatives"]["kind"] == kind


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--derivatives", "magic"), "magic"),
        (("--devices", "0"), "--devices 0"),
        (("--devices", "99"), "--devices 99"),
        (("--chunk", "0"), "chunk"),
    ],
)
def test_a_wrong_value_is_the_users_mistake(arguments, message, tmp_path):
    out = tmp_path / "run"
    result = run("solve", "harmonic_oscillator", *TINY, *arguments, "--out", str(out))
    assert result.exit_code == 2
    assert message in result.output
    assert not out.exists()


@pytest.mark.slow
def test_devices_and_the_cache_in_a_process_of_its_own(tmp_path):
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("JAX_", "TF_", "XDG_", "XLA_"))
    }
    environment |= {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}

    def solve(*arguments):
        command = (*SPINN, "solve", "klein_gordon", *TINY, "--json", *arguments)
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return json.loads(done.stdout)

    assert solve("--no-cache", "--devices", "2", "--out", "a")["devices"] == 2
    programs = tmp_path / "cache" / "symbolic-pinn"
    assert not programs.exists()
    first = solve("--out", "b")
    assert first["devices"] == 1  # eight points are not worth sharing
    assert any(programs.rglob("*-cache"))
    again = solve("--out", "c")  # from the cache, and silent about it
    assert again["losses"] == first["losses"]
