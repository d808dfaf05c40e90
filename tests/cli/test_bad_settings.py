"""Settings that cannot be meant are refused before anything trains, with exit code 2."""

import re

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

TINY = ("--steps", "1", "--points", "4", "--width", "2", "--depth", "1", "--no-check")
HEADER = """
import sympy as sp
from symbolic_pinn import Condition, Problem
t, x, a = sp.symbols("t x a", real=True)
u, v = sp.symbols("u v", cls=sp.Function, real=True)
heat = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
walls = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]
start = sp.Eq(u(0, x), sp.sin(sp.pi * x))
"""
PLAIN = HEADER + (
    "problem = Problem(domain={t: (0, 1), x: (0, 1)}, equations=[heat],"
    " conditions=[start, *walls])\n"
)

SOLVE = {
    # weightings
    "negative weight": ("--weighting fixed:initial=-1", "`initial` is -1", "not negative"),
    "weight nan": ("--weighting fixed:initial=nan", "`initial` is nan"),
    "weight infinite": ("--weighting fixed:initial=inf", "`initial` is inf"),
    "weight without number": ("--weighting fixed:initial", "`initial`", "a number"),
    "weights of nothing": ("--weighting fixed:start=2", "no loss group `start`", "residual"),
    "weights all 0": ("--weighting fixed:residual=0:initial=0:boundary=0", "all weights are 0"),
    "ema of two numbers": ("--weighting gradient:ema=1/2", "`1/2` is no number", "write 0.5"),
    "ema nan": ("--weighting gradient:ema=nan", "`ema` is nan", "0 <= ema < 1"),
    "ema alone": ("--weighting gradient:ema", "give `ema` a number"),
    "ema twice": ("--weighting gradient:ema=0.5:ema=0.9", "`ema` is given twice"),
    "raw with a number": ("--weighting gradient:raw=7", "`raw=7`", "`raw=false`"),
    "log-mean with a number": ("--weighting gradient:log-mean=3", "stands alone"),
    "quantile beyond": ("--weighting gradient:quantile=2", "`q` is 2", "between"),
    "every zero": ("--weighting gradient:every=0", "`every` is 0", "at least 1"),
    "every half": ("--weighting gradient:every=0.5", "`every` is 0.5", "integer"),
    "cap infinite": ("--weighting gradient:cap=inf", "`cap` is inf", "positive"),
    "beta nan": ("--weighting softadapt:beta=nan", "`beta` is nan"),
    "beta negative": ("--weighting softadapt:beta=-1", "`beta` is -1"),
    "temperature zero": ("--weighting relobralo:temperature=0", "`temperature` is 0"),
    "alpha beyond": ("--weighting relobralo:alpha=1.5", "`alpha` is 1.5", "from 0 to 1"),
    "epsilon negative": ("--weighting fixed+causal:epsilon=-1", "`epsilon` is -1"),
    "intervals beyond": ("--weighting fixed+causal:intervals=1000000000", "at most"),
    "gamma of one": ("--weighting fixed+attention:gamma=1", "`gamma` is 1"),
    "ntk of text": ("--weighting ntk:every=often", "`often` is no number"),
    "weighting empty": ("--weighting=", "`--weighting`: a name is missing", "fixed"),
    "weighting of spaces": ("--weighting=  ", "`--weighting`: a name is missing"),
    "weighting of a plus": ("--weighting +", "`--weighting`: a name is missing"),
    # methods
    "method empty": ("--method=", "`--method`: a name is missing", "adam"),
    "method of a comma": ("--method adam:1,", "`--method`: a name is missing"),
    "cross-check empty": ("--cross-check=", "a name is missing"),
    "conditions negative": ("--method lm:2:conditions=-1", "`condition_weight` is -1", "positive"),
    "conditions of two": ("--method lm:2:conditions=1/2", "`1/2` is no number"),
    "damping nan": ("--method lm:2:damping=nan", "`damping` is nan"),
    "acceleration two": ("--method lm:2:acceleration=2", "`acceleration=2`"),
    "tolerance zero": ("--method lbfgs:2:tolerance=0", "`tolerance` is 0"),
    "memory beyond": ("--method lbfgs:2:memory=1000000000", "`memory`", "at most"),
    "precision 16": ("--method lm:2:precision=16", "`precision` is 16"),
    "features zero": ("--method random-features:features=0", "`features` is 0"),
    "ratio infinite": ("--method random-features:ratio=inf", "`ratio` is inf"),
    "blocks negative": ("--method random-features:blocks=-1", "`blocks` is -1"),
    "scales of nothing": ("--method random-features:scales", "give `scales` a number"),
    "maps by name": ("--method random-features:maps=poles", "give `none`"),
    "tanh with a number": ("--method random-features:tanh=1", "stands alone"),
    "adam with a huge rate": ("--method adam:2:learning-rate=1e30", "1e-3 is usual"),
    # networks
    "network empty": ("--network=", "`--network`: a name is missing", "mlp"),
    "width nan": ("--network mlp:width=nan", "`width` is nan", "integer"),
    "width of two": ("--network mlp:width=1/2", "`1/2` is no number"),
    "gated by two": ("--network mlp:gated=2", "`gated=2`", "`gated=false`"),
    "sigmas nan": ("--network fourier:sigmas=nan", "`sigmas`", "positive"),
    "axes beyond": ("--network periodic:axes=7", "`axes`", "2 coordinate(s)"),
    "time beyond": ("--network space-time:axis=3", "coordinate 3"),
    # recipes, the machine and time
    "learning rate 1e30": ("--learning-rate 1e30", "`learning_rate` is 1e+30", "1e-3 is usual"),
    "learning rate infinite": ("--learning-rate inf", "`learning_rate` is inf"),
    "learning rate negative": ("--learning-rate=-1", "`learning_rate` is -1"),
    "seed negative": ("--seed=-1", "`seed` is -1"),
    "depth 10000": ("--depth 10000", "`depth` is 10000", "at most 1,000"),
    "devices of a million": ("--devices 1000000", "--devices 1000000", "core(s)"),
    "devices negative": ("--devices=-1", "--devices -1"),
    "chunk zero": ("--chunk 0", "`chunk` is 0"),
    "seeds of none": ("--seeds 0", "`seeds` is 0", "at least 1"),
    "seeds of a billion": ("--seeds 1000000000", "`seeds` is 1000000000", "at most 100,000"),
    "budget nan": ("--budget nan", "--budget nan", "seconds"),
    "budget empty": ("--budget=", "seconds"),
    "tolerance nan": ("--tolerance nan", "`tolerance` is nan", "positive"),
    # sizes
    "points of memory": ("--points 1000000000", "`points` = 1,000,000,000", "GB", "free"),
    "points beyond": ("--points 100000000000", "`points` is 100000000000", "at most"),
    "width of memory": ("--width 1000000 --depth 3", "network", "TB", "`width`"),
    "points of lm": ("--method lm:2:points=1000000000", "`points` = 1,000,000,000", "GB"),
    "features of memory": ("--method random-features:features=1000000", "TB", "`features`"),
    "features of a network": ("--network fourier:features=10000000+mlp:width=100000", "TB"),
}


