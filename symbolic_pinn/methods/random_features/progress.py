"""The best solution of a search so far: always over the whole domain, shown as it gets better."""

import time

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.random_features.covers import Cover
from symbolic_pinn.methods.random_features.found_field import FoundField
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.problem import Problem
from symbolic_pinn.verdict import FAILED

# Shares of the time that estimates of the error may take while a solution is sought: for show, and
# where the search ends by them.
_FOR_SHOW, _TO_END = 0.05, 0.3
# A score that has fallen to this share is worth another estimate.
_BETTER = 0.3
# An estimate that is predicted to take longer, against the time left, is not begun.
_LATE = 2.0
# How far a score may be above the tolerance when the error is looked at.
_NEAR = 10.0


class Progress:
    """What a search has found, and whether it shall go on.

    Args:
        problem: what is solved.
        recorder: of the run.
        deadline: when it ends at the latest.
        tolerance: estimated relative error that is enough, if any.
        log: of trials.

    Attributes:
        best: the best solution so far, if there is one.
        can_close: whether what is being done can be brought to an end at any time.
        waiting: seconds that the estimate of what is being sought will take.
    """

    def __init__(
        self,
        problem: Problem,
        recorder: Recorder,
        *,
        deadline: Deadline,
        tolerance: float | None,
        log: TrialLog,
    ) -> None:
        self._problem, self._recorder, self._deadline = problem, recorder, deadline
        self._tolerance, self.log = tolerance, log
        self.best: Cover | None = None
        self.can_close, self.waiting = False, 0.0
        self._estimated: tuple[Cover, FoundField] | None = None
        self._estimating, self._begin = 0.0, time.perf_counter()

    @property
    def seconds_left(self) -> float:
        """For the search; what the estimate of its solution needs is left out."""
        of_best = 0.0 if self.best is None else self.best.seconds_to_estimate
        needed = self.log.estimate_ratio * max(of_best, self.waiting)
        return min(self._deadline.left_to_search, self._deadline.left - needed)

    def count(self) -> None:
        """A trial was made.

        Raises:
            Stopped: Ctrl-C was pressed, or time is up.
        """
        self._recorder.step += 1
        self.check()

    def check(self) -> None:
        """Look whether the search shall end; never before there is a solution.

        Raises:
            Stopped: Ctrl-C was pressed, or time is up.
        """
        if self.best is not None or self.can_close:
            self._recorder.check()
            if self.seconds_left <= 0:
                self._recorder.out_of_time()

    def offer(self, cover: Cover) -> None:
        """Take what is better than all before.

        Raises:
            Stopped: it is as good as was asked for.
        """
        if self.best is not None and not cover.score < self.best.score:
            return
        self.best = cover
        found = self._estimate(cover)
        self.record(cover, found)
        if found is not None and self._is_enough(found):
            raise Stopped

    def passed(self, cover: Cover, time: float, score: float) -> None:
        """A time block was solved; told are the figures of the best solution, or so far."""
        best = self.best or cover
        self.record(best, None, values=False, time=time, **{"residual there": score})

    def field(self) -> FoundField:
        """The field of the best solution, which is what the last row is about."""
        if self.best is None:
            raise KeyboardInterrupt
        if self._estimated is None or self._estimated[0] is not self.best:
            seconds = self.log.estimate_ratio * self.best.seconds_to_estimate
            is_time = seconds <= _LATE * self._deadline.left
            found = self.best.found(lambda: is_time and self._deadline.left > 0)
            self._estimated = self.best, found
        self.record(*self._estimated)
        return self._estimated[1]

    def record(
        self,
        cover: Cover,
        found: FoundField | None,
        *,
        values: bool = True,
        **figures: int | float,
    ) -> None:
        """Write down a solution, compared with the exact one or not."""
        losses = dict.fromkeys(self._problem.groups, 0.0)
        for m in cover.measures if found is None else found.measures:
            losses[m.group] = losses.get(m.group, 0.0) + m.rms**2
        names = [s.name for s in self._problem.trainable]
        error = None if found is None else found.largest_error
        self._recorder.record(
            losses,
            cover.values if values else None,
            estimates=dict(zip(names, cover.theta, strict=True)),
            method={
                "residual": cover.score,
                **({} if error is None else {"estimated error": error}),
                **cover.sizes,
                **figures,
            },
        )

    def _estimate(self, cover: Cover) -> FoundField | None:
        """The field with its estimate, where that is worth its time."""
        if self._estimated is not None and cover.score > _BETTER * self._estimated[0].score:
            return None
        now = time.perf_counter()
        ends = self._tolerance is not None and cover.score < _NEAR * self._tolerance
        share = _TO_END if ends else _FOR_SHOW
        seconds = self.log.estimate_ratio * cover.seconds_to_estimate
        if self._estimating + seconds > share * (now - self._begin + seconds):
            return None
        found = cover.found(lambda: True)
        taken = time.perf_counter() - now
        self._estimating += taken
        self.log.estimate_ratio = taken / cover.seconds_to_estimate
        self._estimated = cover, found
        return found

    def _is_enough(self, found: FoundField) -> bool:
        error = found.largest_error
        if self._tolerance is None or error is None:
            return False
        return error <= self._tolerance and found.verdict("").status != FAILED
