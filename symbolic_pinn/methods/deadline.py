"""`Deadline`: when a run shall end, whatever it is at."""

import math
import time
from dataclasses import dataclass, replace

from symbolic_pinn.checks import Number, plain_number, require_positive_number

# What a method leaves of its time for a verdict: this share; of a short time so many seconds, half
# of them for each further solution, but never more than the last share.
_FOR_VERDICT, _SECONDS, _AT_MOST = 0.1, 3.0, 0.25


@dataclass(frozen=True)
class Deadline:
    """A time at which a run ends with the best that it has.

    Attributes:
        budget: seconds that were given; none for never.
        begin: when they began, on the clock of `time.perf_counter`.
        verdicts: solutions that will be judged before the end.
        whole: the budget that this one is a share of, if it is one.
    """

    budget: float | None = None
    begin: float = 0.0
    verdicts: int = 1
    whole: float | None = None

    @classmethod
    def after(cls, budget: "Number | Deadline | None", verdicts: int = 1) -> "Deadline":
        """So many seconds from now, or a deadline as it is.

        Raises:
            InputError: `budget` is no positive number.
        """
        if isinstance(budget, Deadline):
            return replace(budget, verdicts=verdicts)
        seconds = plain_number(budget)
        if seconds is not None:
            require_positive_number(budget=seconds)
            seconds = float(seconds)
        return cls(seconds, time.perf_counter(), verdicts)

    def begun_earlier(self, seconds: float) -> "Deadline":
        """The same with so many seconds used up already."""
        return replace(self, begin=self.begin - seconds)

    @property
    def used(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.begin

    @property
    def left(self) -> float:
        """Seconds until the end; infinite without a budget."""
        return math.inf if self.budget is None else self.budget - self.used

    @property
    def left_to_search(self) -> float:
        """The same without what the verdicts need."""
        return self.left - self._for_verdicts

    @property
    def _for_verdicts(self) -> float:
        if self.budget is None or not self.verdicts:
            return 0.0
        seconds = _SECONDS * (1 + self.verdicts) / 2
        return max(_FOR_VERDICT * self.budget, min(seconds, _AT_MOST * self.budget))

    @property
    def is_over(self) -> bool:
        """Whether the search must end now."""
        return self.left_to_search <= 0

    def share(self, part: float) -> "Deadline":
        """The end of a first part of what is left, with the verdict on one solution."""
        return self._part(part * self.left, 1)

    def stage(self, part: float) -> "Deadline":
        """The end of a first part of what is left to search, whose solution is not judged."""
        return self._part(part * self.left_to_search, 0)

    def _part(self, seconds: float, verdicts: int) -> "Deadline":
        if self.budget is None:
            return replace(self, verdicts=verdicts)
        whole = self.budget if self.whole is None else self.whole
        return Deadline(max(seconds, 0.0), time.perf_counter(), verdicts, whole)

    @property
    def message(self) -> str:
        """What is said of a run that it ended."""
        if self.whole is None:
            return f"the budget of {self.budget:g} s ended the search"
        return f"its share of the budget of {self.whole:g} s ended the search"


NEVER = Deadline()
