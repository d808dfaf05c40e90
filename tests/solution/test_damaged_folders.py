"""Run folders from strangers: whatever is in them, they load or are refused in words, at once."""

import copy
import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn

pytestmark = pytest.mark.slow

FOLDERS = Path(__file__).parent / "folders"
SECONDS = 20


@contextmanager
def in_time():
    """Ends what takes long, such as the factorial of 1e9."""

    def late(*_):
        raise TimeoutError(f"more than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def valid(tmp_path_factory):
    """A folder with all that a run may have."""
    x, k = sp.Symbol("x", real=True), sp.Symbol("k", positive=True)
    u, q = sp.Function("u", real=True), sp.Function("q", real=True)
    table = {"x": np.linspace(0, 1, 5), "value": np.ones(5)}
    problem = spinn.Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), -k * u(x) * q(x))],
        conditions=[
            sp.Eq(u(0), 1),
            spinn.Condition(sp.Eq(u(1), sp.exp(-1)), group="end"),
        ],
        exact={u(x): sp.exp(-x)},
        guess={u(x): 1 - x / 2},
        parameters={k: spinn.Trainable(0.5, bounds=(0.1, 3), exact=1)},
        observations={u(x): spinn.Observation([[0.5, 0.6], [0.7, 0.5]], noise=0.01)},
        regularise={u(x).diff(x): 1.0},
        functions={q(x): table},
        name="decay",
    )
    recipe = spinn.Recipe(points=8, steps=2, network=spinn.Periodic(spinn.MLP(4, 1), axes=(0,)))
    solution = solve(problem, recipe=recipe, snapshots=True, weighting=spinn.GradientWeighting())
    return solution.save(tmp_path_factory.mktemp("valid") / "run")


@pytest.fixture
def folder(valid, tmp_path):
    """A copy of it to be damaged."""
    for name in ("solution.eqx", "history.csv", "gradients.json"):
        (tmp_path / name).write_bytes((valid / name).read_bytes())
    return tmp_path


def parts(folder) -> tuple[dict, bytes]:
    """Header and body; the header without its checksum, as an earlier version wrote it."""
    line, body = (folder / "solution.eqx").read_bytes().split(b"\n", 1)
    header = json.loads(line)
    del header["sha256"]
    return header, body


def put(folder, header, body) -> None:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    (folder / "solution.eqx").write_bytes(text + b"\n" + body)


def assert_refused(folder, *fragments) -> str:
    with in_time(), pytest.raises(spinn.InputError) as caught:
        spinn.Solution.load(folder)
    message = str(caught.value)
    assert str(folder) in message
    for fragment in fragments:
        assert fragment in message
    assert len(message) < 2_000
    return message


def message(folder) -> str | None:
    """Why a folder is refused; `None` for one that is read."""
    with in_time():
        try:
            spinn.Solution.load(folder)
        except spinn.InputError as error:
            return str(error)
    return None


def changed(data, path: str, value):
    """Data with something else at a path, `run.stages[0].seed`."""
    data = copy.deepcopy(data)
    *way, last = [int(w) if w.isdecimal() else w for w in re.findall(r"\w+", path)]
    place = data
    for step in way:
        place = place[step]
    place[last] = value
    return data


def deep(levels: int, inner="1"):
    return json.loads("[" * levels + inner + "]" * levels)


X, Y = (["Symbol", name, {"real": True}] for name in "xy")
ONE, HALF = ["Rational", "1", "1"], ["Rational", "1", "2"]


def whole(n):
    return ["Rational", str(n), "1"]


def tower(levels, kind="Pow"):
    """Powers of powers, or exponentials of exponentials."""
    node = whole(10)
    for _ in range(levels):
        node = ["Pow", node, whole(10_000)] if kind == "Pow" else [kind, node]
    return node


