"""What the user sees while a network is trained."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from symbolic_pinn.solution import Row

_PLAIN_LINES = 20


class View(Protocol):
    """Something that is shown a `Row` once a chunk."""

    def report(self, row: Row) -> None:
        """Take notice of the newest figures."""


class Silent:
    """Shows nothing."""

    def report(self, row: Row) -> None:
        """Do nothing."""


class Plain:
    """About twenty lines over the run, for a file or a pipe; all rows where no end is known."""

    def __init__(self, console: Console, label: str, steps: int | None) -> None:
        self._console, self._label, self._steps = console, label, steps
        self._next = 0

    def report(self, row: Row) -> None:
        """Print a line if the next twentieth of the run has begun."""
        steps = self._steps
        if steps is not None:
            if row.step < self._next and row.step != steps - 1:
                return
            self._next = row.step + max(1, steps // _PLAIN_LINES)
        parts = [f"loss {_listed(row.losses, '.3e')}"]
        if any(w != 1 for w in row.weights.values()) or not row.method:
            parts.append(f"weight {_listed(row.weights, '.3g')}")
        parts += [f"relative L2 {_listed(row.relative_l2, '.3e')}"] * bool(row.relative_l2)
        parts += [_listed(row.method, ".3g")] * bool(row.method)
        parts += [_listed(row.estimates, ".5g")] * bool(row.estimates)
        of = "" if steps is None else f"/{steps}"
        text = f"{self._label} step {row.step}{of}: {'; '.join(parts)}"
        self._console.print(text, soft_wrap=True, markup=False, highlight=False)


def _listed(values: Mapping[str, float], digits: str) -> str:
    return " ".join(f"{name}={value:{digits}}" for name, value in values.items())


class Screen:
    """A progress bar and a table of losses, weights and errors that fit a narrow terminal."""

    def __init__(self, live: Live, label: str, steps: int | None) -> None:
        self._live, self._steps = live, steps
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TextColumn("step {task.completed}") if steps is None else MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn() if steps is None else TimeRemainingColumn(),
            expand=True,
        )
        self._task = self._progress.add_task(f"{label}: compiling", total=steps, rate="")
        self._label = label
        live.update(self._progress)

    def report(self, row: Row) -> None:
        """Redraw."""
        is_last = self._steps is not None and row.step >= self._steps - 1
        done = self._steps if is_last else row.step
        rate = f"{row.step / row.seconds:.0f} steps/s" if row.step and row.seconds else ""
        self._progress.update(self._task, completed=done, rate=rate, description=self._label)
        self._live.update(Group(self._progress, row_table(row)))


def row_table(row: Row) -> Table:
    """Losses and weights by group, the relative errors, and the figures of the method."""
    table = Table(show_edge=False, pad_edge=False)
    for name in ("", "loss", "weight"):
        table.add_column(name, justify="left" if not name else "right")
    for group, loss in row.losses.items():
        table.add_row(group, f"{loss:.3e}", f"{row.weights[group]:.4g}")
    for name, value in row.estimates.items():
        table.add_row(name, f"{value:.5g}", "")
    for name, value in row.method.items():
        table.add_row(name, f"{value:.4g}", "")
    for unknown, error in row.relative_l2.items():
        table.add_row(f"relative L2 of {unknown}", f"{error:.3e}", "")
    return table


class Monitor:
    """Chooses the view for this terminal: a live screen, plain lines, or silence."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._console = Console()
        self._live = Live(console=self._console, refresh_per_second=8)

    def showing(self) -> AbstractContextManager[Any]:
        """The context in which views draw."""
        on_screen = not self._silent and self._console.is_terminal
        return self._live if on_screen else nullcontext()

    def view(self, label: str, steps: int | None) -> View:
        """The view of one run."""
        if self._silent:
            return Silent()
        if self._console.is_terminal:
            return Screen(self._live, label, steps)
        return Plain(self._console, label, steps)
