"""The user's mistake is a message with a remedy and exit code 2; nothing is written."""

import os

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

HEADER = """
import sympy as sp
import jax.numpy as jnp
import numpy as np
from symbolic_pinn import MLP, Condition, Problem, Recipe, Trainable, forcing
t, x, a = sp.symbols("t x a", real=True)
u, v, f = sp.symbols("u v f", cls=sp.Function, real=True)
heat = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
walls = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]
start = sp.Eq(u(0, x), sp.sin(sp.pi * x))
"""
TINY = ("--steps", "1", "--points", "4", "--width", "2", "--depth", "1")


def stated(
    equations: str = "[heat]",
    conditions: str = "[start, *walls]",
    domain: str = "{t: (0, 1), x: (0, 1)}",
    more: str = "",
) -> str:
    return (
        f"{HEADER}problem = Problem(domain={domain}, equations={equations},"
        f" conditions={conditions}, {more})\n"
    )


def with_source(source: str) -> str:
    """The heat equation with something added to its right-hand side."""
    return stated(f"[u(t, x).diff(t) - u(t, x).diff(x, 2) - ({source})]")


def with_condition(condition: str) -> str:
    return stated(conditions=f"[{condition}, *walls]")


FILES = {
    # the file
    "no problem": ("x = 1\n", "`problem = Problem(...)`"),
    "problem of another kind": ("problem = 3\n", "`problem = Problem(...)`"),
    "syntax error": ("a = 1\nproblem = (\n", "line 2", "SyntaxError"),
    "name error": ("a = 1\nproblem = Q(a)\n", "line 2", "NameError", "Q"),
    "no text": ("# \udcff\n", "bad.py", "UTF-8", "byte 3"),
    "error below a call": ("def f():\n    return 1 / 0\nf()\n", "line 2", "ZeroDivisionError"),
    "leaves by itself": ("import sys\nsys.exit(0)\n", "bad.py", "SystemExit"),
    "recipe of another kind": (stated() + "recipe = 3\n", "`recipe`", "`Recipe(...)`"),
    "recipe without points": (stated() + "recipe = Recipe(points=0)\n", "`points`", "at least 1"),
    "recipe without width": (stated() + "recipe = Recipe(network=MLP(width=0))\n", "`width`"),
    # what is declared
    "undeclared symbol": (with_source("a"), "equation 1", "`a`", "`parameters=`"),
    "undeclared function": (with_source("f(x)"), "`f(x)`", "`unknowns=`"),
    "undeclared symbol in a condition": (
        with_condition("sp.Eq(u(0, x), a * x)"),
        "condition 1",
        "`a`",
        "`parameters=`",
    ),
    "undeclared symbol in the exact solution": (
        stated(more="exact={u(t, x): a * x}"),
        "exact solution",
        "`a`",
        "`parameters=`",
    ),
    "exact solution of no unknown": (
        stated(more="unknowns=[u(t, x)], exact={v(t, x): x}"),
        "exact solution of `v`",
        "not an unknown",
    ),
    "symbol with other assumptions": (
        with_source("sp.Symbol('x')"),
        "equation 1",
        "`x`",
        "assumptions",
    ),
    "slot with other assumptions": (
        with_condition("sp.Eq(u(0, sp.Symbol('x')), 1)"),
        "condition 1",
        "`x`",
        "assumptions",
    ),
    "unknown never used": (stated(more="unknowns=[u(t, x), v(t, x)]"), "`v`", "no equation"),
    "unknown without its coordinates": (stated(more="unknowns=[u]"), "`u`", "`u(t, x)`"),
    "unknown of fewer coordinates": (stated(more="unknowns=[u(t)]"), "`u(t)`", "each coordinate"),
    "nothing differentiated": (stated("[u(t, x) - x]"), "no unknown", "`unknowns=`"),
    "parameter without number": (stated(more="parameters={a: 'fast'}"), "`a`", "number"),
    "parameter that is infinite": (stated(more="parameters={a: sp.oo}"), "`a`", "finite"),
    "parameter that is complex": (stated(more="parameters={a: sp.I}"), "`a`", "real"),
    "parameter that is a coordinate": (stated(more="parameters={x: 1}"), "`x`", "rename"),
    "parameter that is no symbol": (stated(more="parameters={'a': 1}"), "`'a'`", "sp.symbols"),
    "time that is no coordinate": (stated(more="time=a"), "`time=a`", "coordinate"),
    # what is to be found, and what was measured
    "nothing measured": (
        stated(more="parameters={a: Trainable(1)}"),
        "`a` shall be found",
        "`observations=",
    ),
    "start outside the bounds": (
        stated(more="parameters={a: Trainable(3, (0, 1))}"),
        "starts at 3",
        "(0, 1)",
    ),
    "bounds of one end": (stated(more="parameters={a: Trainable(3, (0,))}"), "(lower, upper)"),
    "observations without a mapping": (stated(more="observations=[u(t, x)]"), "`observations=`"),
    "observation of an equation": (
        stated(more="observations={start: [[0, 0, 1]]}"),
        "observation 1",
        "expression that was measured",
    ),
    "observation of no unknown": (
        stated(more="observations={x: [[0, 0, 1]]}"),
        "observation 1",
        "no unknown",
    ),
    "data without a file": (
        stated(more="observations={u(t, x): 'data.csv'}"),
        "observation 1",
        "`data.csv` does not exist",
    ),
    "data without a column": (
        stated(more="observations={u(t, x): {t: [1], 'u': [1]}}"),
        "observation 1",
        "no column `x`",
        "`t`, `u`",
    ),
    "data outside the domain": (
        stated(more="observations={u(t, x): [[0.5, 2, 1]]}"),
        "row 1",
        "`x` = 2",
        "[0, 1]",
    ),
    "exact solution with what is to be found": (
        stated(
            more="parameters={a: Trainable(1)}, observations={u(t, x): [[0, 0, 1]]},"
            " exact={u(t, x): a * x}"
        ),
        "exact solution of `u`",
        "`a`",
        "exact=",
    ),
    # functions that are no formula
    "functions without a mapping": (stated(more="functions=[f]"), "`functions=`", "mapping"),
    "function by name": (stated(more="functions={'f': jnp.sin}"), "`f`", "{k(x): ...}"),
    "function of NumPy": (
        stated(
            "[heat, v(t, x).diff(t) - f(x)]", more="functions={f: lambda a: np.interp(a, [0], [1])}"
        ),
        "`f` cannot be traced",
        "jax.numpy",
    ),
    "table that ends in the domain": (
        stated(
            "[heat, v(t, x).diff(t) - f(x)]",
            more="functions={f(x): [[0, 1], [0.1, 1], [0.2, 1], [0.5, 1]]}",
        ),
        "table of `f`",
        "0 to 0.5",
        "[0, 1]",
    ),
    "table that is no grid": (
        stated(
            "[heat, v(t, x).diff(t) - f(t, x)]", more="functions={f(t, x): [[0, 0, 1], [1, 1, 1]]}"
        ),
        "each point of a grid once",
        "2 x 2 values in 2 rows",
    ),
    "quadrature without nodes": (stated(more="quadrature=0"), "`quadrature`", "at least 1"),
    # the domain
    "reversed interval": (stated(domain="{t: (1, 0), x: (0, 1)}"), "`t`", "reversed", "lower end"),
    "empty interval": (stated(domain="{t: (0, 1), x: (1, 1)}"), "`x`", "empty"),
    "infinite interval": (stated(domain="{t: (0, sp.oo), x: (0, 1)}"), "`t`", "finite"),
    "interval of one end": (stated(domain="{t: (0,), x: (0, 1)}"), "`t`", "(lower, upper)"),
    "interval without numbers": (stated(domain="{t: (0, None), x: (0, 1)}"), "`t`", "number"),
    "interval with an undeclared end": (stated(domain="{t: (0, a), x: (0, 1)}"), "`t`", "`a`"),
    "no domain": (stated(domain="{}"), "`domain=`", "interval"),
    "domain of names": (stated(domain="{'t': (0, 1)}"), "`'t'`", "sp.symbols"),
    # statements
    "no equations": (stated("[]"), "`equations=`", "at least one"),
    "no condition": (stated(conditions="[]"), "`conditions=`", "conditions"),
    "equation in words": (stated("[heat, 'u_t = u_xx']"), "equation 2", "sp.Eq"),
    "equation that is an inequality": (stated("[heat, u(t, x) < 1]"), "equation 2", "sp.Eq"),
    "equation that is none": (stated("[heat, None]"), "equation 2", "None"),
    "equation already true": (stated("[heat, sp.Eq(x, x)]"), "equation 2", "decided", "True"),
    "equation already false": (stated("[heat, sp.Eq(0, 1)]"), "equation 2", "decided", "False"),
    "equation compared": (stated("[heat, u(t, x) == 0]"), "equation 2", "False", "`sp.Eq` states"),
    "derivative of a value": (
        with_condition("sp.Eq(u(0, x).diff(t), 0)"),
        "condition 1",
        "True",
        "u(t, x).diff(t).subs(t, 0)",
    ),
    "equation without unknown": (stated("[heat, x - t]"), "equation 2", "no unknown"),
    "equation that is a condition": (stated("[heat, start]"), "equation 2", "`conditions=`"),
    "symbolic order": (
        stated("[heat, u(t, x).diff((x, sp.Symbol('n', integer=True, positive=True)))]"),
        "equation 2",
        "symbolic order",
    ),
    "division by zero": (with_source("sp.Integer(1) / 0"), "equation 1", "division by zero"),
    # conditions
    "condition outside the domain": (
        with_condition("sp.Eq(u(2, x), 0)"),
        "condition 1",
        "outside the domain",
        "`t` = 2",
    ),
    "condition in the whole domain": (
        with_condition("sp.Eq(u(t, x), 0)"),
        "condition 1",
        "whole domain",
        "`equations=`",
    ),
    "condition with a pinned coordinate": (
        with_condition("sp.Eq(u(0, x), t)"),
        "condition 1",
        "`t`",
        "write the number",
    ),
    "condition of mixed coordinates": (
        with_condition("sp.Eq(u(0, x), u(t, x))"),
        "condition 1",
        "`t`",
        "same coordinates free",
    ),
    "condition with swapped coordinates": (
        with_condition("u(x, t)"),
        "condition 1",
        "another order",
        "`u(t, x)`",
    ),
    "condition at a moved point": (
        with_condition("u(0, 2 * x)"),
        "condition 1",
        "leaves the domain",
        "`2*x`",
    ),
    "condition at an unknown point": (with_condition("u(0, u(t, x))"), "condition 1", "unknown"),
    "condition nowhere": (
        with_condition("Condition(start, where=x > 2)"),
        "condition 1",
        "nowhere",
    ),
    "condition where there is no inequality": (
        with_condition("Condition(start, where=x)"),
        "condition 1",
        "no inequality",
    ),
    "condition at an undeclared place": (with_condition("u(a, x)"), "condition 1", "`a`"),
    "condition of fewer coordinates": (with_condition("u(0)"), "condition 1", "`u(0)`", "u(t, x)"),
    "condition in the equations' group": (
        with_condition("Condition(start, group='residual')"),
        "condition 1",
        "`residual`",
        "name another",
    ),
    "equation with swapped coordinates": (
        stated("[heat, u(x, t).diff(t)]"),
        "equation 2",
        "another order",
        "`u(t, x)`",
    ),
    "equation at a moved point": (
        stated("[heat, u(t, x).diff(t) - u(t, 2 * x)]"),
        "equation 2",
        "`2*x`",
        "leaves the domain",
    ),
    # what has no rule
    "point source": (with_source("sp.DiracDelta(x)"), "DiracDelta(x)", "Gaussian"),
    "integral without limits": (
        with_source("sp.Integral(sp.sin(a), a)"),
        "equation 1",
        "no limits",
    ),
    "improper integral": (
        with_source("sp.Integral(sp.exp(-a), (a, 0, sp.oo))"),
        "equation 1",
        "infinite limit",
    ),
    "endless sum": (with_source("sp.Sum(x**a, (a, 0, sp.oo))"), "equation 1", "limits", "1000"),
    "vector beside a scalar": (
        stated("[sp.Eq(sp.Matrix([u(t, x)]), u(t, x), evaluate=False)]"),
        "equation 1",
        "do not match",
    ),
    "derivative of a jump": (
        with_source("sp.Heaviside(x - a / a / 2).diff(x)"),
        "equation 1",
        "DiracDelta",
    ),
    "complex number": (with_source("sp.I * x"), "`I`", "complex=True"),
    "function without a rule": (
        with_source("sp.besselj(0, u(t, x))"),
        "`besselj(0, u(t, x))`",
        "no rule",
    ),
    "special function of two things": (with_source("sp.besselj(t, x)"), "one of its arguments"),
    "special function without a value": (
        with_source("sp.bessely(0, -1 - x)"),
        "equation 1",
        "finds no real number",
    ),
    "overflow": (with_source("sp.Integer(10) ** 400"), "equation 1", "overflows"),
    "exact solution without a rule": (
        stated(more="exact={u(t, x): sp.besselj(t, x)}"),
        "exact solution",
        "`besselj(t, x)`",
        "no rule",
    ),
}