TERM = "problem.terms[0][1]"
FIELDS = {
    # the header's own
    "format true": ("format", True),
    "format 1.0": ("format", 1.0),
    "format text": ("format", "1"),
    "format null": ("format", None),
    "format of later": ("format", 2),
    "format below": ("format", -1),
    "16 bits": ("bits", 16),
    "bits as text": ("bits", "32"),
    "bits as float": ("bits", 32.0),
    "bits null": ("bits", None),
    "bits of another width": ("bits", 64),
    "outcome of one": ("outcome", ["completed"]),
    "outcome of three": ("outcome", ["completed", "", ""]),
    "outcome unknown": ("outcome", ["finished", ""]),
    "outcome null": ("outcome", None),
    "outcome of numbers": ("outcome", [1, 2]),
    "estimates null": ("estimates", None),
    "estimates of none": ("estimates", []),
    "estimates of two": ("estimates", [0.0, 0.0]),
    "estimates of text": ("estimates", ["x"]),
    "estimates of truth": ("estimates", [True]),
    # the network
    "network as text": ("network", "MLP"),
    "network as number": ("network", 3),
    "network as list": ("network", []),
    "network unknown": ("network.kind", "Transformer"),
    "network without kind": ("network", {"width": 3}),
    "network of another kind": ("network", {"kind": "MLP", "width": 3, "depth": 1}),
    "network too deep": ("network.of.depth", 10**6),
    "network too wide": ("network.of.width", 10**9),
    "network wider than its body": ("network.of.width", 5_000),
    "network narrower": ("network.of.width", 3),
    "width as text": ("network.of.width", "4"),
    "width as float": ("network.of.width", 4.0),
    "width true": ("network.of.width", True),
    "width negative": ("network.of.width", -4),
    "gated as number": ("network.of.gated", 1),
    "scale null": ("network.of.scale", None),
    "axes beyond": ("network.axes", [7]),
    "axes as text": ("network.axes", "0"),
    "harmonics beyond": ("network.harmonics", 10**9),
    "harmonics of many": ("network.harmonics", 10_000),
    "network nested": ("network.of", {"kind": "Periodic", "of": {"kind": "Periodic", "of": 3}}),
    "network of features": (
        "network",
        {"kind": "RandomFeatureExpansion", "features": 10**10, "scales": [1.0]},
    ),
    "network of many features": (
        "network",
        {"kind": "RandomFeatureExpansion", "features": 10**7, "scales": [1.0]},
    ),
    "network of no scales": ("network", {"kind": "RandomFeatureExpansion", "features": 3}),
    "network of many cells": (
        "network",
        {
            "kind": "RandomFeatureExpansion",
            "features": 10**4,
            "scales": [1.0],
            "cells": [[i / 1000 for i in range(1, 1000)]],
        },
    ),
    "network of strange cells": (
        "network",
        {"kind": "RandomFeatureExpansion", "features": 5, "scales": [1.0], "cells": 3},
    ),
    "blocks of nothing": ("network", {"kind": "Blocks", "of": [], "edges": []}),
    "blocks of text": ("network", {"kind": "Blocks", "of": ["a"], "edges": []}),
    # the run
    "run null": ("run", None),
    "run as list": ("run", []),
    "seconds null": ("run.seconds", None),
    "seconds as text": ("run.seconds.train", "x"),
    "seconds of more": ("run.seconds.waiting", 1.0),
    "seed negative": ("run.seed", -1),
    "seed as float": ("run.seed", 1.5),
    "steps huge": ("run.steps", 10**17),
    "precision 16": ("run.precision", 16),
    "device null": ("run.device", None),
    "device that clears the screen": ("run.device", "\x1b[2Jcpu"),
    "weighting as text": ("run.weighting", "fixed"),
    "weighting nested": ("run.weighting", {"kind": deep(40)}),
    "run estimates as list": ("run.estimates", [1]),
    "run estimate of text": ("run.estimates.k.value", "x"),
    "run estimate not identified": ("run.estimates.k.identified", None),
    "stages null": ("run.stages", None),
    "stages of text": ("run.stages", ["adam"]),
    "stages in stages": ("run.stages", [{"stages": [{"stages": [{}]}]}]),
    "tried of two": ("run.tried", [[1, 2]]),
    "tried null": ("run.tried", None),
    "expansion of text": ("run.expansion", "large"),
    "expansion of nothing": ("run.expansion", {}),
    "versions as list": ("run.versions", ["jax"]),
    # the verdict
    "verdict as text": ("verdict", "converged"),
    "verdict of nothing": ("verdict", {}),
    "verdict unknown": ("verdict.status", "proven"),
    "rms as text": ("verdict.terms[0].rms", "x"),
    "rms true": ("verdict.terms[0].rms", True),
    "terms null": ("verdict.terms", None),
    "reasons of numbers": ("verdict.reasons", [3]),
    "differences as list": ("verdict.differences", []),
    "difference of text": ("verdict.differences", {"other": {"u": "x"}}),
    "remarks of three": ("verdict.remarks", [["doubtful", "a", "b"]]),
    "notes null": ("verdict.notes", None),
    "error of text": ("verdict.error", "small"),
    "standard errors of text": ("verdict.standard_errors", {"u": "x"}),
    # the problem
    "problem null": ("problem", None),
    "name empty": ("problem.name", ""),
    "name long": ("problem.name", "n" * 5_000),
    "name that clears the screen": ("problem.name", "\x1b[2J"),
    "name no text": ("problem.name", "\ud800"),
    "domain null": ("problem.domain", None),
    "domain of nothing": ("problem.domain", []),
    "domain of two": ("problem.domain", [[X, ONE]]),
    "domain reversed": ("problem.domain", [[X, ONE, whole(0)]]),
    "domain of a number": ("problem.domain[0][0]", ONE),
    "domain of two coordinates": ("problem.domain", [[X, whole(0), ONE], [Y, whole(0), ONE]]),
    "unknowns of nothing": ("problem.unknowns", []),
    "unknown named like a coordinate": ("problem.unknowns", [["Unknown", "x", X]]),
    "unknown as a number": ("problem.unknowns", [ONE]),
    "terms of nothing": ("problem.terms", []),
    "terms of text": ("problem.terms", ["residual"]),
    "group as number": ("problem.terms[0][0]", 3),
    "group empty": ("problem.terms[1][0]", ""),
    "exact of nothing": ("problem.exact[0]", []),
    "exact of another": ("problem.exact[0][0]", ["Unknown", "v", X]),
    "guess of text": ("problem.guess[0][1]", "x"),
    "parameters of one": ("problem.parameters", [[X]]),
    "trainable of three": ("problem.trainable[0]", [X, ONE, ONE]),
    "trainable outside": ("problem.trainable[0][1]", whole(99)),
    "observations of one": ("problem.observations", [[X]]),
    "observations of text": ("problem.observations[0][3]", ["a", "b"]),
    "observations of other lengths": ("problem.observations[0][3]", [1.0]),
    "observations outside": ("problem.observations[0][2]", [[5.0, 6.0]]),
    "noise negative": ("problem.observations[0][4]", -1.0),
    "prior as text": ("problem.regularise[0][1]", "x"),
    "table of another shape": ("problem.functions[0][2]", [1.0, 2.0]),
    "table of text": ("problem.functions[0][2]", ["a"]),
    "table that is ragged": ("problem.functions[0][2]", [[1.0], [1.0, 2.0]]),
    "table that does not increase": ("problem.functions[0][1]", [[0.0, 0.0, 0.0, 0.0, 1.0]]),
    "quadrature huge": ("problem.quadrature", 10**9),
    "quadrature none": ("problem.quadrature", 0),
    "time as text": ("problem.time", "t"),
    # expressions
    "expression null": (TERM, None),
    "expression empty": (TERM, []),
    "expression as text": (TERM, "u(x)"),
    "expression of an unknown class": (TERM, ["Lambda", X, X]),
    "expression deep": (TERM, ["sin", *[["sin"] * 1] * 0, deep(500)]),
    "sines in sines": (TERM, json.loads('["sin", ' * 400 + '["Constant", "pi"]' + "]" * 400)),
    "power": (TERM, ["Pow", whole(10), whole(10**9)]),
    "powers of powers": (TERM, tower(3)),
    "exponentials": (TERM, tower(4, "exp")),
    "floor of an exponential": (TERM, ["floor", ["exp", whole(10**9)]]),
    "modulo of an exponential": (TERM, ["Mod", ["exp", whole(10**9)], whole(3)]),
    "factorial": (TERM, ["factorial", whole(10**9)]),
    "factorial of a product": (TERM, ["factorial", ["Mul", whole(10**5), whole(10**5)]]),
    "subfactorial": (TERM, ["subfactorial", whole(10**7)]),
    "double factorial": (TERM, ["factorial2", whole(10**9)]),
    "fibonacci": (TERM, ["fibonacci", whole(10**9)]),
    "lucas": (TERM, ["lucas", whole(10**9)]),
    "binomial": (TERM, ["binomial", whole(10**9), whole(5 * 10**8)]),
    "bernoulli": (TERM, ["bernoulli", whole(10**6)]),
    "bell": (TERM, ["bell", whole(10**5)]),
    "euler": (TERM, ["euler", whole(10**6)]),
    "harmonic": (TERM, ["harmonic", whole(10**8)]),
    "catalan": (TERM, ["catalan", whole(10**8)]),
    "partition": (TERM, ["partition", whole(10**9)]),
    "primepi": (TERM, ["primepi", whole(10**12)]),
    "totient": (TERM, ["totient", whole(10**60 + 7)]),
    "divisor sigma": (TERM, ["divisor_sigma", whole(10**60 + 7)]),
    "gamma": (TERM, ["gamma", whole(10**9)]),
    "zeta": (TERM, ["zeta", whole(-(10**7) - 1)]),
    "polygamma": (TERM, ["polygamma", whole(10**6), ONE]),
    "rising factorial": (TERM, ["RisingFactorial", X, whole(10**6)]),
    "chebyshev": (TERM, ["chebyshevt", whole(10**6), X]),
    "hermite": (TERM, ["hermite", whole(10**6), X]),
    "legendre": (TERM, ["legendre", whole(10**6), X]),
    "uppergamma": (TERM, ["uppergamma", whole(10**5), X]),
    "expint": (TERM, ["expint", whole(10**5), X]),
    "maxima": (TERM, ["Max", *[["Mul", whole(i), X] for i in range(1, 3_000)]]),
    "many surds": (TERM, ["Mul", *[["Pow", whole(i), HALF] for i in range(2, 4_000)]]),
    "many fractions": (TERM, ["Add", *[["Rational", "1", str(10**30 + i)] for i in range(5_000)]]),
    "digits of a fraction": (TERM, ["Rational", "9" * 100_000, "1"]),
    "fraction of zero": (TERM, ["Rational", "1", "0"]),
    "fraction with underscores": (TERM, ["Rational", "1_000", "1"]),
    "precision of a float": (TERM, ["Float", "1.5", 10**9]),
    "precision below": (TERM, ["Float", "1.5", -1]),
    "float nan": (TERM, ["Float", "nan", 53]),
    "float with a long exponent": (TERM, ["Float", "1e999999999", 53]),
    "symbol of no name": (TERM, ["Symbol", "", {}]),
    "symbol with a keyword": (TERM, ["Symbol", "x", {"cls": True}]),
    "symbol that contradicts itself": (TERM, ["Symbol", "x", {"positive": True, "negative": True}]),
    "symbol with an assumption as text": (TERM, ["Symbol", "x", {"real": "yes"}]),
    "function as source code": (TERM, ["Supplied", "__import__('os').getcwd", [0], X]),
    "function of many orders": (TERM, ["Supplied", "q", [10**9], X]),
    "function without arguments": (TERM, ["sin"]),
    "partial of nothing": (TERM, ["Partial", X, X, X]),
    "partial of a high order": (
        TERM,
        [
            "Partial",
            ["Tuple", ["Str", "u"], ["Str", "x"]],
            ["Tuple", whole(10**6)],
            ["Tuple", X],
        ],
    ),
    "infinite constant": (TERM, ["Constant", "oo"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FIELDS)
def test_a_damaged_header_is_refused_at_once(case, folder):
    header, body = parts(folder)
    put(folder, changed(header, *FIELDS[case]), body)
    assert_refused(folder)


def test_a_valid_folder_is_read(folder):
    solution = spinn.Solution.load(folder)
    assert solution.problem.name == "decay"
    assert solution.snapshots


LINES = {
    "nothing": (b"", "no JSON"),
    "no object": (b"[1, 2]", "a mapping belongs there"),
    "a number": (b"3", "a mapping"),
    "half": (b'{"format": 1', "no JSON"),
    "not a number": (b'{"format": NaN}', "NaN"),
    "infinity": (b'{"format": -Infinity}', "-Infinity"),
    "beyond a float": (b'{"format": 1e999}', "1e999"),
    "twice": (b'{"format": 1, "format": 2}', "'format' twice"),
    "no text": (b'{"format": "\xff\xfe"}', "UTF-8"),
    "another coding": ('{"format": 1}'.encode("utf-16"), "solution.eqx"),
    "digits": (b'{"format": ' + b"9" * 100_000 + b"}", "100000 digits"),
    "deep": (b'{"format": ' + b"[" * 200_000, "nested too deeply"),
    "deep objects": (b'{"a":' * 100_000, "nested too deeply"),
    "zeros": (b"\0" * 100_000, "no JSON"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_header_of_another_kind_is_refused(case, folder):
    line, fragment = LINES[case]
    put(folder, line, b"")
    assert_refused(folder, "is no saved solution", fragment)


def test_a_file_of_one_line_is_refused(folder):
    (folder / "solution.eqx").write_bytes(b"x" * 500_000)
    assert_refused(folder, "no header")


def array_header(text: bytes) -> bytes:
    padded = text + b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded


BODIES = {
    "nothing": lambda body: b"",
    "one byte": lambda body: body[:1],
    "half": lambda body: body[: len(body) // 2],
    "all but one": lambda body: body[:-1],
    "more": lambda body: body + b"x",
    "an array more": lambda body: body + body[-132:],
    "twice": lambda body: body + body,
    "zeros": lambda body: b"\0" * len(body),
    "no magic": lambda body: b"X" + body[1:],
    "another version": lambda body: body[:6] + b"\x09" + body[7:],
    "text": lambda body: b"pickle\n" * 1_000,
    "huge shape": lambda body: array_header(
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }"
    ),
    "negative shape": lambda body: array_header(
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"
    ),
    "huge item": lambda body: array_header(
        b"{'descr': '|V2000000000', 'fortran_order': False, 'shape': (), }"
    ),
    "objects": lambda body: array_header(
        b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    ),
    "no dictionary": lambda body: array_header(b"[" * 5_000),
    "another type": lambda body: body.replace(b"<f4", b"<i4"),
    "the other byte order": lambda body: body.replace(b"<f4", b">f4"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_damaged_body_is_refused(case, folder):
    header, body = parts(folder)
    put(folder, header, BODIES[case](body))
    assert_refused(folder, "does not fit its network")


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_byte_is_refused(seed, folder):
    random = np.random.default_rng(seed)
    whole = (folder / "solution.eqx").read_bytes()
    name = whole.index(b'"sha256"') + 1  # without its name there is no checksum
    places = [
        *random.integers(0, len(whole), 20),
        *random.integers(len(whole) - 900, len(whole), 30),
    ]
    for at in (i for i in places if not name <= i < name + 6):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << random.integers(0, 8)
        (folder / "solution.eqx").write_bytes(flipped)
        assert "solution.eqx" in message(folder)


def test_a_damaged_number_is_told_from_a_file_of_another_kind(folder):
    whole = bytearray((folder / "solution.eqx").read_bytes())
    whole[-2] ^= 1
    (folder / "solution.eqx").write_bytes(whole)
    assert_refused(folder, "it is damaged: its bytes are not those that were written")


@pytest.mark.parametrize("stated", ["", "0" * 63, "g" * 64, 3, True, [], "\ud800" * 64, "0" * 64])
def test_what_is_no_checksum_is_refused(stated, folder):
    header, body = parts(folder)
    put(folder, {**header, "sha256": stated}, body)
    assert_refused(folder, "it is damaged")


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_byte_without_a_checksum_changes_numbers_at_most(seed, folder):
    random = np.random.default_rng(seed)
    put(folder, *parts(folder))
    whole = bytearray((folder / "solution.eqx").read_bytes())
    for at in random.integers(0, len(whole), 30):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << random.integers(0, 8)
        (folder / "solution.eqx").write_bytes(flipped)
        assert "solution.eqx" in (message(folder) or "solution.eqx")


HISTORIES = {
    "nothing": b"",
    "no header": b"1,2,3\n4,5,6\n",
    "a long row": b"step,seconds\n0,1.0,2.0\n",
    "a short row": b"step,seconds,loss/residual\n0,1.0\n",
    "a column twice": b"step,step,seconds\n0,1,1.0\n",
    "no seconds": b"step\n0\n",
    "text": b"step,seconds\nfirst,second\n",
    "a step of nan": b"step,seconds\nnan,1.0\n",
    "a step of infinity": b"step,seconds\ninf,1.0\n",
    "half a step": b"step,seconds\n0.5,1.0\n",
    "a step of many digits": b"step,seconds\n" + b"9" * 5_000 + b",1.0\n",
    "a cell of many letters": b"step,seconds\n0," + b"x" * 200_000 + b"\n",
    "an open quote": b'step,seconds\n0,"1.0\n',
    "no text": b"step,seconds\n0,\xff\xfe\n",
    "zeros": b"\0" * 1_000,
}


@pytest.mark.parametrize("case", HISTORIES)
def test_a_damaged_history_is_refused(case, folder):
    (folder / "history.csv").write_bytes(HISTORIES[case])
    assert_refused(folder, "history.csv` is no saved history")


SNAPSHOTS = {
    "nothing": b"",
    "binary": bytes(range(256)) * 100,
    "no list": b"{}",
    "a list of nothing": b"[{}]",
    "a list of null": b"[null]",
    "deep": b"[" * 100_000,
    "another step": b'[{"step": "x", "statistics": {}, "cosines": {}, "histograms": {}}]',
    "short histograms": b'[{"step": 0, "statistics": {}, "cosines": {}, "histograms": {"a": [1]}}]',
    "more": b'[{"step": 0, "statistics": {}, "cosines": {}, "histograms": {}, "b": 1}]',
    "statistics of text": b'[{"step": 0, "statistics": {"a": {"max": "x"}}, "cosines": {},'
    b' "histograms": {}}]',
}


@pytest.mark.parametrize("case", SNAPSHOTS)
def test_damaged_gradients_are_refused(case, folder):
    (folder / "gradients.json").write_bytes(SNAPSHOTS[case])
    assert_refused(folder, "gradients.json` holds no saved gradients")


# Every field of every kind of header, one after the other, in a process without the checks of
# annotations that tests have: as users read folders, and ten times as fast.

EVERY = """
import copy, json, re, signal, sys
from pathlib import Path
import symbolic_pinn as spinn

VALUES = {
    "null": None, "text": "x", "a huge number": 10**17, "a large float": 1e300, "a truth": True,
    "a deep list": json.loads("[" * 300 + "1" + "]" * 300), "an object": {"kind": "x"},
}

def places(data, way=(), seen=None):
    seen = set() if seen is None else seen
    shape = tuple("*" if isinstance(w, int) else w for w in way)
    if shape in seen or shape.count("*") > 4:
        return
    seen.add(shape)
    if way:
        yield way
    inside = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data[:3]) if isinstance(data, list) else inside:
        yield from places(value, (*way, key), seen)

def put_at(data, way, value):
    data = copy.deepcopy(data)
    place = data
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    return data

def outcome(folder):
    signal.alarm(SECONDS)
    try:
        spinn.Solution.load(folder)
        return "read"
    except spinn.InputError as error:
        return "refused" if "solution.eqx" in str(error) and len(str(error)) < 2000 else str(error)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)

def late(*_):
    raise TimeoutError

signal.signal(signal.SIGALRM, late)
folder = Path(sys.argv[1])
line, body = (Path(sys.argv[2]) / "solution.eqx").read_bytes().split(b"\\n", 1)
header, found = json.loads(line), {}
header.pop("sha256", None)  # as an earlier version wrote it
for way in places(header):
    for name, value in VALUES.items():
        text = json.dumps(put_at(header, way, value)).encode()
        (folder / "solution.eqx").write_bytes(text + b"\\n" + body)
        found[f"{way} is {name}"] = outcome(folder)
print(json.dumps(found))
""".replace("SECONDS", str(SECONDS))
RUNS = sorted(p for p in FOLDERS.glob("*/*") if p.name in ("auto", "blocks", "chain"))


@pytest.mark.parametrize("source", [None, *RUNS], ids=lambda p: "decay" if p is None else p.name)
def test_any_field_of_another_kind_is_refused_or_read(source, valid, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EVERY, str(tmp_path), str(source or valid)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert {k: v for k, v in found.items() if v not in ("read", "refused")} == {}
    assert sum(v == "refused" for v in found.values()) > 100


LIMITED = """
import json, resource, sys, time
from pathlib import Path
import symbolic_pinn as spinn
spinn.Solution.load(sys.argv[1])
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 200 * 2**20, resource.RLIM_INFINITY))
found = {}
for folder in sys.argv[2:]:
    try:
        spinn.Solution.load(folder)
        found[folder] = "nothing"
    except Exception as error:
        found[folder] = type(error).__name__
print(json.dumps(found))
"""
LARGE = [
    "network too wide",
    "network wider than its body",
    "network of features",
    "network of many features",
    "network of many cells",
    "harmonics of many",
    "precision of a float",
    "powers of powers",
    "many fractions",
]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="counts pages as Linux does")
def test_a_damaged_folder_takes_little_memory(valid, tmp_path):
    header, body = parts(valid)
    folders = []
    for case in LARGE:
        folder = tmp_path / case.replace(" ", "_")
        folder.mkdir()
        put(folder, changed(header, *FIELDS[case]), body)
        folders.append(str(folder))
    put(tmp_path, header, BODIES["huge shape"](body))
    folders.append(str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(valid), *folders],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert set(json.loads(done.stdout).values()) == {"InputError"}


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000, "missing"])
def test_a_path_that_is_none_is_refused(name, tmp_path):
    with pytest.raises(spinn.InputError):
        spinn.Solution.load(tmp_path / name)


def test_members_of_an_ensemble_have_numbers(valid, tmp_path):
    (tmp_path / "seed-x").mkdir()
    (tmp_path / ("seed-" + "9" * 100)).mkdir()
    with pytest.raises(spinn.InputError, match="no ensemble"):
        spinn.Ensemble.load(tmp_path)
