"""Values of solutions, written and read back by others."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import meshio
import numpy as np
import pandas as pd
import pytest
import sympy as sp
import xarray as xr
from spinn_cli.main import app
from typer.testing import CliRunner
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.solution.formats import FORMATS, Format

FOLDERS = Path(__file__).parent / "folders" / "0.1.0"
t, x = sp.symbols("t x", real=True)


def read_csv(path):
    found = pd.read_csv(path)
    return {name: found[name].to_numpy() for name in found}


def read_npz(path):
    found = dict(np.load(path))
    assert json.loads(str(found.pop("facts")))["problem"]
    axes, names = [], []
    for name, array in found.items():
        (names if array.ndim == 2 else axes).append(name)
    grid = np.meshgrid(*(found[a] for a in axes), indexing="ij")
    return {**dict(zip(axes, grid, strict=True)), **{n: found[n] for n in names}}


def columns_of(found):
    """The arrays of a Dataset, all of the shape of the grid."""
    assert found.attrs["verdict"] in ("converged", "doubtful", "failed", "not judged")
    assert json.loads(found.attrs["facts"])["problem"] == found.attrs["problem"]
    assert found.attrs["version_symbolic_pinn"] == spinn.__version__
    names = [*found.coords, *found.data_vars]
    return {n: found[n].broadcast_like(found).to_numpy() for n in names}


def read_netcdf(path):
    with xr.open_dataset(path) as found:
        return columns_of(found.load())


def read_zarr(path):
    return columns_of(xr.open_zarr(path).load())


def read_vtu(path):
    found = meshio.read(path)
    order = np.lexsort(found.points.T[1::-1])
    place = dict(zip("tx", found.points.T, strict=False))
    return {n: a[order] for n, a in {**place, **found.point_data}.items()}


def read_vti(path):
    """An image as the file formats of VTK define it: sizes of 64 bits before each array."""
    head, data = path.read_bytes().split(b'<AppendedData encoding="raw">\n_')
    root = ElementTree.fromstring(head + b"</VTKFile>")
    image, arrays = root.find("ImageData"), root.iter("DataArray")
    assert (root.get("byte_order"), root.get("header_type")) == ("LittleEndian", "UInt64")
    ends = np.array(image.get("WholeExtent").split(), int)[1::2] + 1
    origin, spacing = (np.array(image.get(n).split(), float) for n in ("Origin", "Spacing"))
    axes = [o + h * np.arange(n) for o, h, n in zip(origin, spacing, ends, strict=True)]
    found = dict(zip("txy", np.meshgrid(*axes, indexing="ij"), strict=True))
    del found["y"]
    for array in arrays:
        offset = int(array.get("offset"))
        [size] = np.frombuffer(data, "<u8", 1, offset)
        assert (array.get("type"), size) == ("Float64", 8 * np.prod(ends))
        values = np.frombuffer(data, "<f8", size // 8, offset + 8)
        found[array.get("Name")] = values.reshape(ends, order="F")  # X runs fastest
    return found


READERS = {
    "csv": read_csv,
    "npz": read_npz,
    "nc": read_netcdf,
    "zarr": read_zarr,
    "vtu": read_vtu,
    "vti": read_vti,
}


@pytest.fixture(scope="module")
def solution():
    u, v = (sp.Function(n, real=True)(t, x) for n in "uv")
    problem = spinn.manufactured(
        left=[u.diff(t) - v, v.diff(t) + u],
        exact={u: x * sp.cos(t), v: -x * sp.sin(t)},
        domain={t: (0, 1), x: (-1, 3)},
    )
    return solve(problem, method=spinn.RandomFeatures(30, (2.0, 2.0), blocks=1))


@pytest.mark.parametrize("made", FORMATS, ids=lambda f: f.name)
def test_a_file_has_the_values_of_the_solution(made, solution, tmp_path):
    path = tmp_path / f"values.{made.name}"
    assert solution.export(path, 4, 3) == path
    assert [*tmp_path.iterdir()] == [path]
    found = {k: np.ravel(v) for k, v in READERS[made.name](path).items()}
    assert [*found] == ["t", "x", "u", "v"]
    np.testing.assert_array_equal(found["t"][:4], [0, 0, 0, 1 / 3])
    np.testing.assert_array_equal(found["x"][:3], [-1, 1, 3])
    expected = solution(t=found["t"], x=found["x"])
    np.testing.assert_allclose(found["u"], expected["u"], rtol=1e-15)
    np.testing.assert_allclose(found["v"], expected["v"], rtol=1e-15)


@pytest.mark.parametrize("made", FORMATS, ids=lambda f: f.name)
def test_nothing_is_overwritten_unless_that_is_asked_for(made, solution, tmp_path):
    path = tmp_path / f"values.{made.name}"
    solution.export(path, 2)
    files = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(InputError, match="exists; name another file"):
        solution.export(path, 3)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == files
    solution.export(path, 3, overwrite=True)
    assert READERS[made.name](path)["u"].size == 9
    assert [*tmp_path.iterdir()] == [path]


def test_expressions_and_fixed_coordinates(solution, tmp_path):
    u = sp.Function("u", real=True)(t, x)
    asked = {"slope": u.diff(x), "sum": "u + v"}
    xs = [0.5, 0.0, 2.0]
    found = solution.grid(t=0.25, x=xs, expressions=asked)
    assert [*found.values] == ["u", "v", "slope", "sum"]
    assert [*found.axes] == ["x"]
    at = {"t": 0.25, "x": np.array(xs)}
    np.testing.assert_allclose(found.values["slope"], solution.evaluate(u.diff(x), **at))
    np.testing.assert_allclose(found.values["slope"], np.cos(0.25), atol=1e-3)
    np.testing.assert_allclose(found.values["sum"], solution(**at)["u"] + solution(**at)["v"])
    table = read_csv(solution.export(tmp_path / "a.csv", t=0.25, x=xs, expressions="u.diff(x)"))
    assert [*table] == ["t", "x", "u", "v", "u.diff(x)"]
    np.testing.assert_array_equal(table["t"], [0.25] * 3)
    np.testing.assert_array_equal(table["x"], xs)
    np.testing.assert_allclose(table["u.diff(x)"], found.values["slope"], rtol=1e-15)


def test_a_dataset_says_what_it_holds(solution, tmp_path):
    units = {"t": "s", "u": "m", "u.diff(x)": "1"}
    found = solution.to_xarray(3, t=[0.0, 0.5], expressions=["u.diff(x)"], units=units)
    assert found["u"].dims == ("t", "x")
    assert found["u"].attrs == {"long_name": "u(t, x)", "units": "m"}
    assert found["u.diff(x)"].attrs["long_name"] == "Derivative(u(t, x), x)"
    assert (found["t"].attrs["units"], "units" in found["x"].attrs) == ("s", False)
    assert found.attrs["verdict"] == solution.verdict.status
    assert found.attrs["relative_l2_u"] == pytest.approx(solution.relative_l2()["u"])
    value = float(found["u"].sel(t=0.5, x=1.0))
    assert value == pytest.approx(solution(t=0.5, x=1.0)["u"], rel=1e-15)
    # All of it is plain enough for a file.
    path = solution.export(
        tmp_path / "a.nc", 3, t=[0.0, 0.5], expressions=["u.diff(x)"], units=units
    )
    with xr.open_dataset(path) as again:
        xr.testing.assert_identical(again.load(), found)


def test_beyond_the_domain_nothing_is_known(solution):
    found = solution.to_xarray(t=0.5, x=[-2.0, 0.0, 3.5], expressions={"slope": "u.diff(x)"})
    for name in ("u", "v", "slope"):
        np.testing.assert_array_equal(np.isnan(found[name]), [True, False, True])


def test_complex_unknowns_are_two_in_files(tmp_path):
    solution = spinn.Solution.load(FOLDERS / "complex")
    found = solution.to_xarray(3)
    assert [*found.data_vars] == ["psi"]
    assert np.iscomplexobj(found["psi"])
    for name in ("csv", "nc", "zarr", "vtu", "vti"):
        read = READERS[name](solution.export(tmp_path / f"psi.{name}", 3))
        joined = read["psi_re"] + 1j * read["psi_im"]
        np.testing.assert_allclose(joined.ravel(), found["psi"].values.ravel(), rtol=1e-15)
    with xr.open_dataset(tmp_path / "psi.nc") as again:
        assert again["psi_im"].attrs["long_name"] == "imaginary part of psi(t, x)"


def test_parameters_found_and_their_standard_errors_are_exported():
    solution = spinn.Solution.load(FOLDERS / "inverse")
    found = solution.to_xarray(3, standard_errors=True)
    [name] = solution.estimates
    assert found.attrs[f"estimate_{name}"] == pytest.approx(solution.estimates[name])
    [unknown] = solution.problem.fields
    at = np.meshgrid(*(found[c].values for c in found.coords), indexing="ij")
    errors = solution.standard_errors(**dict(zip(found.coords, at, strict=True)))
    np.testing.assert_allclose(found[f"{unknown}_standard_error"], errors)


@pytest.mark.parametrize(
    ("name", "counts", "options", "message"),
    [
        ("values.xls", (4,), {}, "no format `.xls`; there are .csv, .npz, .nc, .zarr, .vtu, .vti"),
        ("values.csv", (4, 3, 2), {}, "give numbers of at least 2 for t, x"),
        ("values.csv", (1,), {}, "give numbers of at least 2"),
        ("values.csv", (3,), {"t": 0, "x": 0}, "numbers of at least 2 for no coordinate"),
        ("values.csv", (), {"y": 0}, "`y` is no coordinate; there are t, x"),
        ("values.csv", (), {"t": "now"}, "give a number or an array"),
        ("values.csv", (), {"t": [0, np.nan]}, "give a finite number, or several"),
        ("values.csv", (), {"t": [0, 0]}, "give each value once"),
        ("values.csv", (2,), {"expressions": ["w.diff(x)"]}, "`w`"),
        ("values.csv", (2,), {"expressions": {"t": "u.diff(x)"}}, "is a coordinate or unknown"),
        ("values.csv", (2,), {"expressions": [3]}, "give one of SymPy, or a text"),
        ("values.nc", (2,), {"expressions": ["u/2"]}, "has no `/`"),
        ("values.nc", (2,), {"units": {"w": "m"}}, "there is no `w`; there are t, x, u, v"),
        ("values.vti", (), {"t": [0, 0.1, 1]}, "at equal distances"),
        ("values.vtu", (), {"t": 0, "x": 0}, "one to 3 directions"),
        ("values.csv", (2,), {"standard_errors": True}, "no `observations=`"),
    ],
)
def test_what_cannot_be_written_is_refused(name, counts, options, message, solution, tmp_path):
    with pytest.raises(InputError, match=message):
        solution.export(tmp_path / name, *counts, **options)
    assert not any(tmp_path.iterdir())


def test_a_format_of_ones_own_is_one_function(solution, tmp_path):
    def write(values, path):
        path.write_text(" ".join(values.axes))

    names = Format(name="names", write=write)
    assert solution.export(tmp_path / "a.txt", 2, format=names).read_text() == "t x"


def test_a_writer_that_fails_leaves_nothing(solution, tmp_path):
    def write(values, path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(OSError, match="No space"):
        solution.export(tmp_path / "a.csv", 2, format=Format(name="a", write=write), overwrite=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "mine"


def test_a_run_goes_on_beside_an_export_that_was_killed(tmp_path):
    left = tmp_path / "run" / ".values.zarr.abc.spinn-part" / "values.zarr"
    left.mkdir(parents=True)
    (left / ".zattrs").write_text("{}")
    spinn.solution.RunFolder.claim(tmp_path / "run").release()
    assert not any((tmp_path / "run").iterdir())


def test_a_missing_extra_is_named(solution, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "meshio", None)
    with pytest.raises(InputError, match=r"VTU needs `meshio`.*pip install 'symbolic-pinn\[export"):
        solution.export(tmp_path / "a.vtu", 2)


def test_a_history_is_a_table(solution):
    history = solution.history
    found = history.to_pandas()
    assert found.index.name == "step"
    assert [*found.index] == [row.step for row in history.rows]
    assert {"seconds", "loss/residual"} <= {*found.columns}
    np.testing.assert_array_equal(found["loss/residual"], history.column("loss/residual"))
    assert spinn.solution.History().to_pandas().empty


def test_the_command_exports_a_run(solution, tmp_path):
    solution.save_data(tmp_path / "run")

    def run(*arguments):
        return CliRunner().invoke(app, ["export", str(tmp_path / "run"), *arguments])

    assert run("--grid", "5x3").exit_code == 0
    assert np.load(tmp_path / "run" / "values.npz")["u"].shape == (5, 3)
    out = tmp_path / "u.csv"
    assert run("--grid", "4", "--out", str(out)).exit_code == 0
    assert len(read_csv(out)["u"]) == 16
    for wrong in (
        ("--to", "xls"),
        ("--grid", "5xn"),
        ("--grid", "4", "--out", str(out)),
        ("--at", "t=soon"),
        ("--expression", "w"),
    ):
        result = run(*wrong)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: ")
    replaced = run("--out", str(out), "--overwrite", "--at", "t=0.5,x=0:2:3", "--expression", "u*v")
    assert replaced.exit_code == 0
    found = read_csv(out)
    np.testing.assert_array_equal(found["x"], [0, 1, 2])
    np.testing.assert_allclose(found["u*v"], found["u"] * found["v"], atol=1e-12)
    assert run("--to", "nc", "--grid", "4").exit_code == 0
    assert read_netcdf(tmp_path / "run" / "values.nc")["v"].shape == (4, 4)
    # A run with such files in it is still a run.
    assert spinn.Solution.load(tmp_path / "run").problem.name == solution.problem.name
