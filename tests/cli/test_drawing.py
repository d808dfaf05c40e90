"""`spinn plot` and `spinn animate`: files of a saved run, and what is refused."""

import pytest
import sympy as sp
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn

STARTS = {"pdf": b"%PDF", "svg": b"<?xml", "png": b"\x89PNG"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of random features, which can be saved."""
    t, x = sp.symbols("t x", real=True)
    u = sp.Function("u", real=True)(t, x)
    problem = spinn.manufactured(
        left=u.diff(t) - u.diff(x), exact={u: sp.sin(t + x)}, domain={t: (0, 1), x: (0, 1)}
    )
    method = spinn.RandomFeatures(20, (2.0, 2.0), blocks=1)
    solution = spinn.solve(problem, method=method, check=False)
    folder = tmp_path_factory.mktemp("runs") / "run"
    solution.save_data(folder)
    return folder


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.mark.parametrize("kind", STARTS)
def test_a_run_is_drawn_in_a_format(kind, folder, tmp_path):
    out = tmp_path / f"u.{kind}"
    result = run("plot", folder, "--at", "t=0.5", "--out", out)
    assert (result.exit_code, result.stdout) == (0, f"saved in {out}\n"), result.output
    assert out.read_bytes().startswith(STARTS[kind])


def test_the_file_stands_in_the_run_and_is_not_overwritten(folder):
    asked = ("plot", folder, "--format", "png", "--at", "x=0", "--expression", "u.diff(t)")
    assert run(*asked, "--style", "ggplot").exit_code == 0
    before = (folder / "plot.png").read_bytes()
    again = run(*asked)
    assert again.exit_code == 2
    assert "exists; name another" in again.stderr
    assert (folder / "plot.png").read_bytes() == before


@pytest.mark.parametrize("command", ["plot", "animate"])
def test_a_run_that_is_not_there_is_named_as_such(command, tmp_path):
    result = run(command, tmp_path / "gone")
    assert result.exit_code == 2
    assert "gone` holds no saved solution" in result.stderr


def test_a_film_is_written(folder, tmp_path):
    out = tmp_path / "u.gif"
    result = run("animate", folder, "--over", "x", "--frames", "2", "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"GIF8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("plot", "--at", "0.5"), "write coordinates with values"),
        (("plot", "--at", "t=a"), "`a` is no finite number"),
        (("plot", "--at", "t=0,t=1"), "`t` has two values"),
        (("plot", "--at", "style=1"), "`style` is no coordinate"),
        (("plot", "--at", "y=0"), "`y` is no coordinate"),
        (("plot", "--format", "jpg"), "no format `jpg`; there are pdf, svg, png"),
        (("plot", "--expression", "v"), "`v` is not declared"),
        (("plot", "--style", "nothing"), "not known to matplotlib"),
        (("animate", "--over", "y"), "`over=y` is no coordinate"),
        (("animate", "--frames", "0"), "`frames=0`"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message, folder, tmp_path):
    command, *options = arguments
    suffix = {"plot": "pdf", "animate": "gif"}[command]
    result = run(command, folder, *options, "--out", tmp_path / f"u.{suffix}")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("plot", "--at", "t=0.5"), "u.svg"),
        (("animate", "--over", "x", "--frames", "1"), "u.gif"),
        (("export", "--grid", "2"), "u.csv"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_words(command, name, folder):
    result = run(command[0], folder, *command[1:], "--out", f"/proc/{name}")
    assert result.exit_code == 2, result.output
    assert f"`/proc/{name}` cannot be written (" in result.stderr


def test_a_figure_of_a_domain_that_cannot_be_written_is_said_in_words():
    result = run("show", "heat", "--figure", "/proc/domain.svg")
    assert result.exit_code == 2, result.output
    assert "`/proc/domain.svg` cannot be written (" in result.stderr


def test_an_export_replaces_no_folder_but_its_own(folder, tmp_path):
    run_before = sorted(p.name for p in folder.iterdir())
    for kind in ("zarr", "csv"):
        asked = ("export", folder, "--grid", "2", "--to", kind, "--out", folder, "--overwrite")
        result = run(*asked)
        assert result.exit_code == 2, result.output
        assert "is a folder, and not one that was exported" in result.stderr
    assert sorted(p.name for p in folder.iterdir()) == run_before
    for _ in range(2):
        store = tmp_path / "u.zarr"
        done = run("export", folder, "--grid", "2", "--out", store, "--overwrite")
        assert done.exit_code == 0, done.output
        assert (store / ".zgroup").is_file()