OPTIONS = {
    "no such file": (("missing.py",), "`missing.py`", "does not exist"),
    "no such name": (("hete",), "`hete`", "did you mean `heat`?", ".py"),
    "a name like no other": (("qqq",), "`qqq`", "klein_gordon", ".py"),
    "a folder": ((os.curdir,), "folder", "file in it"),
    "setting of an unknown name": (
        ("klein_gordon", "--set", "omega=1"),
        "`omega`",
        "alpha, beta, gamma",
    ),
    "setting of a coordinate": (("klein_gordon", "--set", "t=1"), "`t`", "alpha, beta, gamma"),
    "setting without value": (("klein_gordon", "--set", "alpha"), "`--set alpha`", "NAME=VALUE"),
    "setting with an empty value": (("klein_gordon", "--set", "alpha="), "alpha=", "number"),
    "setting without number": (("klein_gordon", "--set", "alpha=big"), "`big`", "number"),
    "setting that is no number": (("klein_gordon", "--set", "alpha=nan"), "`alpha`", "number"),
    "setting that is infinite": (("klein_gordon", "--set", "alpha=1e999"), "`alpha`", "finite"),
    "no steps": (("heat", "--steps", "0"), "`steps`", "at least 1"),
    "negative steps": (("heat", "--steps", "-3"), "`steps`", "-3", "at least 1"),
    "half a step": (("heat", "--steps", "0.5"), "--steps", "integer"),
    "no points": (("heat", "--points", "0"), "`points`", "at least 1"),
    "negative points": (("heat", "--points", "-3"), "`points`", "-3", "at least 1"),
    "no width": (("heat", "--width", "0"), "`width`", "at least 1"),
    "no depth": (("heat", "--depth", "0"), "`depth`", "at least 1"),
    "no learning rate": (("heat", "--learning-rate", "0"), "`learning_rate`", "positive"),
    "learning rate that is no number": (("heat", "--learning-rate", "nan"), "`learning_rate`"),
    "half precision": (("heat", "--precision", "16"), "`precision`", "32 or 64"),
    "seed beyond 64 bits": (("heat", "--seed", str(2**70)), "`seed`"),
    "weighting unknown": (("heat", "--weighting", "equal"), "--weighting", "fixed", "gradient"),
    "weighting contradicted": (
        ("heat", "--adaptive", "--weighting", "fixed"),
        "--adaptive",
        "contradict",
    ),
    "method unknown": (("heat", "--method", "newton"), "--method", "`newton`", "adam, lm"),
    "method with an unknown option": (("heat", "--method", "lm:width=3"), "`width`", "points"),
    "weights for a method without": (
        ("heat", "--method", "lm", "--adaptive"),
        "`--method lm`",
        "belong to `adam`",
    ),
    "cross-check unknown": (("heat", "--cross-check", "newton"), "`newton`", "adam, lm"),
    "cross-check of an ensemble": (
        ("heat", "--cross-check", "lm", "--seeds", "2"),
        "--cross-check",
        "exclude each other",
    ),
    "too many scales": (
        ("heat", "--method", "random-features:scales=1/2/3"),
        "3 entries",
        "2 coordinates: t, x",
    ),
}


