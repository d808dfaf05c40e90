"""`Target`: the relative error that is enough, and whether a field has it."""

from symbolic_pinn.methods.clock import Clock
from symbolic_pinn.methods.method import Task
from symbolic_pinn.networks import Field
from symbolic_pinn.solution import Outcome, Solution, Status
from symbolic_pinn.verdict import ErrorEstimate, Verdict, largest

# The share of its time that a run spends on looking, and the seconds that it may in any case.
_SHARE, _SECONDS = 0.05, 1.0


class Target:
    """The tolerance of a task, looked at now and then while fields are improved.

    A field has it where every term holds to it at points held out, and the estimate of its error
    agrees. The estimate takes a second: it is made only where the terms hold, and after one that
    does not agree, only where they hold better by as much as was missing.

    Args:
        task: whose tolerance; without one nothing is ever enough.
    """

    def __init__(self, task: Task) -> None:
        self._task, self._clock, self._spent = task, Clock(), 0.0
        self._needed = task.tolerance or 0.0

    @property
    def is_due(self) -> bool:
        """Whether there is one, and it is time to look."""
        allowed = max(_SECONDS, _SHARE * self._clock.working)
        return self._task.tolerance is not None and self._spent <= allowed

    def is_met(self, *fields: Field) -> bool:
        """Whether all of some fields have it."""
        working = self._clock.working
        met = all(map(self._has_it, fields))
        self._spent += self._clock.working - working
        return met

    def _has_it(self, field: Field) -> bool:
        task, tolerance = self._task, self._task.tolerance
        assert tolerance is not None
        if largest(task.held_out(field)) > self._needed:
            return False
        judged = task.with_verdict(
            Solution(problem=task.problem, field=field, network=task.description)
        )
        assert judged.verdict is not None
        error = _error(judged.verdict)
        if error <= tolerance:
            return True
        self._needed = largest(judged.verdict.measures) * max(tolerance / error, 0.1)
        return False

    @property
    def outcome(self) -> Outcome:
        """How a run ends that has it."""
        text = f"the relative error is below {self._task.tolerance:g}, as it is estimated"
        return Outcome(Status.ENOUGH, text)


def _error(verdict: Verdict) -> float:
    """The largest error of an unknown that a verdict knows of; infinite where it knows none."""
    estimate = verdict.estimate or ErrorEstimate()
    if estimate.undetermined or estimate.out_of_time:
        return float("inf")
    if estimate.relative:
        return max(estimate.relative.values())
    return float("inf") if estimate.bound is None else estimate.bound
