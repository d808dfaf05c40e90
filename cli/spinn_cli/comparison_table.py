"""The table of a comparison."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from symbolic_pinn.solution import Comparison

# Up to so many runs are columns, since there are many figures.
_FEW = 4


def print_comparison(found: Comparison, folder: Path) -> None:
    """One table; runs are columns where there are few, since there are many figures."""
    header, rows = found.table()
    facts = found.summary()
    table = Table(title=f"{facts['problem']}: {', '.join(found.runs)}")
    columns = [*map(list, zip(header, *rows, strict=True))]
    if len(rows) <= _FEW:
        lines = [*columns, *_falls(facts)]
    else:  # errors and times; the report has the rest
        shown = [c for c in columns if not (c[0].endswith(" loss") or c[0] == "weights")]
        lines = [*map(list, zip(*shown, strict=True))]
    for i, name in enumerate(lines[0]):
        table.add_column(
            name, justify="left" if i == 0 else "right", no_wrap=i == 0, overflow="fold"
        )
    for line in lines[1:]:
        table.add_row(*line)
    console = Console()
    console.print(table)
    console.print(f"saved in {folder}", markup=False, highlight=False, soft_wrap=True)


def _falls(facts: dict[str, Any]) -> list[list[str]]:
    """By how many percent the medians of each run lie below those of the first."""
    labels = [*facts["runs"]]
    found = []
    for kind, title in (("relative_l2", "relative L2 of {}"), ("losses", "{} loss")):
        for name in facts["runs"][labels[0]][kind]:
            falls = [facts["fell_by_percent"][label][kind].get(name) for label in labels[1:]]
            cells = ["" if f is None else f"{f:.1f} %" for f in falls]
            found.append([f"{title.format(name)} fell by", "", *cells])
    return found if labels[1:] else []