def run(*arguments: str):
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "TERM": "dumb"})


def assert_taught(result, *fragments: str) -> None:
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    for fragment in fragments:
        assert fragment in result.stderr
    assert "Traceback" not in result.output
    assert not result.stdout


def equation_file(tmp_path, text: str) -> str:
    path = tmp_path / "bad.py"
    path.write_bytes(text.encode(errors="surrogateescape"))
    return str(path)


@pytest.mark.parametrize("case", FILES)
def test_malformed_problem_is_explained(case, folder, tmp_path):
    text, *fragments = FILES[case]
    assert_taught(run("solve", equation_file(tmp_path, text), *TINY), *fragments)
    assert not any(folder.iterdir())


@pytest.mark.parametrize("case", OPTIONS)
def test_wrong_option_is_explained(case, folder):
    arguments, *fragments = OPTIONS[case]
    problem, *options = arguments
    size = () if "--method" in options else TINY
    assert_taught(run("solve", problem, *size, *options), *fragments)
    assert not any(folder.iterdir())


@pytest.mark.parametrize("command", ["show", "compare"])
def test_every_command_explains(command, folder, tmp_path):
    text, *fragments = FILES["function without a rule"]
    assert_taught(run(command, equation_file(tmp_path, text)), *fragments)
    assert not any(folder.iterdir())


