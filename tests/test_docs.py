"""The pages hold nothing that looks like an example and is not run; the site builds strictly."""

import importlib.util
import os
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
COLUMNS = 80  # of code, as many as fit on the page of a desktop
FENCE = re.compile(r"^[ \t]*(```+|~~~+)(.*)$", re.MULTILINE)

FENCED = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


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


@pytest.mark.parametrize("page", sorted(CONTENT.rglob("*.md")), ids=lambda p: p.stem)
def test_code_is_not_cut_at_the_width_of_the_page(page):
    blocks = FENCED.findall(page.read_text(encoding="utf-8"))
    wide = [line for block in blocks for line in block.splitlines() if len(line) > COLUMNS]
    assert not wide, f"more than {COLUMNS} columns"


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
        "python3 -m venv .venv && . .venv/bin/activate\n"
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
    environment = os.environ | {"NOTEBOOKS": "plain"}  # which have tests of their own
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(list(CONTENT.rglob("*.md")))
    for page in pages:
        assert not LOADED.findall(page.read_text(encoding="utf-8")), "loads from elsewhere"


def test_the_api_pages_name_everything_that_is_public():
    import symbolic_pinn

    pages = docs_module("api_pages").api_pages()
    text = "".join(text for path, text in pages.items() if path != "api/index.md")
    described = re.findall(r"^      heading: (\w+)$", text, re.MULTILINE)
    assert sorted(described) == sorted(symbolic_pinn.__all__)
    assert all(f"[`{name}`]" in pages["api/index.md"] for name in symbolic_pinn.__all__)


def docs_module(name):
    """A module of the folder that makes the site."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"u_{tt} &lt; \lambda", ["<msub><mi>u</mi>", "&#x003BB;", "&#x0003C;"]),
        (r"\frac{\partial}{\partial t} u{\left(t,x \right)}", ["<mfrac>", "&#x02202;"]),
        (r"\begin{cases} u = 0 & \text{for}\: t = 0 \\ v = 1 \end{cases}", ["<mtable>", "<mtext>"]),
        (r"\begin{array}{l} a \\[4pt] b \end{array}", ['columnalign="left"', "<mi>b</mi>"]),
    ],
)
def test_formulas_become_mathml(latex, parts):
    pytest.importorskip("latex2mathml")
    mathematics = docs_module("mathematics")
    inline = mathematics.render(rf'<p><span class="arithmatex">\({latex}\)</span></p>')
    block = mathematics.render(rf'<div class="arithmatex">\[{latex}\]</div>')
    for html in (inline, block):
        assert "\\" not in html
        assert "4" not in html
        assert all(part in html for part in parts)
    assert 'display="inline"' in inline
    assert 'display="block"' in block


def test_each_name_of_an_entry_is_documented():
    pytest.importorskip("griffe")
    apart = docs_module("constructors").apart
    text = "One.\n\nAttributes:\n    mean, worst: of all,\n        in units.\n    n: count."
    assert apart(text) == (
        "One.\n\nAttributes:\n    mean: of all,\n        in units.\n    worst: of all,\n"
        "        in units.\n    n: count."
    )


def test_the_gallery_shows_what_is_shipped_with_small_pictures():
    from symbolic_pinn.catalogue import catalogue

    folder = CONTENT / "gallery"
    found = docs_module("gallery_pages").gallery()
    assert [*found] == [e.name for e in catalogue()]
    assert all(found[e.name]["group"] == e.group for e in catalogue())
    assert {p.stem for p in folder.glob("*.webp")} == set(found)
    assert all(p.stat().st_size < 80_000 for p in folder.glob("*.webp"))


def test_the_page_of_an_equation_tells_how_it_was_solved():
    pages = docs_module("gallery_pages").gallery_pages()
    page = pages["gallery/klein_gordon.md"]
    assert "spinn solve klein_gordon --method auto --budget 120" in page
    assert r"\partial^{2}" in page
    assert re.search(r"\| `random-features` \| \d\.\de-\d\d \| converged \| [\d.]+ \|", page)
    assert "](klein_gordon.webp){ width=700 }" in page
    assert "(klein_gordon.md)" in pages["gallery/index.md"]
    assert "## Waves\n" in pages["gallery/index.md"]


def test_each_term_of_the_glossary_has_a_sentence_and_is_used():
    text = (CONTENT / "glossary.md").read_text(encoding="utf-8")
    terms = dict(re.findall(r"^(\w[^\n]*)\n:   ([^\n]+)$", text, re.MULTILINE))
    assert text.count("\n:   ") == len(terms)
    assert sorted(terms) == list(terms)
    pages = (p.read_text(encoding="utf-8") for p in CONTENT.glob("*.md") if p.stem != "glossary")
    used = " ".join(pages).lower()
    for term, told in terms.items():
        assert told.endswith("."), term
        assert term in used, term


def test_the_reference_of_the_command_has_every_sub_command():
    from spinn_cli.main import COMMANDS

    page = docs_module("command_page").command_page()
    assert re.findall(r"^## `spinn ([\w-]+)`$", page, re.MULTILINE) == list(COMMANDS)
    assert "* `--budget SECONDS`: " in page
    assert "```console" not in page
    assert "* [`check`](#spinn-check): " in page
    assert not re.search(r"^\* .*\.\.\.$", page, re.MULTILINE)
