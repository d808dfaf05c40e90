"""The best solution of a search so far: always over the whole domain, shown as it gets better."""

import math

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.random_features.covers import Cover
from symbolic_pinn.methods.random_features.estimating import Estimating
from symbolic_pinn.methods.random_features.found_field import FoundField
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.problem import Problem
from symbolic_pinn.verdict import FAILED

# Shares of the time that estimates of the error may take while a solution is sought: for show, to
# choose between solutions, and where the search may end by them, or is all but sure to.
_FOR_SHOW, _TO_CHOOSE, _TO_END, _AT_THE_END = 0.05, 0.25, 0.7, 1.0
# Above this score an estimate of the error chooses nothing.
_POOR = 0.1
# A score that has fallen to this share is worth another estimate.
_BETTER = 0.3
# How far a score may be above the tolerance when the error is looked at first.
_NEAR = 10.0
# To what share of what is wanted a score shall fall, since errors do not go with scores exactly.
_SURELY = 0.3


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
        self._estimating, self._of_kind = Estimating(log), dict[int | float, float]()

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
        if self.best is not None and not self._is_better(cover, self.best):
            return
        self.best = cover
        found = self._estimate(cover)
        self.record(cover, found)
        if found is not None and self._is_enough(found):
            raise Stopped

    def _is_better(self, cover: Cover, best: Cover) -> bool:
        """Whether a solution is better than the best so far: by the score.

        In other cells a residual says another thing of the error. There the estimate decides, for
        the best of its kind and where there is time.
        """
        by_score, cells = cover.score < best.score, cover.sizes["cells"]
        kind = self._of_kind.get(cells, math.inf)
        self._of_kind[cells] = min(kind, cover.score)
        far = not best.score / _NEAR < cover.score < _NEAR * best.score
        is_poor = min(cover.score, best.score) > _POOR
        if cells == best.sizes["cells"] or far or is_poor or not cover.score < _BETTER * kind:
            return by_score
        before = self._estimated_error(best)
        after = None if before is None else self._estimated_error(cover)
        return by_score if before is None or after is None else after < before

    def _estimated_error(self, cover: Cover) -> float | None:
        """To choose by, if there is time for it."""
        found = self._estimating.within(cover, _TO_CHOOSE)
        return None if found is None else found.largest_error

    @property
    def wants_more(self) -> bool:
        """Whether an error was asked for that the best solution has not."""
        if self._tolerance is None or self.best is None:
            return False
        return not self._is_enough(self._last_field())

    @property
    def wanted_score(self) -> float | None:
        """With which the error is likely to be what was asked for; `None` where nothing tells."""
        ratio = self._estimating.error_for_score
        return _SURELY * self._tolerance / ratio if ratio and self._tolerance else None

    def passed(self, cover: Cover, time: float, score: float) -> None:
        """A time block was solved; told are the figures of the best solution, or so far."""
        best = self.best or cover
        self.record(best, None, values=False, time=time, **{"residual there": score})

    def field(self) -> FoundField:
        """The field of the best solution, which is what the last row is about."""
        found = self._last_field()
        assert self.best is not None
        self.record(self.best, found)
        return found

    def _last_field(self) -> FoundField:
        if self.best is None:
            raise KeyboardInterrupt
        return self._estimating.at_last(self.best, lambda: self._deadline.left)

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
        last = self._estimating.last
        if (share := self._share_to_end(cover)) is not None:
            return self._estimating.within(cover, share)
        if last is not None and cover.score > _BETTER * last.score:
            return None
        return self._estimating.within(cover, _FOR_SHOW)

    def _share_to_end(self, cover: Cover) -> float | None:
        """What an estimate may take that may end the search; `None` where it is not likely to.

        The error goes with the score about as in the solution that was estimated last; of the first
        one a tenth of the score is thought.
        """
        if self._tolerance is None:
            return None
        ratio = self._estimating.error_for_score
        likely = cover.score * (1 / _NEAR if ratio is None else ratio)
        if likely > self._tolerance:
            return None
        is_sure = ratio is not None and _NEAR * likely <= self._tolerance
        return _AT_THE_END if is_sure else _TO_END

    def _is_enough(self, found: FoundField) -> bool:
        """Whether the estimated error, or where there is none its bound, is what was asked for."""
        if self._tolerance is None:
            return False
        said = found.verdict("")
        bound = None if said.estimate is None else said.estimate.bound
        error = bound if found.largest_error is None else found.largest_error
        return error is not None and error <= self._tolerance and said.status != FAILED
