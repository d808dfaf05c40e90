"""What the user sees while a network is trained."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
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
    """About twenty lines over the run, for a file or a pipe."""

    def __init__(self, console: Console, label: str, steps: int) -> None:
        self._console, self._label, self._steps = console, label, steps
        self._next = 0

    def report(self, row: Row) -> None:
        """Print a line if the next twentieth of the run has begun."""
        if row.step < self._next and row.step != self._steps - 1:
            return
        self._next = row.step + max(1, self._steps // _PLAIN_LINES)
        losses = " ".join(f"{g}={v:.3e}" for g, v in row.losses.items())
        weights = " ".join(f"{g}={v:.3g}" for g, v in row.weights.items())
        errors = " ".join(f"{u}={v:.3e}" for u, v in row.relative_l2.items())
        found = " ".join(f"{p}={v:.5g}" for p, v in row.estimates.items())
        parts = [f"loss {losses}", f"weight {weights}"] + [f"relative L2 {errors}"] * bool(errors)
        parts += [found] * bool(found)
        text = f"{self._label} step {row.step}/{self._steps}: {'; '.join(parts)}"
        self._console.print(text, soft_wrap=True, markup=False, highlight=False)


class Screen:
    """A progress bar and a table of losses, weights and errors that fit a narrow terminal."""

    def __init__(self, live: Live, label: str, steps: int) -> None:
        self._live, self._steps = live, steps
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            expand=True,
        )
        self._task = self._progress.add_task(f"{label}: compiling", total=steps, rate="")
        self._label = label
        live.update(self._progress)

    def report(self, row: Row) -> None:
        """Redraw."""
        done = row.step if row.step < self._steps - 1 else self._steps
        rate = f"{row.step / row.seconds:.0f} steps/s" if row.step and row.seconds else ""
        self._progress.update(self._task, completed=done, rate=rate, description=self._label)
        self._live.update(Group(self._progress, row_table(row)))


def row_table(row: Row) -> Table:
    """Losses and weights by group, and the relative errors."""
    table = Table(show_edge=False, pad_edge=False)
    for name in ("", "loss", "weight"):
        table.add_column(name, justify="left" if not name else "right")
    for group, loss in row.losses.items():
        table.add_row(group, f"{loss:.3e}", f"{row.weights[group]:.4g}")
    for name, value in row.estimates.items():
        table.add_row(name, f"{value:.5g}", "")
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

    def view(self, label: str, steps: int) -> View:
        """The view of one run."""
        if self._silent:
            return Silent()
        if self._console.is_terminal:
            return Screen(self._live, label, steps)
        return Plain(self._console, label, steps)
