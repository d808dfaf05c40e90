"""`spinn eval`: values at points."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from spinn_cli import evaluate
from spinn_cli.main import app
from typer.testing import CliRunner
from unchecked import solve

import symbolic_pinn as spinn

COMPLEX = Path(__file__).parents[1] / "solution" / "folders" / "0.1.0" / "complex"
t, x = sp.symbols("t x", real=True)
U = sp.Function("u", real=True)(t, x)


@pytest.fixture(scope="module")
def solution():
    problem = spinn.manufactured(
        left=[U.diff(t) - U], exact={U: x * sp.exp(t)}, domain={t: (0, 1), x: (0, 2)}
    )
    return solve(problem, method=spinn.RandomFeatures(30, (1.0, 1.0), blocks=1))


@pytest.fixture(scope="module")
def folder(solution, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "run"
    solution.save_data(path)
    return str(path)


def run(*arguments):
    return CliRunner().invoke(app, ["eval", *arguments])


def test_a_pipe_gets_a_table_of_all_digits(folder, solution):
    found = run(folder, "u.diff(x)", "flux=-2*u", "--at", "t=0.5,x=0:2:5")
    assert (found.exit_code, found.stderr) == (0, "")
    header, *rows = csv.reader(io.StringIO(found.stdout))
    assert header == ["t", "x", "u.diff(x)", "flux"]
    columns = np.array(rows, float).T
    at = {"t": 0.5, "x": np.linspace(0, 2, 5)}
    np.testing.assert_array_equal(columns[1], at["x"])
    np.testing.assert_allclose(columns[2], solution.evaluate(U.diff(x), **at), rtol=1e-13)
    np.testing.assert_allclose(columns[3], -2 * solution(**at), atol=1e-12)


def test_points_that_are_all_outside_have_no_values(folder):
    found = run(folder, "u", "u.diff(x)", "--at", "t=9,x=0", "--csv")
    assert found.exit_code == 0, found.output
    assert found.stdout.splitlines()[1] == "9.0,0.0,nan,nan"


def test_ranges_make_a_grid_and_json_has_an_object_for_each_point(folder, solution):
    found = run(folder, "--at", "x=0:2:3", "--at", "t=0:1:2", "--json")
    rows = json.loads(found.stdout)
    assert [(r["t"], r["x"]) for r in rows] == [(a, b) for a in (0, 1) for b in (0, 1, 2)]
    for row in rows:
        assert row["u"] == pytest.approx(float(solution(t=row["t"], x=row["x"])), rel=1e-12)


def test_a_terminal_gets_aligned_columns(folder, monkeypatch):
    monkeypatch.setattr(evaluate, "is_terminal", lambda: True)
    lines = run(folder, "u", "--at", "t=1,x=0.5:1.5:2").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["t", "x"], ["1", "0.5"], ["1", "1.5"]]
    assert len({len(line) for line in lines}) == 1
    assert run(folder, "u", "--at", "t=1,x=0.5:1.5:2", "--csv").stdout.startswith("t,x,u\n")


def test_complex_values_are_two_columns():
    found = run(str(COMPLEX), "--at", "t=0.1,x=0")
    header, row = found.stdout.splitlines()
    assert header == "t,x,psi_re,psi_im"
    value = spinn.Solution.load(COMPLEX)(t=0.1, x=0.0)
    assert [float(v) for v in row.split(",")[2:]] == pytest.approx([value.real, value.imag])


def test_points_outside_the_domain_are_told(folder):
    found = run(folder, "u", "--at", "t=0.5,x=1:3:3", "--json")
    assert json.loads(found.stdout)[2]["u"] is None
    assert found.stderr == "1 of 3 points lie outside the domain (nan)\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("u",), "say where: `--at t=...,x=...`"),
        (("u", "--at", "t=0"), "say where: `--at x=...`"),
        (("u", "--at", "t=0,y=0"), "`y` is no coordinate; there are t, x"),
        (("u", "--at", "t=0,x"), "write coordinates with values"),
        (("u", "--at", "t=0,x=0:1"), "a range is `begin:end:points`"),
        (("u", "--at", "t=0,x=0:1:one"), "`one` is no number of points"),
        (("u", "--at", "t=0,x=0:1:1"), "`1` is no number of points; give 2 or more"),
        (("u", "--at", "t=0,x=1:1:5"), "a range has two ends"),
        (("u", "--at", "t=nan,x=1"), "`nan` is no finite number"),
        (("u", "--at", "t=0,x=0,t=1"), "`t` has two values"),
        (("u", "--at", "t=0,x=0,y=1"), "`y` is no coordinate"),
        (("w", "--at", "t=0,x=0"), "`w`"),
        (("u", "u", "--at", "t=0,x=0"), "two expressions `u`"),
        (("u", "--at", "t=0,x=0", "--json", "--csv"), "exclude each other"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(arguments, message, folder):
    found = run(folder, *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
