"""What is seen of a run in Python: on a terminal, in a notebook, in a pipe, in a test."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace

import pytest
import sympy as sp
from rich.table import Table

import symbolic_pinn as spinn
from symbolic_pinn.progress import notebook, place
from symbolic_pinn.progress.monitor import Monitor

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
PROBLEM = spinn.Problem(
    domain={t: (0, 1)},
    equations=sp.Eq(u(t).diff(t), -u(t)),
    conditions=sp.Eq(u(0), 1),
    name="decay",
    recipe=spinn.Recipe(steps=20, points=4, network="mlp:width=2:depth=1", record_every=10),
)


def test_a_test_sees_nothing_and_lines_where_they_are_asked_for(capsys):
    spinn.solve(PROBLEM, check=False)
    spinn.solve(PROBLEM, check=False, progress=False)
    assert capsys.readouterr() == ("", "")
    spinn.solve(PROBLEM, check=False, progress=True)
    out, lines = capsys.readouterr()
    assert out == ""
    assert lines.startswith("decay step 0/20: loss")


def test_a_comparison_names_its_variants_in_lines(capsys):
    spinn.compare(PROBLEM, ["fixed", "adam:10"], check=False, progress=True)
    lines = capsys.readouterr().err
    assert "decay, fixed step 0/20: loss" in lines
    assert "decay, adam:10 step 0/10: loss" in lines


def test_what_is_solved_by_a_callback_opens_no_display(capsys):
    class Nested(spinn.Callback):
        def end(self, solution):
            spinn.solve(PROBLEM.presented(name="inner"), check=False, progress=True)

    spinn.solve(PROBLEM, check=False, progress=True, callbacks=Nested())
    assert "inner" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("is_terminal", "term", "expected"),
    [(True, "xterm", True), (True, "dumb", False), (False, "xterm", False)],
)
def test_somebody_looks_at_a_terminal(monkeypatch, is_terminal, term, expected):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: is_terminal))
    assert place.is_watched() is expected


def as_notebook(monkeypatch):
    """A process that computes for a notebook, and the outputs of its cell."""
    outputs = []

    def display(picture, *, display_id):
        outputs.append(picture)
        return SimpleNamespace(update=lambda later: outputs.__setitem__(-1, later))

    shell = SimpleNamespace(kernel=object())
    drawing = SimpleNamespace(HTML=str, display=display)
    ipython = SimpleNamespace(get_ipython=lambda: shell, display=drawing)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", drawing)
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    return outputs


def test_a_notebook_has_one_output_that_is_drawn_again(monkeypatch):
    outputs = as_notebook(monkeypatch)
    assert place.is_watched()
    spinn.solve(PROBLEM, check=False)
    [picture] = outputs
    assert "20/20" in picture
    assert "residual" in picture
    assert picture.startswith("<pre")
    lines = re.sub("<[^>]*>", "", picture).splitlines()
    assert max(map(len, lines)) <= 72


def test_lines_in_a_notebook_are_no_errors(monkeypatch, capsys):
    outputs = as_notebook(monkeypatch)
    spinn.solve(PROBLEM, check=False, progress=True)
    out, errors = capsys.readouterr()
    assert not outputs
    assert "decay step 0/20" in out
    assert errors == ""


def test_a_table_is_drawn_as_html():
    table = Table()
    table.add_column("a<b")
    assert "a&lt;b" in notebook.as_html(table)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_terminal_has_a_bar_and_a_pipe_has_nothing():
    program = (
        "import sympy as sp, symbolic_pinn as spinn; t = sp.Symbol('t', real=True)\n"
        "u = sp.Function('u', real=True)\n"
        "p = spinn.Problem(domain={t: (0, 1)}, equations=u(t).diff(t) + u(t),"
        " conditions=sp.Eq(u(0), 1), name='decay')\n"
        "spinn.solve(p, steps=3, points=4, network='mlp:width=2:depth=1', check=False)\n"
    )
    others = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    environment = {**others, "TERM": "xterm", "COLUMNS": "100"}
    command, common = [sys.executable, "-c", program], {"env": environment, "timeout": 300}
    piped = subprocess.run(command, capture_output=True, text=True, **common)
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "", "")
    ours, theirs = os.openpty()
    subprocess.run(command, stderr=theirs, check=True, **common)
    os.close(theirs)
    text = b""
    with suppress(OSError):  # what a terminal gives at its end
        while piece := os.read(ours, 4096):  # one reading may not give all
            text += piece
    os.close(ours)
    text = text.decode()
    assert "decay" in text
    assert "3/3" in text


def test_a_monitor_that_is_silent_draws_nothing(capsys):
    monitor = Monitor(silent=True)
    with monitor.showing():
        monitor.count("all", 3).ended("one")
    assert capsys.readouterr() == ("", "")
