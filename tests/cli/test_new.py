"""`spinn new`: every file that it writes passes the check at once."""

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "100"})


@pytest.mark.parametrize("options", [(), ("--ode",), ("--system",), ("--like", "heat")])
def test_the_new_file_passes_the_check(tmp_path, options):
    file = tmp_path / "mine.py"
    written = run("new", tmp_path / "mine", *options)
    assert written.exit_code == 0, written.stderr
    assert "spinn check" in written.stdout
    checked = run("check", file, "--strict")
    assert checked.exit_code == 0, checked.stdout
    assert "satisfies every term" in checked.stdout
    tiny = ("--steps", 5, "--points", 8, "--width", 4, "--depth", 1, "--out", tmp_path / "run")
    assert run("solve", file, *tiny).exit_code == 0


def test_like_takes_the_shipped_file(tmp_path):
    run("new", tmp_path / "mine.py", "--like", "beam")
    assert (spinn.load(tmp_path / "mine.py").equations) == spinn.load("beam").equations


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("there",), "exists; name another"),
        (("no/folder/mine",), "does not exist"),
        (("my file",), "no name for an equation file"),
        (("mine", "--like", "hete"), "no shipped equation is called `hete`"),
        (("mine", "--ode", "--system"), "exclude each other"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_lost(
    tmp_path, monkeypatch, arguments, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.py").write_text("mine")
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["there.py"]
    assert (tmp_path / "there.py").read_text() == "mine"
