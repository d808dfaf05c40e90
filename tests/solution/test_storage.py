"""A saved solution comes back whole, without code; what cannot be read is refused in words."""

import json
import sys

import equinox as eqx
import jax
import numpy as np
import pytest
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.solution import Status, files, storage

pytestmark = pytest.mark.slow

EQUATION = '''
"""A heat equation of the user's own."""
import sympy as sp
from symbolic_pinn import MLP, Condition, Problem, Recipe
t, x = sp.symbols("t x", real=True)
kappa = sp.Symbol("kappa", positive=True)
u = sp.Function("u", real=True)
exact = sp.exp(-kappa * sp.pi**2 * t) * sp.sin(sp.pi * x)
problem = Problem(
    domain={t: (0, sp.Rational(1, 3)), x: (0, 1)},
    equations=[sp.Eq(u(t, x).diff(t), (kappa * u(t, x).diff(x)).diff(x))],
    conditions=[
        sp.Eq(u(0, x), sp.sin(sp.pi * x)),
        Condition(sp.Eq(u(t, 0), u(t, 1)), group="ring"),
        u(t, x).diff(x).subs(x, 0) - u(t, x).diff(x).subs(x, 1) - 2 * exact.diff(x).subs(x, 0),
    ],
    exact={u(t, x): exact},
    parameters={kappa: 0.3},
)
recipe = Recipe(points=16, network=MLP(width=8, depth=1), steps=20)
'''
POINTS = {"t": np.linspace(0, 1 / 3, 5), "x": np.linspace(0, 1, 5)}


class Quadratic(eqx.Module):
    """A network of the user's own: a x . x + b."""

    a: jax.Array
    b: jax.Array

    def __call__(self, x):
        return (self.a * (x @ x) + self.b)[None]


def quadratic(a: float = 0.5) -> Quadratic:
    return Quadratic(jax.numpy.float32(a), jax.numpy.float32(1.0))


def network_leaves(solution):
    return jax.tree.leaves(eqx.filter(solution.field, eqx.is_array))


def assert_same(loaded, solution) -> None:
    assert np.array_equal(loaded(**POINTS), solution(**POINTS))
    assert loaded.relative_l2() == solution.relative_l2()
    assert loaded.history == solution.history
    assert loaded.outcome == solution.outcome
    assert loaded.run == solution.run
    dtypes = [a.dtype for a in network_leaves(loaded)]
    assert dtypes == [a.dtype for a in network_leaves(solution)]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A short run on the user's own equation file, which is gone afterwards."""
    path = tmp_path_factory.mktemp("user") / "warm.py"
    path.write_text(EQUATION)
    solution = solve(spinn.load(path), weighting=spinn.GradientWeighting())
    path.unlink()
    return solution


@pytest.fixture(scope="module")
def saved(original, tmp_path_factory):
    """The folder of that run; nobody writes to it."""
    return original.save(tmp_path_factory.mktemp("saved") / "run")


@pytest.fixture
def damaged(saved, tmp_path):
    """A function that copies the saved file with a changed header and body."""

    def make(change_header=lambda header: header, change_body=lambda body: body):
        line, body = (saved / "solution.eqx").read_bytes().split(b"\n", 1)
        whole = json.loads(line)
        del whole["sha256"]
        header = change_header(whole)
        path = tmp_path / "solution.eqx"
        path.write_bytes(json.dumps(header).encode() + b"\n" + change_body(body))
        return path

    return make


# Round trips


@pytest.mark.parametrize("spelling", ["", "solution.eqx"])
def test_solution_comes_back_whole_without_the_equation_file(original, saved, spelling):
    assert_same(spinn.Solution.load(saved / spelling), original)


def test_path_may_be_a_string(original, saved):
    assert_same(spinn.Solution.load(str(saved)), original)


def test_problem_comes_back_in_normal_form(original, saved):
    was, problem = original.problem, spinn.Solution.load(saved).problem
    assert (problem.name, problem.description) == (was.name, was.description)
    assert problem.box == was.box
    assert problem.constants == was.constants
    assert problem.exact == was.exact
    assert problem.start == was.start
    assert problem.groups == was.groups == ("residual", "initial", "ring", "boundary")
    facts = [[(t.name, t.group, t.expression, t.face) for t in p.terms] for p in (problem, was)]
    assert facts[0] == facts[1]


def test_loaded_solution_evaluates_expressions(original, saved):
    loaded = spinn.Solution.load(saved)
    equation = original.problem.equations[0]
    residual = original.evaluate(equation, **POINTS)
    assert np.array_equal(loaded.evaluate(equation, **POINTS), residual)


