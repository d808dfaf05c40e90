"""`Monitor`: chooses how what is solved is shown."""

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from rich.console import Console
from rich.live import Live

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.progress.counts import Count, PlainCount, ScreenCount
from symbolic_pinn.progress.notebook import CellOutput
from symbolic_pinn.progress.place import in_notebook
from symbolic_pinn.progress.views import Display, Plain, Screen, Silent

# Seconds between two looks whether it is time for a line.
_BETWEEN = 1.0


class Monitor:
    """Chooses the view: a live screen, a cell of a notebook, plain lines, or silence.

    It draws on the stream of errors, so that results alone go into a pipe.

    Args:
        silent: whether nothing is shown.
        plain: whether there are lines in any case.
    """

    def __init__(self, silent: bool, *, plain: bool = False) -> None:
        self._silent = silent
        self._console, self._view = Console(stderr=True), Silent()
        self._drawing: Any = None
        if in_notebook():
            # A stream of errors is red there.
            self._console = Console(file=sys.stdout, force_jupyter=False, force_terminal=False)
            self._drawing = None if plain else CellOutput()
        elif self._console.is_terminal and not plain:
            self._drawing = Live(console=self._console, refresh_per_second=8)

    _view: Display

    def showing(self) -> AbstractContextManager[Any]:
        """The context in which views draw."""
        if self._silent:
            return nullcontext()
        return self._waiting() if self._drawing is None else self._drawing

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Remind the view now and then that time passes."""
        ended = threading.Event()

        def remind() -> None:
            while not ended.wait(_BETWEEN):
                self._view.wait()

        thread = threading.Thread(target=remind, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def view(self, label: str, steps: int | None, deadline: Deadline) -> Display:
        """The view of one run, which has a deadline."""
        if self._silent:
            self._view = Silent()
        elif self._drawing is not None:
            self._view = Screen(self._drawing, label, steps, deadline)
        else:
            self._view = Plain(self._console, label, steps, deadline)
        return self._view

    def count(self, label: str, of: int) -> Count:
        """The view of a run whose tasks are solved by others."""
        if self._silent:
            count = Count()
        elif self._drawing is not None:
            count = ScreenCount(self._drawing, label, of)
        else:
            count = PlainCount(self._console, label, of)
        self._view = count
        return count
