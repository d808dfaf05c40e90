"""How many of the tasks of a run have ended, on a terminal or in a file."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.progress.views import Drawing
from symbolic_pinn.solution import Row

_SILENCE = 10.0


class Count:
    """Shows nothing."""

    def ended(self, name: str) -> None:
        """One more has ended."""

    def report(self, row: Row) -> None:
        """Do nothing: workers send no rows."""

    def wait(self) -> None:
        """Time has passed, perhaps."""


class PlainCount(Count):
    """A line for each, and one at least every ten seconds."""

    def __init__(self, console: Console, label: str, of: int) -> None:
        self._console, self._label, self._of = console, label, of
        self._done, self._clock, self._printed = 0, Deadline.after(None), 0.0
        self._print("begun")

    def ended(self, name: str) -> None:
        """Print its name."""
        self._done += 1
        self._print(f"{name} solved")

    def wait(self) -> None:
        """Print that the others are at work, if there was nothing else for ten seconds."""
        if self._clock.used - self._printed >= _SILENCE:
            self._print("at work")

    def _print(self, what: str) -> None:
        self._printed = self._clock.used
        text = f"{self._label}: {what}, {self._done} of {self._of} done, {self._printed:.0f} s"
        self._console.print(text, soft_wrap=True, markup=False, highlight=False)


class ScreenCount(Count):
    """A bar that grows, and who was last."""

    def __init__(self, live: Drawing, label: str, of: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            expand=True,
        )
        self._label, self._task = label, self._progress.add_task(label, total=of)
        live.update(self._progress)

    def ended(self, name: str) -> None:
        """Redraw."""
        self._progress.update(self._task, advance=1, description=f"{self._label}: {name} solved")
