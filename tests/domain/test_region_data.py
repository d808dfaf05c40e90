"""Regions in saved files: read back as they were, and nothing else is read."""

import json
import subprocess
import sys

import pytest
import sympy as sp

from symbolic_pinn.algebra import from_data, to_data
from symbolic_pinn.domain.inside import inside
from symbolic_pinn.domain.region import Region
from symbolic_pinn.domain.region_data import region_from_data, region_to_data
from symbolic_pinn.errors import InputError

SQUARE = [(0, 0), (1, 0), (1, 1), (0, 1)]
x, y, a = sp.symbols("x y a", real=True)
RINGS = {"name": "r", "rings": [[[0, 0], [1, 0], [1, 1]]], "groups": {}}
MESH = {
    "name": "m",
    "vertices": [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "faces": [[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]],
    "groups": {"floor": [0]},
}


@pytest.mark.parametrize(
    "node",
    [
        inside(Region(SQUARE), x, y),
        ~inside(Region([SQUARE, [(0.1, 0.1), (0.2, 0.1), (0.1, 1 / 3)]]), x, y) & (x > 0),
        inside(sp.Polygon((0, 0), (a, 0), (1, 1)), x, y + a),
        inside(region_from_data(MESH), x, y, a),
        Region(SQUARE),
    ],
)
def test_what_is_saved_is_read_back(node):
    found = from_data(json.loads(json.dumps(to_data(node))))
    assert found == node
    assert [r.name for r in found.atoms(Region)] == [r.name for r in node.atoms(Region)]


def test_a_region_called_like_a_constant_is_no_constant(tmp_path):
    path = tmp_path / "pi.csv"
    path.write_text("0,0\n1,0\n1,1\n")
    assert from_data(to_data(Region(path))) == Region(path)


def test_groups_are_kept():
    region = region_from_data(MESH)
    assert region.body.names == ("floor",)
    assert region_to_data(region)["groups"] == {"floor": [0]}
    assert region != region_from_data({**MESH, "groups": {}})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {**RINGS, "more": 1},
        {**RINGS, "name": ""},
        {**RINGS, "name": "a\nb"},
        {**RINGS, "name": "a" * 201},
        {**RINGS, "name": 1},
        {**RINGS, "rings": []},
        {**RINGS, "rings": 3},
        {**RINGS, "rings": [[[0, 0], [1, 0]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], "ab"]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, "1"]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, True]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, None]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, float("nan")]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, float("inf")]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, 10**400]]]},
        {**RINGS, "rings": [[[0, 0], [1, 0], [1, [[1]]]]]},
        {**RINGS, "rings": RINGS["rings"] * 1_001},
        {**RINGS, "groups": {"a": [3]}},
        {**RINGS, "groups": {"a": [-1]}},
        {**RINGS, "groups": {"a": [0.0]}},
        {**RINGS, "groups": {"a": 1}},
        {**RINGS, "groups": {"\x1b": [0]}},
        {**RINGS, "groups": []},
        {**MESH, "faces": [[0, 1, 4]] * 4},
        {**MESH, "faces": [[0, 1, -1]] * 4},
        {**MESH, "faces": [[0, 1, 0.5]] * 4},
        {**MESH, "faces": [[0, 1, 1e99]] * 4},
        {**MESH, "faces": []},
        {**MESH, "rings": RINGS["rings"]},
    ],
)
def test_what_was_never_saved_is_refused(data):
    with pytest.raises(InputError):
        region_from_data(data)
    with pytest.raises(InputError):
        from_data(["Region", data])


@pytest.mark.parametrize(
    "data",
    [
        ["Inside"],
        ["Inside", ["Region", RINGS]],
        ["Inside", ["Region", RINGS], ["Symbol", "x", {}]],
        ["Inside", ["Symbol", "x", {}], ["Symbol", "x", {}], ["Symbol", "y", {}]],
        ["Inside", ["Region", RINGS], ["Region", RINGS], ["Symbol", "y", {}]],
        ["Inside", ["Tuple"], ["Symbol", "x", {}], ["Symbol", "y", {}]],
        ["Inside", ["Region", RINGS], ["Constant", "I"], ["Symbol", "y", {}]],
        ["Region"],
        ["Region", []],
        ["Region", RINGS, RINGS],
    ],
)
def test_conditions_that_were_never_saved_are_refused(data):
    with pytest.raises(InputError):
        from_data(data)


def corner(i):
    return ["Tuple", ["Rational", str(i), "1"], ["Rational", str(i % 2), "1"]]


ZIGZAG = [[i / 40_000, i % 2 + i / 40_000] for i in range(40_000)]
COORDINATES = [["Symbol", "x", {"real": True}], ["Symbol", "y", {"real": True}]]
NUMBERS = [["Rational", "1", "2"], ["Rational", "1", "2"]]
HOSTILE = {
    "zigzag": ["Inside", ["Region", {**RINGS, "rings": [ZIGZAG]}], *COORDINATES],
    "at numbers": ["Inside", ["Region", {**RINGS, "rings": [ZIGZAG]}], *NUMBERS],
    "rings": ["Region", {**RINGS, "rings": [[[i, 0], [i, 1], [0, i]] for i in range(1_000)] * 20}],
    "written out": ["Inside", ["Tuple", *map(corner, range(15_000))], *NUMBERS],
    "many": ["And", *[["Inside", ["Region", RINGS], *NUMBERS]] * 3_000],
    "faces": ["Region", {**MESH, "faces": [[0, 1, 2]] * 80_000}],
    "groups": ["Region", {**RINGS, "groups": {f"g{i}": [0] for i in range(50_000)}}],
}


# In a process of its own: the type checks of tests take far longer than what they check.
READ = """
import json, resource, sys, time
from symbolic_pinn.algebra import from_data
import symbolic_pinn.domain.region_data
for line in open(sys.argv[1]):
    data = json.loads(line)
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        from_data(data)
    except ValueError:
        pass
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([time.process_time() - start, memory]))
"""


def test_no_file_takes_long(tmp_path):
    path = tmp_path / "hostile.jsonl"
    path.write_text("\n".join(map(json.dumps, HOSTILE.values())))
    command = [sys.executable, "-c", READ, str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(rows) == len(HOSTILE)
    for name, (seconds, kilobytes) in zip(HOSTILE, rows, strict=True):
        assert seconds < 5, name
        assert kilobytes < 200_000, name
