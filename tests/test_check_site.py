"""The look at the site in a browser finds what is wrong, and nothing where nothing is."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("playwright")

SCRIPT = Path(__file__).parent.parent / "docs" / "check_site.py"
PAGE = "<!doctype html><link rel='icon' href='data:,'><body><article>{}</article></body>"
LONG = f"<pre><code style='display: block; overflow: auto'>{'x' * 999}</code></pre>"
FAULTS = {
    "desktop: cut code: xxx": LONG,
    "phone: scrolls sideways": "<div style='width: 800px'>wide</div>",
    "desktop: missing picture": "<img src='data:image/png;base64,AAAA'>",
    "desktop: console: wrong": "<script>console.error('wrong')</script>",
    "phone: error: ": "<script>throw new Error('thrown')</script>",
    "desktop: asks https://other.invalid/a.js": "<script src='https://other.invalid/a.js'></script>",
    "phone: beyond the edge: far": "<p style='margin: 0 -99px; width: 500px'>far</p>",
}  # fmt: skip


@pytest.fixture(scope="module")
def checker():
    spec = importlib.util.spec_from_file_location("check_site", SCRIPT)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    if found.browser_path() is None:
        pytest.skip("there is no Chromium")
    return found


@pytest.mark.slow
def test_each_fault_is_found_and_a_sound_page_has_none(checker, tmp_path):
    (tmp_path / "index.html").write_text(PAGE.format("<p>Sound.</p>"))
    for i, fault in enumerate(FAULTS.values()):
        (tmp_path / f"{i}.html").write_text(PAGE.format(fault))
    found = checker.check(tmp_path)
    assert not [line for line in found if line.startswith("index")]
    for i, wanted in enumerate(FAULTS):
        assert [line for line in found if line.startswith(f"{i}.html, {wanted}")], wanted
