"""A report is one page that asks nobody for anything, fits a telephone, and escapes every name."""

import html
import re
import shutil
import subprocess
from html.parser import HTMLParser

import matplotlib.figure
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.reports import (
    FactTable,
    Figure,
    Page,
    Section,
    StatedVerdict,
    embedded,
    page,
    part_of_problem,
)
from symbolic_pinn.reports.facts import judged
from symbolic_pinn.reports.mathml import mathml
from symbolic_pinn.reports.numbers import in_seconds, short, with_error

HOSTILE = '<script>alert("x")</script>'
# One pixel.
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=="
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
WIDTHS = (390, 1280)


class Names(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href", "action", "xmlns")]


def sample(problem=None, name=HOSTILE) -> str:
    wide = FactTable(title=name, header=[f"column {i}" for i in range(14)], rows=[[name] * 14] * 2)
    return page(
        Page(
            title=name,
            subtitle=name,
            verdicts=[StatedVerdict(status="doubtful", reasons=[name], notes=[name], of=name)],
            brief=[(name, name)],
            problem=part_of_problem(problem or spinn.load("kovasznay")),
            figures=[Figure(title=name, source=PNG)],
            tables=[wide, FactTable(title="named", rows=[[name, "x" * 200]])],
            again=Section(title="again", code=[(name, f"spinn solve {name} " * 5)], texts=[name]),
        )
    )


def test_a_page_asks_no_other_host_and_holds_no_script():
    found = Names(sample(name="a name"))
    assert "script" not in found.tags
    assert "link" not in found.tags
    assert all(address.startswith("data:image/") for address in found.addresses)
    without_pictures = re.sub(r'"data:[^"]*"', "", sample(name="a name"))
    assert "http" not in without_pictures
    assert "url(" not in without_pictures


def test_all_names_of_the_user_are_escaped():
    t, x = sp.symbols("t x", real=True)
    k = sp.Symbol("<img src=x>", real=True)
    u = sp.Function("u", real=True)(t, x)
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u.diff(t), k * u.diff(x))],
        conditions=[sp.Eq(u.subs(t, 0), 0), sp.Eq(u.subs(x, 0), u.subs(x, 1))],
        parameters={k: 1},
        description=HOSTILE,
    )
    text = sample(problem)
    found = Names(text)
    assert "script" not in found.tags
    assert found.tags.count("img") == 1
    assert HOSTILE not in text
    assert html.escape(HOSTILE, quote=False).replace('"', "&#34;") in text


def test_what_stands_in_backticks_is_code_and_escaped():
    text = sample(name="`u < <b>` is it")
    assert "<li><code>u &lt; &lt;b&gt;</code> is it</li>" in text
    assert "<b>" not in text


def test_a_picture_of_several_panels_has_a_line_of_its_own(tmp_path):
    for name, width in (("losses", 6), ("weights", 2), ("map-u", 2)):
        saved = matplotlib.figure.Figure(figsize=(width, 1))
        saved.savefig(tmp_path / f"{name}.png", dpi=200)
    found = {figure.title: figure.is_wide for figure in embedded(tmp_path)}
    names = ("Losses", "Loss weights", "Errors of u over the two settings")
    assert found == dict(zip(names, (True, False, False), strict=True))


def test_formulas_are_mathml_with_their_text_escaped():
    assert mathml(r"x < 1", display=False) == (
        '<math display="inline"><mrow><mi>x</mi><mo>&lt;</mo><mn>1</mn></mrow></math>'
    )
    assert "<mtext>&lt;b&gt;</mtext>" in mathml(r"\text{&lt;b&gt;}")


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.099768, 0.00034, "0.09977 ± 0.00034"),
        (1234.5678, 2.0, "1234.6 ± 2"),
        (0.0, 0.1, "0 ± 0.1"),
        (None, 0.1, "not finite"),
        (1.5, None, "1.5 ± unknown"),
    ],
)
def test_a_value_has_as_many_digits_as_its_error(value, error, text):
    assert with_error(value, error) == text


def test_numbers_are_short():
    assert [short(v) for v in (1.23456e-5, 1234, None, True)] == [
        "1.23e-05",
        "1,234",
        "unknown",
        "True",
    ]
    assert [in_seconds(s) for s in (0.12, 4.26, 320.0, 7500.0)] == [
        "0.12 s",
        "4.3 s",
        "5 min 20 s",
        "2 h 5 min",
    ]


def test_how_a_run_ended_is_said_once():
    facts = {"status": "doubtful", "reasons": ["it was cut off", "and more"], "notes": []}
    said = judged({"status": "interrupted", "message": "it was cut off", "verdict": facts})
    assert said.reasons == ["and more"]
    assert said.notes == ["interrupted: it was cut off"]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_nothing_scrolls_sideways_in_chromium_and_nothing_fails(tmp_path):
    frames = "".join(
        f'<iframe style="width:{w}px;height:900px" srcdoc="{html.escape(sample(name="a name"))}">'
        "</iframe>"
        for w in WIDTHS
    )
    script = """onload = () => { const found = [...document.querySelectorAll("iframe")].map(f => {
        const page = f.contentDocument.documentElement;
        const inner = [...f.contentDocument.querySelectorAll(".wide, pre")];
        return page.clientWidth + "/" + page.scrollWidth + "/" +
            f.contentDocument.querySelectorAll("math").length + "/" +
            inner.filter(e => e.scrollWidth > e.clientWidth + 1).length; });
        document.body.dataset.widths = found.join(" "); }"""
    file = tmp_path / "frames.html"
    file.write_text(f"<!DOCTYPE html><body>{frames}<script>{script}</script>")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    options += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    done = subprocess.run(
        [CHROMIUM, *options, file.as_uri()], capture_output=True, text=True, check=True
    )
    [widths] = re.findall(r'data-widths="([^"]*)"', done.stdout)
    for each, asked in zip(widths.split(), WIDTHS, strict=True):
        seen, needed, formulas, inside = map(int, each.split("/"))
        assert asked - 30 <= seen <= asked
        assert needed == seen
        assert formulas > 5
        assert inside == 0 or asked > 1000  # fourteen columns are more than a page is wide
    assert "CONSOLE" not in done.stderr