def run(*arguments: str):
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "TERM": "dumb"})


def assert_taught(result, *fragments: str) -> None:
    assert result.exit_code == 2, (result.output, result.exception)
    for fragment in fragments:
        assert fragment in result.stderr
    assert "Traceback" not in result.output
    assert not re.search(r"0x[0-9a-f]{6}|NoneType|__\w+__", result.stderr)
    assert not result.stdout


@pytest.fixture
def plain(tmp_path):
    """The path of an equation file."""
    path = tmp_path / "plain.py"
    path.write_text(PLAIN)
    return str(path)


def without(given: str) -> list[str]:
    """The small sizes, but those that are given."""
    if "--method" in given:
        return []
    pairs = zip(TINY[:-1:2], TINY[1::2], strict=True)
    taken = [word for name, value in pairs if name not in given for word in (name, value)]
    is_sized = "--network" in given
    kept = taken[:4] if is_sized and "--width" not in given else taken
    return [*kept, TINY[-1]]


@pytest.mark.parametrize("case", SOLVE)
def test_a_setting_that_cannot_be_meant_is_refused(case, folder, plain):
    given, *fragments = SOLVE[case]
    words = given.split(" ") if "=  " not in given else [given]
    assert_taught(run("solve", plain, *without(given), *words), *fragments)
    assert not any(folder.iterdir())


