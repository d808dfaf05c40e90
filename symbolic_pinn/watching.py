"""`Watch`: who follows a run while it is solved: a report, callbacks, and a display."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from symbolic_pinn.callbacks import Calls, TaskFacts
from symbolic_pinn.callbacks.calls import require_callbacks
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.recorder import Report
from symbolic_pinn.progress.place import is_watched
from symbolic_pinn.solution import Row
from symbolic_pinn.workers import Workers

# Whether a display is open: one that is solved meanwhile, by a callback, opens no other.
_open: list[Any] = []


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who follows a run.

    Attributes:
        facts: of the run.
        shown: what a row is shown to beside the callbacks.
        calls: the callbacks.
    """

    facts: TaskFacts
    shown: tuple[Report, ...] = ()
    calls: Calls = field(default_factory=lambda: Calls(()))

    def report(self, row: Row) -> None:
        """Show a row to all."""
        self.show(row)
        self.calls.row(row)

    def show(self, row: Row) -> None:
        """Show a row to all but the callbacks: it is not of the run's own method."""
        for report in self.shown:
            report(row)


@contextmanager
def watching(
    facts: TaskFacts,
    deadline: Deadline,
    *,
    report: Report | None,
    callbacks: Any,
    progress: bool | None,
) -> Iterator[Watch]:
    """Who follows a run, told that it begins.

    Args:
        facts: of the run.
        deadline: when it ends at the latest.
        report, callbacks, progress: as for `solve`.
    """
    calls = Calls(require_callbacks(callbacks))
    calls.begin(facts)
    with displaying(progress) as display:
        shown = [] if report is None else [report]
        if display is not None:
            label = facts.label or facts.problem.name
            shown.append(display.view(label, facts.steps, deadline).report)
        yield Watch(facts=facts, shown=tuple(shown), calls=calls)


@contextmanager
def displaying(progress: bool | None) -> Iterator[Any]:
    """A monitor that shows something, or `None` where nobody looks.

    Args:
        progress: whether it is shown; `None` for where somebody looks.
    """
    is_shown = is_watched() if progress is None else progress
    if not is_shown or _open:
        yield None
        return
    from symbolic_pinn.progress import Monitor

    monitor = Monitor(silent=False, plain=progress is True)
    _open.append(monitor)
    try:
        with monitor.showing():
            yield monitor
    finally:
        _open.remove(monitor)


def counted(workers: Workers, display: Any, label: str) -> Workers:
    """Workers, and the display of how many of their tasks have ended, if there is one."""
    if display is None:
        return workers
    from symbolic_pinn.progress import Watched

    return Watched(workers, display, label)


def refuse_callbacks(callbacks: Any, cluster: Any) -> None:
    """Refuse callbacks of what workers solve."""
    if cluster is not None and require_callbacks(callbacks):
        raise InputError(
            "callbacks are called in this process, and workers solve elsewhere; leave out"
            " `callbacks` or `cluster`"
        )