def test_setting_that_reverses_the_domain_is_explained(folder, tmp_path):
    text = stated(domain="{t: (0, a), x: (0, 1)}", more="parameters={a: 1}")
    result = run("solve", equation_file(tmp_path, text), *TINY, "--set", "a=-1")
    assert_taught(result, "`t`", "reversed")
    assert not any(folder.iterdir())


def test_full_folder_is_never_overwritten(folder):
    (folder / "run").mkdir()
    (folder / "run" / "notes.txt").write_text("mine")
    result = run("solve", "heat", *TINY, "--out", "run")
    assert_taught(result, "`run`", "not empty", "another folder")
    assert [p.name for p in folder.rglob("*")] == ["run", "notes.txt"]


@pytest.mark.parametrize("out", ["notes.txt", "notes.txt/run"])
def test_file_in_place_of_the_run_folder_is_explained(out, folder):
    (folder / "notes.txt").write_text("mine")
    assert_taught(run("solve", "heat", *TINY, "--out", out), "notes.txt", "another folder")
    assert [p.name for p in folder.iterdir()] == ["notes.txt"]
    assert (folder / "notes.txt").read_text() == "mine"


def test_user_error_in_python_is_an_input_error(tmp_path):
    import symbolic_pinn as spinn

    with pytest.raises(spinn.InputError, match=r"line 2.*NameError"):
        spinn.load(equation_file(tmp_path, FILES["name error"][0]))


@pytest.mark.parametrize(
    ("words", "twice"),
    [
        (("solve", "heat", "--set", "kappa=1", "--set", "kappa=2"), "`--set`: `kappa`"),
        (("compare", "heat", "--weighting", "fixed,ntk,fixed"), "`--weighting`: `fixed`"),
        (("compare", "heat", "--method", "lm:9", "--method", "lm:9"), "`--method`: `lm:9`"),
        (("compare", "heat", "--network", "mlp, mlp"), "`--network`: `mlp`"),
    ],
)
def test_what_is_written_twice_is_refused(words, twice, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert f"{twice} is given twice" in result.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", ""), "no problem is named"),
        (("help", "heat"), "`spinn show heat` shows it"),
        (("resume", "gone", "--budget", "none"), "`--budget none`: give seconds\n"),
    ],
)
def test_what_is_said_can_be_done(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert said in result.stderr