ONE_TO_29 = ",".join(map(str, range(1, 30)))
SWEEP = {
    "parameter as a fraction": ("--vary a=1/2,2", "`1/2` is no number", "write 0.5"),
    "parameter nan": ("--vary a=1,nan", "`a`", "number"),
    "learning rate negative": ("--vary learning-rate=0.001,-1", "`learning_rate` is -1"),
    "learning rate huge": ("--vary learning-rate=0.001,1e30", "`learning_rate`"),
    "points as a fraction": ("--vary points=4,1/2", "`1/2` is no number"),
    "points of memory": ("--vary points=4,1000000000", "`points` = 1,000,000,000", "GB"),
    "points zero": ("--vary points=4,0", "points=0: `points` is 0"),
    "width zero": ("--vary width=2,0", "`width` is 0"),
    "ema of one": ("--vary ema=0.5,1", "`ema` is 1"),
    "precision": ("--vary precision=32,16", "`precision` is 16"),
    "nothing": ("--vary points=", "NAME=A,B"),
    "empty": ("--vary=", "NAME=A,B"),
    "twice": ("--vary points=4,8 --vary points=2,3", "`--vary points=...` is given twice"),
    "weighting empty": ("--vary points=4,8 --weighting=", "a name is missing"),
    "seeds": ("--vary points=4,8 --seeds 0", "`seeds` is 0"),
    "combinations": (
        " ".join(f"--vary {n}={ONE_TO_29}" for n in ("points", "steps", "a")),
        "24,389 combinations",
    ),
}


@pytest.mark.parametrize("case", SWEEP)
def test_all_values_are_looked_at_before_the_first_trains(case, folder, tmp_path):
    given, *fragments = SWEEP[case]
    path = tmp_path / "family.py"
    path.write_text(
        HEADER + "problem = Problem(domain={t: (0, 1), x: (0, 1)}, equations=[heat.lhs - a *"
        " heat.rhs], conditions=[start, *walls], parameters={a: 1})\n"
    )
    sizes = [w for w in ("--steps", "1", "--no-check") if "steps" not in given or w == "--no-check"]
    assert_taught(run("sweep", str(path), *sizes, *given.split(" ")), *fragments)
    assert not any(folder.iterdir())


COMPARE = {
    "weighting empty": ("--weighting=", "a name is missing"),
    "weighting of a comma": ("--weighting fixed,", "a name is missing"),
    "method empty": ("--method=", "a name is missing"),
    "network empty": ("--network=", "a name is missing"),
    "group unknown": ("--weighting gradient,fixed:start=3", "fixed:start=3: no loss group"),
    "axes beyond": ("--network mlp,periodic:axes=9", "`axes`", "2 coordinate(s)"),
    "points of memory": ("--points 1000000000", "`points` = 1,000,000,000"),
    "scales of three": ("--method adam:1 --method random-features:scales=1/2/3", "3 entries"),
    "causal without time": (
        "--set t=1",
        "`t`",
    ),
    "seeds": ("--seeds=-2", "`seeds` is -2"),
}


