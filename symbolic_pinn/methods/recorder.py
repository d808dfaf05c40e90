"""What is written down of a solution while it is sought, and how the search is stopped."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, NoReturn

import numpy as np

from symbolic_pinn.methods.clock import Clock
from symbolic_pinn.methods.deadline import NEVER, Deadline
from symbolic_pinn.methods.interrupt import received, stop_on_interrupt
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import History, Outcome, Reference, Row, Status

# Gives the unknowns "points unknowns" at points.
FieldValues = Callable[[np.ndarray], np.ndarray]
Report = Callable[[Row], None]
# What is so, stays so; what was stopped runs again.
_ENDED = (Status.NOT_FINITE, Status.ENOUGH, Status.COMPLETED)


class Stopped(Exception):  # noqa: N818 - it is no error
    """Ctrl-C was pressed, or time is up; what was found so far shall be kept."""


class Recorder:
    """The history, the outcome and the time of one solution while it is sought.

    Args:
        problem: what is solved.
        report: called with each row.
        deadline: when it ends at the latest.
        stopping: how somebody who follows it wants it to end, if so.
        clock, reference: shared by solutions that are sought at once; made anew by default.

    Attributes:
        history, outcome: so far.
        step: steps that were counted.
    """

    def __init__(
        self,
        problem: Problem,
        report: Report,
        *,
        deadline: Deadline = NEVER,
        stopping: Callable[[], Outcome | None] = lambda: None,
        clock: Clock | None = None,
        reference: Reference | None = None,
    ) -> None:
        self._report, self.clock, self._deadline = report, clock or Clock(), deadline
        self._reference, self._stopping = reference or Reference(problem), stopping
        stopping()  # what was asked of the one before is over
        self._is_stopped: Callable[[], bool] = lambda: False
        self.history, self.outcome, self.step = History(), Outcome(), 0

    @property
    def is_running(self) -> bool:
        """Whether nothing has ended it."""
        return self.outcome.status == Status.COMPLETED

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Ctrl-C ends the search at the next step."""
        with stop_on_interrupt() as stopped:
            self._is_stopped = stopped
            yield

    def count(self) -> None:
        """A step was taken.

        Raises:
            Stopped: Ctrl-C was pressed, or time is up.
        """
        self.step += 1
        self.check()

    def check(self) -> None:
        """Look whether it shall end, within a long step too.

        Raises:
            Stopped: Ctrl-C was pressed, or time is up.
        """
        if self._is_stopped():
            self.interrupt()
            raise Stopped
        if asked := self._stopping():
            self.stop(asked)
        self.check_time()

    def check_time(self, needed: float = 0.0) -> None:
        """Look whether there are so many seconds left for the search.

        Raises:
            Stopped: there are not.
        """
        if self._deadline.left_to_search <= needed:
            self.out_of_time()

    def out_of_time(self) -> NoReturn:
        """It ends here, since time is up.

        Raises:
            Stopped: always.
        """
        self.stop(Outcome(Status.OUT_OF_TIME, self._deadline.message))

    def stop(self, outcome: Outcome) -> NoReturn:
        """It ends here.

        Raises:
            Stopped: always.
        """
        self.outcome = outcome
        raise Stopped

    @property
    def facts(self) -> dict[str, Any]:
        """What a checkpoint keeps of it: the step, the rows, and how it ended."""
        outcome = self.outcome
        return {
            "step": self.step,
            "rows": [asdict(row) for row in self.history.rows],
            "outcome": [str(outcome.status), outcome.message, outcome.speaks_against],
        }

    def go_on(self, facts: Mapping[str, Any]) -> None:
        """Go on where the recorder stood that these are of; one that was stopped, runs again."""
        self.step = facts["step"]
        self.history = History([Row(**row) for row in facts["rows"]])
        status, message, speaks_against = facts["outcome"]
        if status in _ENDED:
            self.outcome = Outcome(Status(status), message, speaks_against)

    def interrupt(self) -> None:
        """It ends here, since Ctrl-C was pressed or the process shall end."""
        by = "" if received() == signal.SIGINT else f" by {signal.Signals(received()).name}"
        self.outcome = Outcome(Status.INTERRUPTED, f"stopped{by} after {self.step} steps")

    def record(
        self,
        losses: Mapping[str, float],
        values: FieldValues | None,
        *,
        weights: Mapping[str, float] | None = None,
        estimates: Mapping[str, float] | None = None,
        method: Mapping[str, float] | None = None,
    ) -> Row:
        """Keep and report a row of figures at the present step.

        Args:
            losses: of each part, not weighted.
            values: the unknowns, to be compared with the exact solution.
            weights: of each part; 1 by default.
            estimates: trainable parameters.
            method: figures of the method.
        """
        row = Row(
            step=self.step,
            losses=dict(losses),
            weights=dict(weights or dict.fromkeys(losses, 1.0)),
            relative_l2={} if values is None else self._reference.errors(values),
            seconds=self.clock.working,
            estimates=dict(estimates or {}),
            method=dict(method or {}),
        )
        self.history.rows.append(row)
        self._report(row)
        return row
