"""The table of a comparison, and of a sweep: a row for each run, ratios in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from spinn_cli.tables import say, show
from symbolic_pinn.solution import Comparison
from symbolic_pinn.solution.ratios import change, times_as_long

# Up to so many runs are columns, since there are many figures.
_FEW = 3


def print_comparison(found: Comparison, folder: Path) -> None:
    """One table: a column for each of few runs, a row for each of many or of a sweep's."""
    facts = found.summary()
    is_sweep = bool(found.axes)
    few = len(found.runs) <= _FEW and not is_sweep
    lines = _by_columns(found, facts) if few else _by_rows(found, facts)
    title = f"{facts['problem']}: {len(found.runs)} combinations of {', '.join(found.axes)}"
    table = Table(title=title if is_sweep else f"{facts['problem']}: {', '.join(found.runs)}")
    for i, name in enumerate(lines[0]):
        is_name = i < max(1, len(found.axes)) and (i == 0 or not few)
        table.add_column(name, justify="left" if is_name else "right", overflow="fold")
    for line in lines[1:]:
        table.add_row(*line)
    show(table)
    say(f"saved in {folder}")


def _by_columns(found: Comparison, facts: dict[str, Any]) -> list[list[str]]:
    """All figures, and how those of each run differ from those of the first."""
    header, rows = found.table()
    columns = [*map(list, zip(header, *rows, strict=True))]
    return [*columns, *_changes(facts)]


def _changes(facts: dict[str, Any]) -> Iterator[list[str]]:
    first, *others = facts["runs"].values()
    for kind, title in (("relative_l2", "relative L2 of {}"), ("losses", "{} loss")):
        for name, before in first[kind].items() if others else ():
            cells = [change(before, run[kind].get(name)) for run in others]
            yield [f"{title.format(name)} against the first", "", *cells]


def _by_rows(found: Comparison, facts: dict[str, Any]) -> list[list[str]]:
    """The settings of each run, its errors (or losses) and its time; the report has the rest."""
    runs: dict[str, Any] = facts["runs"]
    first = next(iter(runs.values()))
    kind, title = ("relative_l2", "relative L2 of {}")
    if not first[kind]:
        kind, title = "losses", "{} loss"
    header = [*(found.axes or ("",)), *(title.format(name) for name in first[kind])]
    lines = [[*header, "time", "against the first", "verdict"]]
    for label, run in runs.items():
        figures = [_median(run[kind].get(name)) for name in first[kind]]
        ratio = facts["time_ratio"].get(label)
        against = "" if ratio is None else times_as_long(ratio)
        time = f"{run['seconds']['train']:.1f} s"
        lines.append([*_settings(found, label), *figures, time, against, _verdicts(run)])
    return lines


def _settings(found: Comparison, label: str) -> list[str]:
    """The values of the settings that a label is made of, or the label."""
    return [text.partition("=")[2] for text in label.split(", ")] if found.axes else [label]


def _median(quartiles: dict[str, float] | None) -> str:
    return "" if quartiles is None else f"{quartiles['median']:.2e}"


def _verdicts(run: dict[str, Any]) -> str:
    """The verdict of a run, or of its seeds."""
    found = [r["verdict"]["status"] for r in run["runs"] if r.get("verdict")]
    counts = {status: found.count(status) for status in found}
    if len(found) == 1:
        return found[0]
    return ", ".join(f"{count} {status}" for status, count in counts.items())
