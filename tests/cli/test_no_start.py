"""Newton's method begins where it can; where it cannot, the command says so in words."""

import json

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

pytestmark = pytest.mark.slow

HEADER = """
import sympy as sp
from symbolic_pinn import Problem
t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
"""


def solved(folder, statement):
    path = folder / "stated.py"
    path.write_text(HEADER + statement)
    out = folder / "run"
    arguments = ["solve", str(path), "--method", "random-features", "--strict", "--out", str(out)]
    return CliRunner().invoke(app, arguments), out


def test_a_slope_that_is_not_finite_at_0_is_solved(tmp_path):
    result, out = solved(
        tmp_path,
        "problem = Problem(domain={t: (0, sp.Rational(2, 5))}, conditions=[sp.Eq(u(0), 1)],"
        " equations=[sp.Eq(u(t).diff(t), -1 / u(t))], exact={u(t): sp.sqrt(1 - 2 * t)})",
    )
    assert result.exit_code == 0, result.output
    summary = json.loads((out / "summary.json").read_text())
    assert summary["relative_l2"]["u"] < 1e-9


def test_no_start_is_said_in_words(tmp_path):
    result, out = solved(
        tmp_path,
        "problem = Problem(domain={t: (0, 1)}, conditions=[sp.Eq(u(t).diff(t).subs(t, 0), 0),"
        " sp.Eq(u(t).diff(t).subs(t, 1), 0)], equations=[u(t).diff(t, 2) - sp.sqrt(u(t) - 5) + t])",
    )
    assert result.exit_code == 2
    said = " ".join(result.output.replace("\u2502", " ").split())
    assert "equation 1" in said
    assert "sqrt(u(t) - 5)" in said
    assert "guess={u(t): formula}" in said
    assert "Traceback" not in said
    assert not out.exists()
