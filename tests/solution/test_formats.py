"""Values on a grid, written and read back by others."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from spinn_cli.main import app
from typer.testing import CliRunner
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.solution.formats import FORMATS, Format


def read_csv(path):
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, np.array(rows, float).T, strict=True))


def read_npz(path):
    found = dict(np.load(path))
    assert json.loads(str(found.pop("facts")))["problem"]
    axes, names = [], []
    for name, array in found.items():
        (names if array.ndim == 2 else axes).append(name)
    grid = np.meshgrid(*(found[a] for a in axes), indexing="ij")
    return {**dict(zip(axes, grid, strict=True)), **{n: found[n] for n in names}}


READERS = {"csv": read_csv, "npz": read_npz}


@pytest.fixture(scope="module")
def solution():
    t, x = sp.symbols("t x", real=True)
    u, v = (sp.Function(n, real=True)(t, x) for n in "uv")
    problem = spinn.manufactured(
        left=[u.diff(t) - v, v.diff(t) + u],
        exact={u: x * sp.cos(t), v: -x * sp.sin(t)},
        domain={t: (0, 1), x: (-1, 3)},
    )
    return solve(problem, method=spinn.RandomFeatures(30, (2.0, 2.0), blocks=1))


@pytest.mark.parametrize("made", FORMATS, ids=lambda f: f.name)
def test_a_file_has_the_values_of_the_solution(made, solution, tmp_path):
    path = solution.export(tmp_path / f"values.{made.name}", 4, 3)
    found = {k: np.ravel(v) for k, v in READERS[made.name](path).items()}
    assert [*found] == ["t", "x", "u", "v"]
    np.testing.assert_array_equal(found["t"][:4], [0, 0, 0, 1 / 3])
    np.testing.assert_array_equal(found["x"][:3], [-1, 1, 3])
    expected = solution(t=found["t"], x=found["x"])
    np.testing.assert_allclose(found["u"], expected["u"], rtol=1e-15)
    np.testing.assert_allclose(found["v"], expected["v"], rtol=1e-15)
    with pytest.raises(InputError, match="exists; name another"):
        solution.export(path, 4)


def test_complex_unknowns_have_two_columns_of_a_table(tmp_path):
    solution = spinn.Solution.load(Path(__file__).parent / "folders" / "0.1.0" / "complex")
    found = read_csv(solution.export(tmp_path / "psi.csv", 3))
    values = solution(t=found["t"], x=found["x"])
    np.testing.assert_allclose(found["psi_re"] + 1j * found["psi_im"], values, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "counts", "message"),
    [
        ("values.xls", (4,), "no format `.xls`; there are .csv, .npz"),
        ("values.csv", (4, 3, 2), "give numbers of at least 2 for t, x"),
        ("values.csv", (1,), "give numbers of at least 2"),
        ("values.csv", (), "give numbers of at least 2"),
    ],
)
def test_what_cannot_be_written_is_refused(name, counts, message, solution, tmp_path):
    with pytest.raises(InputError, match=message):
        solution.export(tmp_path / name, *counts)
    assert not any(tmp_path.iterdir())


def test_a_format_of_ones_own_is_one_function(solution, tmp_path):
    names = Format(name="names", write=lambda v, file: file.write(" ".join(v.axes).encode()))
    assert solution.export(tmp_path / "a.txt", 2, format=names).read_text() == "t x"


def test_the_command_exports_a_run(solution, tmp_path):
    solution.save_data(tmp_path / "run")

    def run(*arguments):
        return CliRunner().invoke(app, ["export", str(tmp_path / "run"), *arguments])

    assert run("--grid", "5x3").exit_code == 0
    assert np.load(tmp_path / "run" / "values.npz")["u"].shape == (5, 3)
    out = tmp_path / "u.csv"
    assert run("--grid", "4", "--out", str(out)).exit_code == 0
    assert len(read_csv(out)["u"]) == 16
    for wrong in (("--to", "xls"), ("--grid", "5xn"), ("--grid", "4", "--out", str(out))):
        result = run(*wrong)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: `")
