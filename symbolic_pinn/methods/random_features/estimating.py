"""Estimates of the error while a solution is sought: as many as are worth their time."""

import time
from collections.abc import Callable

from symbolic_pinn.methods.random_features.covers import Cover
from symbolic_pinn.methods.random_features.found_field import FoundField
from symbolic_pinn.methods.random_features.trial_log import TrialLog

# An estimate that is predicted to take longer, against the time left, is not begun.
_LATE = 1.5


class Estimating:
    """The estimates of a search, which take no more than a share of its time.

    Args:
        log: of its trials.

    Attributes:
        last: the solution that was estimated last, and its field.
    """

    def __init__(self, log: TrialLog) -> None:
        self._log, self._begin, self._spent = log, time.perf_counter(), 0.0
        self._known: list[tuple[Cover, FoundField]] = []

    @property
    def last(self) -> Cover | None:
        """The solution that was estimated last."""
        return self._known[-1][0] if self._known else None

    @property
    def error_for_score(self) -> float | None:
        """The estimated error over the score of the solution that was estimated last."""
        if not self._known:
            return None
        cover, found = self._known[-1]
        error = found.largest_error
        return None if error is None or not cover.score > 0 else error / cover.score

    def seconds(self, cover: Cover) -> float:
        """About how long the estimate takes, as estimates took before."""
        return self._log.estimate_ratio * cover.seconds_to_estimate

    def within(self, cover: Cover, share: float) -> FoundField | None:
        """The field with its estimate, if all estimates together keep to a share of the time."""
        for other, found in self._known:
            if other is cover:
                return found
        elapsed, seconds = time.perf_counter() - self._begin, self.seconds(cover)
        if self._spent + seconds > share * (elapsed + seconds):
            return None
        return self._made(cover, lambda: True)

    def at_last(self, cover: Cover, seconds_left: Callable[[], float]) -> FoundField:
        """The field of the solution that is given, its error estimated if there is any time."""
        for other, found in self._known:
            if other is cover:
                return found
        is_time = self.seconds(cover) <= _LATE * seconds_left()
        return self._made(cover, lambda: is_time and seconds_left() > 0)

    def _made(self, cover: Cover, is_time: Callable[[], bool]) -> FoundField:
        begin = time.perf_counter()
        found = cover.found(is_time)
        taken = time.perf_counter() - begin
        self._spent += taken
        self._log.estimate_ratio = taken / cover.seconds_to_estimate
        self._known.append((cover, found))
        return found
