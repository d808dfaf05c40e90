"""What stands in several files of the project says the same in each."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import symbolic_pinn

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIRED = [Requirement(r) for r in PROJECT["dependencies"]]
OPTIONAL = [Requirement(r) for rs in PROJECT["optional-dependencies"].values() for r in rs]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_one_version():
    assert PROJECT["version"] == symbolic_pinn.__version__
    assert re.search(r"^version: (.*)$", text("CITATION.cff"), re.M)[1] == PROJECT["version"]
    assert f"## {PROJECT['version']}" in text("CHANGELOG.md")


def test_versions_of_jax_are_excluded_wherever_it_is_named():
    named = [r.specifier for r in (*REQUIRED, *OPTIONAL) if r.name in ("jax", "jaxlib")]
    assert len(named) == 3
    assert len(set(named)) == 1


def test_constraints_are_versions_that_are_allowed():
    lines = [line for line in text("constraints.txt").splitlines() if not line.startswith("#")]
    pinned = {(r := Requirement(line)).name.lower().replace("_", "-"): r for line in lines}
    assert all(re.fullmatch(r"[\w.\-]+==[\w.+!]+", line) for line in lines)
    assert "symbolic-pinn" not in pinned
    for required in (*REQUIRED, *OPTIONAL):
        if required.name == "symbolic-pinn" or "cuda12" in required.extras:
            continue
        [pin] = pinned[required.name.lower()].specifier
        assert Version(pin.version) in required.specifier, required.name


def test_tasks_are_explained():
    tasks = re.findall(r'@nox\.session(?:\(name="([\w-]+)"\))?\ndef (\w+)', text("noxfile.py"))
    assert len(tasks) > 5
    for task in (named or function for named, function in tasks):
        assert f"| `{task}` |" in text("CONTRIBUTING.md")


def test_workflows_try_every_python_that_is_promised():
    yaml = pytest.importorskip("yaml")
    jobs = yaml.safe_load(text(".github/workflows/test.yml"))["jobs"]
    prefix = "Programming Language :: Python :: 3."
    promised = [c[-4:] for c in PROJECT["classifiers"] if c.startswith(prefix)]
    matrix = jobs["test"]["strategy"]["matrix"]
    assert matrix["python"] == promised
    oldest = next(
        s.version for r in REQUIRED if r.name == "jax" for s in r.specifier if s.operator == ">="
    )
    assert matrix["jax"] == [f"jax=={oldest}", "jax"]
    assert set(yaml.safe_load(text(".github/workflows/release.yml"))["jobs"]) == {
        "build",
        "publish",
    }
    assert yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
