"""`Calls`: the callbacks of a run, called one after the other; none of them can lose it."""

import warnings
from collections.abc import Sequence
from typing import Any

from symbolic_pinn.callbacks.callback import Callback, Labelled, TaskFacts
from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.processes import is_first
from symbolic_pinn.solution import Outcome, Row, Solution, Status


def require_callbacks(given: Any) -> tuple[Callback, ...]:
    """The callbacks that were given, one or several.

    Raises:
        InputError: one of them is something else.
    """
    found = (given,) if isinstance(given, Callback) else given
    several = isinstance(found, Sequence) and not isinstance(found, str)
    for one in found if several else (given,):
        if not isinstance(one, Callback):
            remedy = "; give an object of the class" if isinstance(one, type) else ""
            raise InputError(
                f"`callbacks=` takes callbacks, such as `StopAt(tolerance=1e-6)`; one is"
                f" {shown(one)}{remedy}"
            )
    return tuple(found)


class Calls:
    """The callbacks of a run.

    Args:
        callbacks: in their order.
    """

    def __init__(self, callbacks: Sequence[Callback]) -> None:
        # In several processes the first one writes and decides.
        self._callbacks = [*callbacks] if is_first() else []
        self._asked: Outcome | None = None

    def begin(self, facts: TaskFacts) -> None:
        """Tell all of them that a run begins."""
        for one in self._callbacks:
            one.begin(facts)

    def row(self, row: Row) -> None:
        """Show all of them the new figures; one that fails is not called again."""
        for one in [*self._callbacks]:
            try:
                answer = one.row(row)
            except Exception as error:  # noqa: BLE001 - it is the user's code
                self._callbacks.remove(one)
                self._fail(one, error, row)
                continue
            if answer and self._asked is None:
                why = answer if isinstance(answer, str) else f"by `{_name(one)}`"
                self._asked = Outcome(Status.STOPPED, f"stopped after step {row.step}: {why}")

    def stopping(self) -> Outcome | None:
        """How the run shall end, if one of them has asked for it since the last time."""
        asked, self._asked = self._asked, None
        return asked

    def end(self, *solutions: Solution) -> None:
        """Show all of them what was found."""
        for one in self._callbacks:
            try:
                for solution in solutions:
                    one.end(solution)
            except Exception as error:  # noqa: BLE001 - it is the user's code
                self._warn(one, error)

    def _fail(self, one: Callback, error: Exception, row: Row) -> None:
        what = f"the callback `{_name(one)}` raised {type(error).__name__}: {error}"
        self._asked = Outcome(Status.INTERRUPTED, f"stopped after step {row.step}: {what}")
        self._warn(one, error)

    def _warn(self, one: Callback, error: Exception) -> None:
        text = f"the callback `{_name(one)}` raised {type(error).__name__}: {error}"
        warnings.warn(text, RuntimeWarning, stacklevel=4)


def _name(one: Callback) -> str:
    return one.name if isinstance(one, Labelled) else type(one).__name__
