"""Problem files in TOML on the command line: every command takes them, `new` and `show` write."""

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn

TINY = ("--steps", 5, "--points", 8, "--width", 4, "--depth", 1)


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "100"})


@pytest.mark.parametrize("options", [(), ("--ode",), ("--system",), ("--like", "schroedinger")])
def test_the_new_file_passes_the_check(tmp_path, options):
    file = tmp_path / "mine.toml"
    written = run("new", tmp_path / "mine", "--toml", *options)
    assert written.exit_code == 0, written.stderr
    assert str(file) in written.stdout
    checked = run("check", file, "--strict")
    assert checked.exit_code == 0, checked.stdout
    assert "satisfies every term" in checked.stdout


@pytest.mark.parametrize("options", [(), ("--ode",), ("--system",)])
def test_templates_state_what_those_in_python_state(tmp_path, options):
    for suffix in (".py", ".toml"):
        assert run("new", tmp_path / f"mine{suffix}", *options).exit_code == 0
    one, other = (spinn.load(tmp_path / f"mine{s}") for s in (".py", ".toml"))
    assert [t.expression for t in one.terms] == [t.expression for t in other.terms]
    assert (one.exact, one.box, one.recipe) == (other.exact, other.box, other.recipe)


def test_a_file_is_solved_shown_and_compared(tmp_path):
    file = tmp_path / "mine.toml"
    assert run("new", file).exit_code == 0
    solved = run("solve", file, *TINY, "--set", "kappa=0.2", "--out", tmp_path / "run")
    assert solved.exit_code == 0, solved.stderr
    assert spinn.Solution.load(tmp_path / "run").problem.name == "mine"
    assert "u_xx" in run("show", file).stdout
    compared = run("compare", file, *TINY, "--out", tmp_path / "compared")
    assert compared.exit_code == 0, compared.stderr


def test_show_writes_what_can_be_loaded(tmp_path):
    shown = run("show", "burgers", "--toml", "--set", "nu=0.2")
    assert shown.exit_code == 0, shown.stderr
    file = tmp_path / "again.toml"
    file.write_text(shown.stdout)
    stated = spinn.load("burgers").with_parameters(nu=0.2)
    assert [t.expression for t in spinn.load(file).terms] == [t.expression for t in stated.terms]
    assert run("show", file, "--toml").stdout == shown.stdout


CODE = """
import sympy as sp
from symbolic_pinn import Problem
x = sp.Symbol("x", real=True)
u, k = (sp.Function(n, real=True)(x) for n in "uk")
problem = Problem(
    domain={x: (0, 1)}, equations=[(k * u.diff(x)).diff(x)], conditions=[u.subs(x, 0)],
    functions={k: lambda x: 1 + x},
)
"""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("solve", "bad.toml"), "`equations`, entry 1, column 1"),
        (("check", "bad.toml"), "`equations`, entry 1, column 1"),
        (("show", "bad.toml"), "`equations`, entry 1, column 1"),
        (("compare", "bad.toml"), "`equations`, entry 1, column 1"),
        (("explain", "bad.toml"), "`equations`, entry 1, column 1"),
        (("solve", "none.toml"), "does not exist"),
        (("show", "code.py", "--toml"), "`k` in `functions=` is code"),
        (("show", "heat", "--toml", "--latex"), "exclude each other"),
        (("new", "bad.toml"), "exists; name another"),
        (("new", "mine.py", "--toml"), "end in .toml"),
    ],
)
def test_what_is_wrong_is_said_and_the_exit_code_is_2(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "bad.toml").write_text(
        'unknowns = ["u(x)"]\nequations = ["__import__(1)"]\nconditions = ["u(0)"]\n'
        "[domain]\nx = [0, 1]\n"
    )
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.toml", "code.py"]


def test_the_shell_completes_the_file(tmp_path, monkeypatch):
    from spinn_cli import complete

    monkeypatch.chdir(tmp_path)
    (tmp_path / "rod.toml").touch()
    assert list(complete.problem("rod")) == ["rod.toml"]
