"""`--explain`: what a search tried, and what it took."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.table import Table

from spinn_cli.tables import say, show

# Lines at most; the others are in summary.json.
_LINES = 40


def print_tried(tried: Sequence[Sequence[Any]]) -> None:
    """The expansions that were tried, those in one place with the same cells in one line."""
    if not tried:
        say("this method does not search: it has nothing to explain")
        return
    lines = [_line(list(alike)) for _, alike in groupby(tried, key=lambda t: (t[1], t[5]))]
    table = Table(title="what was tried", show_edge=False, pad_edge=False)
    table.add_column("where", no_wrap=True)
    for name in ("trials", "features", "cells", "scales of the best", "residual", "s"):
        table.add_column(name, justify="right", overflow="fold")
    for line in lines[:_LINES]:
        table.add_row(*line)
    show(table)
    if len(lines) > _LINES:
        say(f"and {len(lines) - _LINES} more lines; all are under `tried` in summary.json")


def _line(alike: Sequence[Sequence[Any]]) -> list[str]:
    """One row: the best of some trials, and the time of all of them."""
    times = alike[0][5]
    best = min(alike, key=lambda t: float("inf") if t[3] is None else t[3])
    counts = sorted({t[0] for t in alike})
    residual = "not finite" if best[3] is None else f"{best[3]:.1e}"
    return [
        "t = {:.4g} ... {:.4g}".format(*times) if times else "whole domain",
        str(len(alike)),
        str(counts[0]) if len(counts) == 1 else f"{counts[0]} ... {counts[-1]}",
        str(best[1]),
        "/".join(f"{s:.3g}" for s in best[2]),
        residual,
        f"{sum(t[4] for t in alike):.1f}",
    ]
