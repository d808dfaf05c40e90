"""The pages hold nothing that looks like an example and is not run; the site builds strictly."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "docs" / "content"
PAGES = [ROOT / "README.md", *sorted(CONTENT.rglob("*.md"))]
RUN = {"python", "bash", "shell", "sh", "toml"}  # by conftest.py in the root
TEXT = {"text", "json", "csv"}
LOADED = re.compile(r'<(?:script|link|img)[^>]*(?:src|href)="(https?:[^"]*)"')
FENCE = re.compile(r"^[ \t]*(```+|~~~+)(.*)$", re.MULTILINE)


@pytest.fixture
def runner(request):
    """The module that runs the examples."""
    return request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_block_is_run_or_plain_text(page, runner):
    fences = [match[2].strip() for match in FENCE.finditer(page.read_text(encoding="utf-8"))]
    opening, closing = fences[::2], fences[1::2]
    assert len(opening) == len(closing)
    assert not any(closing)
    assert set(opening) <= RUN | TEXT, "name the language, alone, after the fence"
    regions = {example.start for example in runner.PAGES.parse(page).examples()}
    assert len(regions) >= sum(language in RUN for language in opening)


@pytest.mark.parametrize(
    "command", ["ls", "python benchmarks.py", "pip list", ".venv/bin/ruff check", "spinning solve"]
)
def test_an_unknown_command_is_an_error(command, runner):
    with pytest.raises(AssertionError, match="not run by the tests"):
        runner.run_script(command)


def test_setting_up_is_skipped_and_each_spinn_command_is_run(runner, monkeypatch):
    run = []
    monkeypatch.setattr(runner, "run_command", run.append)
    runner.run_script(
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest  # all\n"
        "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/spinn solve a.py \\\n"
        "  --adaptive\n"
        "spinn list"
    )
    assert run == [[".venv/bin/spinn", "solve", "a.py", "--adaptive"], ["spinn", "list"]]


def test_a_failing_command_fails_the_page(runner):
    with pytest.raises(AssertionError, match="no_such_equation"):
        runner.run_script("spinn show no_such_equation")


def test_the_site_builds_strictly(tmp_path):
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    pytest.importorskip("mkdocstrings_handlers.python")
    command = [
        sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet",
        "-f", str(ROOT / "docs" / "mkdocs.yml"), "-d", str(tmp_path / "site"),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    for page in CONTENT.rglob("*.md"):
        html = tmp_path / "site" / ("" if page.stem == "index" else page.stem) / "index.html"
        assert not LOADED.findall(html.read_text(encoding="utf-8")), "loads from elsewhere"


def test_the_api_page_names_everything_that_is_public():
    import symbolic_pinn

    text = (CONTENT / "api.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^::: symbolic_pinn\.(\w+)$", text, re.MULTILINE))
    assert described == set(symbolic_pinn.__all__)
