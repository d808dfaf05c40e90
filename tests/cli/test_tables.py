"""Tables of results: a row for each combination, ratios in words, plain where they are piped."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console
from rich.table import Table
from spinn_cli import tables
from spinn_cli.comparison_table import print_comparison
from spinn_cli.output import print_summary

FOLDER = Path("runs") / "a_problem_with_a_rather_long_name-sweep-20260101-120000"


def run(error: float, seconds: float, verdict: str = "converged"):
    return {
        "relative_l2": {"u": {"median": error}},
        "losses": {"residual": {"median": error}},
        "seconds": {"train": seconds},
        "runs": [{"verdict": {"status": verdict}}],
    }


def comparison(runs: dict, axes: dict | None = None):
    """What a table is made of, without solving anything."""
    first = next(iter(runs.values()))
    ratios = {n: r["seconds"]["train"] / first["seconds"]["train"] for n, r in runs.items()}
    facts = {"problem": "rod", "runs": runs, "time_ratio": dict([*ratios.items()][1:])}
    rows = [[n, f"{r['relative_l2']['u']['median']:g}"] for n, r in runs.items()]
    table = (["", "relative L2 of u"], rows)
    return SimpleNamespace(runs=runs, axes=axes or {}, summary=lambda: facts, table=lambda: table)


@pytest.fixture
def six():
    """A sweep of two settings."""
    axes = {"width": ("10", "20", "40"), "seed": ("1", "2")}
    labels = [f"width={w}, seed={s}" for w in axes["width"] for s in axes["seed"]]
    return comparison({n: run(10.0**-i, 1.0 + i) for i, n in enumerate(labels)}, axes)


@pytest.fixture
def terminal(monkeypatch):
    """A terminal of some columns, and what was written on it."""

    def of(columns: int) -> Console:
        console = Console(force_terminal=True, width=columns, color_system=None, record=True)
        monkeypatch.setattr(tables, "Console", lambda **_: console)
        return console

    return of


def test_a_sweep_has_a_row_for_each_combination(six, capsys):
    print_comparison(six, FOLDER)
    title, header, *rows, last = capsys.readouterr().out.splitlines()
    assert title == "rod: 6 combinations of width, seed"
    assert " ".join(header.split()) == "width seed relative L2 of u time against the first verdict"
    assert [row.split()[:3] for row in rows] == [
        [w, s, f"{10.0**-i:.2e}"]
        for i, (w, s) in enumerate((w, s) for w in ("10", "20", "40") for s in "12")
    ]
    assert "3 times as long" in rows[2]
    assert last == f"saved in {FOLDER}"


@pytest.mark.parametrize("columns", [80, 60])
def test_a_sweep_is_readable_on_a_terminal(columns, six, terminal):
    console = terminal(columns)
    print_comparison(six, FOLDER)
    lines = console.export_text().splitlines()
    assert all(len(line) <= columns for line in lines if "saved" not in line)
    cells = [[c.strip() for c in line.split("│")[1:4]] for line in lines if line.startswith("│")]
    assert ["20", "2", "1.00e-03"] in cells
    assert "…" not in "".join(lines)


def test_few_runs_are_columns_with_their_changes(capsys):
    print_comparison(comparison({"fixed": run(0.1, 1.0), "ntk": run(0.52, 2.3)}), FOLDER)
    text = capsys.readouterr().out
    assert "relative L2 of u against the first" in text
    assert "rose to 5.2 times" in text
    assert "%" not in text


def test_many_runs_are_rows(capsys):
    print_comparison(comparison({f"way {i}": run(0.1, 1.0 + i) for i in range(5)}), FOLDER)
    rows = capsys.readouterr().out.splitlines()[2:-1]
    assert [row.split("  ")[0] for row in rows] == [f"way {i}" for i in range(5)]


@pytest.mark.parametrize("columns", [80, 40])
def test_the_folder_is_a_line_of_its_own(columns, terminal):
    console = terminal(columns)
    print_summary(SUMMARY, FOLDER)
    assert console.export_text().splitlines()[-1] == f"saved in {FOLDER}"


SUMMARY = {
    "problem": "rod", "status": "completed", "message": "", "relative_l2": {}, "estimates": {},
    "losses": {"residual": 1e-3}, "weights": {"residual": 1.0}, "steps": 20, "method": "adam",
    "seconds": {"train": 1.0, "compile": 0.0}, "steps_per_second": 20.0, "weighting": None,
    "verdict": {"status": "doubtful", "reasons": ["a reason " * 20], "differences": {}},
}  # fmt: skip


def test_a_piped_table_has_no_rules_and_is_not_folded(capsys):
    table = Table(title="a title")
    table.add_column("name")
    table.add_column("text")
    table.add_row("one", "word " * 100 + "end")
    tables.show(table)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["a title", "name  text", "one   " + "word " * 100 + "end"]


def test_a_terminal_called_dumb_has_its_own_width(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setenv("FORCE_COLOR", "1")  # which is how Rich is told that this is a terminal
    table = Table(title="words")
    table.add_column("said")
    table.add_row("one word after the other " * 6)
    tables.show(table)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert all(len(line) <= 44 for line in lines)