@pytest.mark.parametrize("case", COMPARE)
def test_all_variants_are_looked_at_before_the_first_trains(case, folder, plain):
    given, *fragments = COMPARE[case]
    sizes = () if "--method" in given else ("--steps", "1")
    assert_taught(run("compare", plain, *sizes, "--no-check", *given.split(" ")), *fragments)
    assert not any(folder.iterdir())


FILES = {
    "a function without arguments": (
        HEADER + "problem = Problem(domain={t: (0, 1)}, equations=[sp.Eq(u, 0)], conditions=[])\n",
        "line 9",
        "the class u",
        "`u(t, x)`",
    ),
    "a binary file": ("x = 1\0\n", "binary file"),
    "nothing": ("", "`problem = Problem(...)`"),
    "a class in place of a problem": ("from symbolic_pinn import Problem as problem\n", "Problem"),
    "a docstring of another kind": (PLAIN + "__doc__ = 3\nproblem = 3\n", "Problem"),
    "nested too deeply": ("x = " + "(" * 500 + ")" * 500 + "\n", "strange.py"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_strange_file_is_refused(case, folder, tmp_path):
    text, *fragments = FILES[case]
    path = tmp_path / "strange.py"
    path.write_bytes(text.encode("latin-1"))
    assert_taught(run("show", str(path)), *fragments)


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("~nosuchuser/x.py", "nosuchuser"),
        ("a" * 5_000 + ".py", "aaaa"),
        ("nowhere/x.py", "does not exist"),
        (".", "folder"),
        ("/dev/null", "does not exist"),
        ("", "no problem is named"),
    ],
)
def test_a_path_that_is_none_is_refused(name, fragment, folder):
    assert_taught(run("show", name), fragment)


def test_a_file_that_cannot_be_read_is_refused(plain, monkeypatch):
    from pathlib import Path

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    assert_taught(run("show", plain), "plain.py", "cannot be read", "Permission denied")


def test_a_byte_order_mark_is_read(plain, tmp_path):
    path = tmp_path / "marked.py"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    assert run("show", str(path)).exit_code == 0


NARROW = {
    "an interval": "sp.And(x > 0.4990001, x < 0.501)",
    "an absolute value": "sp.Abs(x - 0.3141) < 1e-3",
    "a disk": "(t - 0.7)**2 + (x - 0.3)**2 < 1e-6",
    "a strip": "sp.Abs(x - t / 3 - 0.1234) < 1e-5",
    "a corner": "sp.And(x + t > 1.9999, x < 1)",
    "either": "sp.Or(sp.And(x + t < 1e-4, x > 0), x - t > 2)",
    "a sine": "sp.sin(7 * x + t) > 0.9999999",
}


@pytest.mark.parametrize("case", NARROW)
def test_a_narrow_place_is_found(case, folder, tmp_path):
    path = tmp_path / "narrow.py"
    extra = f"Condition(u(t, x) - u(t, x).diff(x), where={NARROW[case]})"
    path.write_text(PLAIN.replace("*walls]", f"*walls, {extra}]"))
    result = run("show", str(path))
    assert result.exit_code == 0, result.output


NOWHERE = {
    "beyond": "sp.And(x + t > 2.0001, x < 1)",
    "a disk without a radius": "(t - 0.7)**2 + (x - 0.3)**2 < 0",
    "a disk outside": "(t - 1.7)**2 + (x - 0.3)**2 < 0.1",
    "contradiction": "sp.And(x + t > 1, x + t < 1)",
    "a sine beyond": "sp.sin(7 * x + t) > 1.0000001",
}


@pytest.mark.parametrize("case", NOWHERE)
def test_a_place_that_is_nowhere_is_refused(case, folder, tmp_path):
    path = tmp_path / "nowhere.py"
    extra = f"Condition(u(t, x) - u(t, x).diff(x), where={NOWHERE[case]})"
    path.write_text(PLAIN.replace("*walls]", f"*walls, {extra}]"))
    assert_taught(run("show", str(path)), "condition 4", "nowhere")