def test_loaded_solution_is_saved_again_as_the_same_bytes(saved, tmp_path):
    again = spinn.Solution.load(saved).save(tmp_path / "again")
    for name in ("solution.eqx", "history.csv", "summary.json"):
        assert (again / name).read_bytes() == (saved / name).read_bytes()


def test_64_bit_run_comes_back_in_64_bits(tmp_path):
    solution = solve(
        spinn.load("harmonic_oscillator"), steps=3, points=4, precision=64,
        recipe=spinn.Recipe(network=spinn.MLP(width=4, depth=1)),
    )  # fmt: skip
    loaded = spinn.Solution.load(solution.save(tmp_path / "run"))
    assert {a.dtype for a in network_leaves(loaded)} == {np.dtype("float64")}
    assert_same_values(loaded, solution)


def assert_same_values(loaded, solution) -> None:
    times = np.linspace(0, 2, 9)
    assert np.array_equal(loaded(t=times), solution(t=times))
    assert loaded.relative_l2() == solution.relative_l2()


def test_run_that_was_never_finite_comes_back(original, tmp_path):
    import dataclasses

    outcome = spinn.solution.Outcome(Status.NOT_FINITE, "the loss of condition 1")
    broken = dataclasses.replace(original, outcome=outcome, history=spinn.solution.History())
    loaded = spinn.Solution.load(broken.save(tmp_path / "run"))
    assert loaded.outcome == outcome
    assert loaded.history.rows == []


# A network of the user's own


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A run with the user's own module, and its folder."""
    solution = solve(spinn.load("harmonic_oscillator"), network=quadratic(), steps=3, points=4)
    return solution, solution.save(tmp_path_factory.mktemp("own") / "run")


def test_own_network_comes_back_into_a_skeleton_of_its_shape(own):
    solution, folder = own
    loaded = spinn.Solution.load(folder, network=quadratic(7.0))
    assert loaded.network is None
    assert_same_values(loaded, solution)


def test_own_network_is_asked_for(own):
    with pytest.raises(spinn.InputError, match=r"network of your own.*`network=`"):
        spinn.Solution.load(own[1])


def test_network_of_another_shape_is_refused(saved, own):
    with pytest.raises(spinn.InputError, match="does not fit"):
        spinn.Solution.load(saved, network=quadratic())
    other = Quadratic(jax.numpy.zeros(3), jax.numpy.zeros(3))
    with pytest.raises(spinn.InputError, match="does not fit"):
        spinn.Solution.load(own[1], network=other)


# No code in the data


def test_storage_uses_no_pickle_and_evaluates_no_text():
    import inspect

    from symbolic_pinn.algebra import data as algebra_data
    from symbolic_pinn.problem import data as problem_data
    from symbolic_pinn.solution import saved_run, schema

    for module in (storage, saved_run, schema, algebra_data, problem_data):
        source = inspect.getsource(module)
        for call in ("import pickle", "pickle.", "eval(", "exec(", "parse_expr(", "sympify(data"):
            assert call not in source


def test_reading_data_never_evaluates_text(damaged, tmp_path):
    trace = tmp_path / "trace"
    attack = f"__import__('pathlib').Path({str(trace)!r}).touch()"

    def change(header):
        header["problem"]["terms"][0][1] = attack
        return header

    with pytest.raises(spinn.InputError):
        spinn.Solution.load(damaged(change))
    assert not trace.exists()


