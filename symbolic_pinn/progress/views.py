"""Views of one run: what is seen of it while it is solved."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from rich.console import Console, Group, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.solution import Row

_PLAIN_LINES = 20
# Seconds after which a plain line is printed in any case.
_SILENCE = 10.0


@runtime_checkable
class Drawing(Protocol):
    """Where something is drawn again and again: a live part of a terminal, a notebook's output."""

    def update(self, renderable: RenderableType) -> None:
        """Draw this in the place of what was there."""


@runtime_checkable
class Display(Protocol):
    """Something that is shown a `Row` now and then."""

    def report(self, row: Row) -> None:
        """Take notice of the newest figures."""

    def wait(self) -> None:
        """Time has passed without a row, perhaps."""


class Silent:
    """Shows nothing."""

    def report(self, row: Row) -> None:
        """Do nothing."""

    def wait(self) -> None:
        """Do nothing."""


class Plain:
    """About twenty lines over the run, for a file or a pipe; all rows where no end is known.

    A line at least every ten seconds, whatever is being done.
    """

    def __init__(self, console: Console, label: str, steps: int | None, deadline: Deadline) -> None:
        self._console, self._label, self._steps = console, label, steps
        self._deadline, self._printed = deadline, deadline.used
        self._next, self._last = 0, "before the first step"

    def report(self, row: Row) -> None:
        """Print a line if the next twentieth of the run has begun, or ten seconds have passed."""
        steps = self._steps
        self._last = f"after step {row.step}"
        if steps is not None:
            if row.step < self._next and row.step != steps - 1 and not self._is_late:
                return
            self._next = row.step + max(1, steps // _PLAIN_LINES)
        parts = [f"loss {_listed(row.losses, '.3e')}"]
        if any(w != 1 for w in row.weights.values()) or not row.method:
            parts.append(f"weight {_listed(row.weights, '.3g')}")
        parts += [f"relative L2 {_listed(row.relative_l2, '.3e')}"] * bool(row.relative_l2)
        parts += [_listed(row.method, ".3g")] * bool(row.method)
        parts += [_listed(row.estimates, ".5g")] * bool(row.estimates)
        of = "" if steps is None else f"/{steps}"
        self._print(f"step {row.step}{of}: {'; '.join(parts)}")

    def wait(self) -> None:
        """Print how long it has taken, if there was nothing else for ten seconds."""
        if self._is_late:
            self._print(f"at work {self._last}, {seconds_used(self._deadline)}")

    @property
    def _is_late(self) -> bool:
        return self._deadline.used - self._printed >= _SILENCE

    def _print(self, text: str) -> None:
        self._printed = self._deadline.used
        self._console.print(f"{self._label} {text}", soft_wrap=True, markup=False, highlight=False)


def seconds_used(deadline: Deadline) -> str:
    """`30 s of 120 s`, or what was used of no limit."""
    of = "" if deadline.budget is None else f" of {deadline.budget:g} s"
    return f"{deadline.used:.0f} s{of}"


def _listed(values: Mapping[str, float], digits: str) -> str:
    return " ".join(f"{name}={value:{digits}}" for name, value in values.items())


class _TimeBar(BarColumn):
    """How much of a budget is used."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(bar_width=None)
        self._deadline = deadline

    def render(self, task: Task) -> ProgressBar:
        """See `ProgressColumn`."""
        total = self._deadline.budget or 1.0
        return ProgressBar(total=total, completed=min(self._deadline.used, total))


class _TimeUsed(ProgressColumn):
    """Seconds used of a budget."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def render(self, task: Task) -> Text:
        """See `ProgressColumn`."""
        return Text(seconds_used(self._deadline), style="progress.elapsed")


class Screen:
    """A progress bar and a table of losses, weights and errors that fit a narrow terminal.

    The bar is that of steps, or of the budget where their number is not known.
    """

    def __init__(self, live: Drawing, label: str, steps: int | None, deadline: Deadline) -> None:
        self._live, self._steps = live, steps
        has_budget = deadline.budget is not None
        time = TimeElapsedColumn() if steps is None else TimeRemainingColumn()
        self._progress = Progress(
            TextColumn("{task.description}"),
            _TimeBar(deadline) if has_budget and steps is None else BarColumn(bar_width=None),
            TextColumn("step {task.completed}") if steps is None else MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            _TimeUsed(deadline) if has_budget else time,
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

    def wait(self) -> None:
        """Do nothing: the screen redraws itself."""


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
