"""What methods other than first-order training write down while they go on, and how they stop."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import History, Outcome, Reference, Row, Status
from symbolic_pinn.solvers.clock import Clock
from symbolic_pinn.solvers.interrupt import stop_on_interrupt

# Gives the unknowns "points unknowns" at points.
Values = Callable[[np.ndarray], np.ndarray]


class Stopped(Exception):  # noqa: N818 - it is no error
    """Ctrl-C was pressed; what was found so far shall be kept."""


class Journal:
    """The history of a run, and the errors in it where an exact solution is known.

    Args:
        problem: what is solved.
        report: called with each row.
    """

    def __init__(self, problem: Problem, report: Callable[[Row], None]) -> None:
        self._problem, self._report = problem, report
        self.clock, self._reference = Clock(), Reference(problem)
        self._is_stopped: Callable[[], bool] = lambda: False
        self.history, self.outcome, self.step = History(), Outcome(), 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Ctrl-C ends the run at the next step."""
        with stop_on_interrupt() as stopped:
            self._is_stopped = stopped
            yield

    def count(self) -> None:
        """A step was taken.

        Raises:
            Stopped: Ctrl-C was pressed.
        """
        self.step += 1
        if self._is_stopped():
            self.outcome = Outcome(Status.INTERRUPTED, f"stopped after {self.step} steps")
            raise Stopped

    def row(
        self,
        losses: Mapping[str, float],
        values: Values | None,
        method: Mapping[str, float],
        *,
        weights: Mapping[str, float] | None = None,
        theta: Mapping[str, float] | None = None,
    ) -> None:
        """Keep and report a row of figures.

        Args:
            losses: of each group, not weighted.
            values: the unknowns, to be compared with the exact solution.
            method: figures of the method.
            weights: of each group; 1 by default.
            theta: trainable parameters.
        """
        row = Row(
            self.step,
            dict(losses),
            dict(weights or dict.fromkeys(losses, 1.0)),
            {} if values is None else self._reference.errors(values),
            self.clock.working,
            dict(theta or {}),
            dict(method),
        )
        self.history.rows.append(row)
        self._report(row)