def test_loading_imports_no_file_of_the_user(saved, monkeypatch, tmp_path):
    (tmp_path / "warm.py").write_text("raise RuntimeError('imported')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    spinn.Solution.load(saved)
    assert "warm" not in sys.modules
    assert "_equation_warm" not in sys.modules


def test_pickled_leaf_is_refused(damaged, tmp_path):
    trace = tmp_path / "trace"

    class Attack:
        def __reduce__(self):
            return (type(trace).touch, (trace,))

    import io

    body = io.BytesIO()
    np.save(body, np.array([Attack()], dtype=object), allow_pickle=True)
    with pytest.raises(spinn.InputError):
        spinn.Solution.load(damaged(change_body=lambda _: body.getvalue()))
    assert not trace.exists()


# What cannot be read


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{", b"[]\n", b"3\n", b"null\n", b"{}\n", b"\xff\n"]
)
def test_file_of_another_kind_is_refused(content, tmp_path):
    path = tmp_path / "solution.eqx"
    path.write_bytes(content)
    with pytest.raises(spinn.InputError, match="is no saved solution"):
        spinn.Solution.load(path)


def test_missing_solution_is_named(tmp_path):
    with pytest.raises(spinn.InputError, match=r"nowhere.*`solution\.eqx`"):
        spinn.Solution.load(tmp_path / "nowhere")
    with pytest.raises(spinn.InputError, match=r"`solution\.eqx`"):
        spinn.Solution.load(tmp_path)


def test_later_format_is_named(damaged):
    with pytest.raises(spinn.InputError, match="format 99"):
        spinn.Solution.load(damaged(lambda header: {**header, "format": 99}))


@pytest.mark.parametrize("key", ["problem", "network", "bits", "outcome", "run"])
def test_header_without_a_part_is_refused(key, damaged):
    def change(header):
        return {k: v for k, v in header.items() if k != key}

    with pytest.raises(spinn.InputError, match="saved"):
        spinn.Solution.load(damaged(change))


@pytest.mark.parametrize(
    "node",
    [
        ["Popen", ["Str", "ls"]],
        ["Lambda", ["Symbol", "x", {}], ["Rational", "1", "1"]],
        ["Rational", "1", "1", "1"],
        ["Symbol", "x"],
        ["Constant", "tau"],
        ["Pow", ["Rational", "10", "1"], ["Rational", "999999999", "1"]],
        ["Add", "x + 1"],
        "x + 1",
        [],
        None,
    ],
    ids=str,
)
def test_expression_of_another_kind_is_refused(node, damaged):
    def change(header):
        header["problem"]["terms"][0][1] = node
        return header

    with pytest.raises(spinn.InputError, match=r"solution\.eqx` is no saved solution"):
        spinn.Solution.load(damaged(change))


def test_problem_without_a_part_is_refused(damaged):
    def change(header):
        del header["problem"]["unknowns"]
        return header

    with pytest.raises(spinn.InputError, match="`problem` lacks `unknowns`"):
        spinn.Solution.load(damaged(change))


@pytest.mark.parametrize(
    "network",
    [
        {"kind": "Transformer", "width": 8},
        {"kind": "MLP", "width": 0, "depth": 1},
        {"kind": "MLP", "width": 8, "depth": 1, "heads": 2},
        [],
    ],
    ids=str,
)
def test_unknown_network_is_refused(network, damaged):
    with pytest.raises(spinn.InputError):
        spinn.Solution.load(damaged(lambda header: {**header, "network": network}))


@pytest.mark.parametrize("length", [0, 10, 200, -1])
def test_truncated_file_is_refused(length, damaged):
    with pytest.raises(spinn.InputError, match="does not fit its network"):
        spinn.Solution.load(damaged(change_body=lambda body: body[:length]))


def test_history_of_another_kind_is_refused(saved, damaged):
    path = damaged()
    (path.parent / "history.csv").write_text("step,loss/residual\nfirst,second\n")
    with pytest.raises(spinn.InputError, match=r"history\.csv"):
        spinn.Solution.load(path)


# Writing


def test_full_folder_is_refused(original, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(spinn.InputError, match="not empty; name another folder"):
        original.save(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_empty_folder_is_taken(original, tmp_path):
    assert original.save(tmp_path) == tmp_path
    assert (tmp_path / "solution.eqx").is_file()


def test_failing_write_leaves_nothing_and_raises(tmp_path):
    def content(file):
        file.write(b"half a")
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        files.write(tmp_path / "summary.json", content)
    assert not any(tmp_path.iterdir())


def test_failing_write_keeps_the_file_before_it(tmp_path):
    files.write_text(tmp_path / "summary.json", "before")
    with pytest.raises(ZeroDivisionError):
        files.write(tmp_path / "summary.json", lambda file: file.write(b"a") / 0)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["before"]


def test_interrupted_write_leaves_no_half_written_solution(original, tmp_path, monkeypatch):
    def stop(file, tree):
        file.write(b"half a network")
        raise KeyboardInterrupt

    monkeypatch.setattr(eqx, "tree_serialise_leaves", stop)
    with pytest.raises(KeyboardInterrupt):
        original.save(tmp_path / "run")
    names = {p.name for p in (tmp_path / "run").rglob("*")}
    assert names <= {"summary.json", "history.csv"}


def test_json_is_strict():
    text = files.to_json({"a": [float("nan"), 1.5], "b": (float("inf"),)})
    assert json.loads(text, parse_constant=pytest.fail) == {"a": [None, 1.5], "b": [None]}
