"""`spinn doctor`: sound here, and what it says of what is not."""

import json
import os
import sys
from importlib import metadata
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from spinn_cli import checkup
from spinn_cli.main import app
from typer.testing import CliRunner


def asked(*options: str):
    return CliRunner().invoke(app, ["doctor", *options], env={"COLUMNS": "80"})


@pytest.fixture
def sound(tmp_path, monkeypatch):
    """A machine on which nothing is wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkup, "_unused", lambda platforms: None)


@pytest.mark.usefixtures("sound")
def test_a_sound_installation():
    result = asked()
    assert result.exit_code == 0, result.output
    assert "Nothing is wrong." in result.stdout
    for name in ("jax", "numpy", "sympy", "equinox"):
        assert metadata.version(name) in result.stdout


@pytest.mark.usefixtures("sound")
def test_json_has_a_finding_for_each_thing():
    facts = json.loads(asked("--json").stdout)
    names = [f["name"] for f in facts["findings"]]
    assert facts["sound"] is True
    assert len(set(names)) == len(names)
    assert {"Python", "jax", "devices", "precision", "cores", "free memory", "compiled programs",
            "run folders", "columns", "characters"} <= set(names)  # fmt: skip
    assert all(set(f) == {"name", "value", "remedy"} for f in facts["findings"])


@pytest.mark.usefixtures("sound")
def test_what_is_wrong_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(checkup, "free_memory", lambda: 1e6)
    result = asked()
    assert result.exit_code == 1
    assert "1 MB" in result.stdout
    assert "mend" in result.stdout
    assert "take fewer points" in result.stdout
    assert json.loads(asked("--json").stdout)["sound"] is False


def test_the_excluded_versions_of_jax_are_read_off_the_package(monkeypatch):
    stated = [Requirement(r) for r in metadata.requires("symbolic-pinn")]
    jax = next(r for r in stated if r.name == "jax" and r.marker is None)
    excluded = [s.version for s in jax.specifier if s.operator == "!="]
    assert excluded
    for there in excluded:
        monkeypatch.setattr(metadata, "version", lambda name, there=there: there)
        [finding] = checkup.version(jax)
        assert "known to compute wrong values" in finding.value
        assert f"pip install '{jax}'" in finding.remedy


@pytest.mark.parametrize(
    ("requirement", "said"), [("numpy>=999", "is not among >=999"), ("nosuchpackage", "is missing")]
)
def test_a_version_that_does_not_fit(requirement, said):
    [finding] = checkup.version(Requirement(requirement))
    assert said in finding.value
    assert requirement in finding.remedy


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_not_ours(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "not writable" in checkup.not_writable(tmp_path / "closed" / "runs")


def test_a_file_in_the_place_of_a_folder(tmp_path):
    (tmp_path / "runs").touch()
    assert "not writable" in checkup.not_writable(tmp_path / "runs")
    assert checkup.not_writable(tmp_path / "new") == ""


def test_a_terminal_without_letters(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    with monkeypatch.context() as patched:  # undone before anything is reported
        patched.setattr(sys, "stdout", SimpleNamespace(encoding="ascii", isatty=lambda: True))
        columns, characters = checkup._terminal()
    assert "60 columns" in columns.remedy
    assert "UTF-8" in characters.remedy


def test_a_gpu_that_is_not_used(monkeypatch):
    monkeypatch.delenv("JAX_PLATFORMS", raising=False)
    monkeypatch.setattr(checkup.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    assert "symbolic-pinn[cuda12]" in checkup._unused(["cpu"])
    assert checkup._unused(["gpu"]) is None


def test_jax_that_does_not_start(monkeypatch):
    import jax

    def fail():
        raise RuntimeError("no backend\nmore")

    monkeypatch.setattr(jax, "devices", fail)
    [finding] = checkup._devices()
    assert finding.value == "JAX does not start: RuntimeError: no backend"
    assert "JAX_PLATFORMS=cpu" in finding.remedy


def test_a_pipe_has_no_width(monkeypatch):
    path = "/a-long-name" * 10
    facts = [checkup.Finding(name="folder", value=f"{path} (1 GB)")]
    monkeypatch.setattr(checkup, "found", lambda: [*facts, *checkup._terminal()])
    result = CliRunner().invoke(app, ["doctor"], env={"COLUMNS": "40"})
    assert result.exit_code == 0, result.output
    assert f"  folder      {path} (1 GB)" in result.stdout.splitlines()
    assert "no terminal" in result.stdout
