"""`Deadline`: when a run shall end, whatever it is at."""

import math
import time
from dataclasses import dataclass

from symbolic_pinn.checks import Number, positive_numbers

# What a method leaves of its time for the verdict on what it found.
_FOR_VERDICT = 0.1


@dataclass(frozen=True)
class Deadline:
    """A time at which a run ends with the best that it has.

    Attributes:
        budget: seconds that were given; none for never.
        begin: when they began, on the clock of `time.perf_counter`.
    """

    budget: float | None = None
    begin: float = 0.0

    @classmethod
    def after(cls, budget: Number | None) -> "Deadline":
        """So many seconds from now.

        Raises:
            InputError: `budget` is no positive number.
        """
        if budget is not None:
            budget = float(positive_numbers("budget", budget)[0])
        return cls(budget, time.perf_counter())

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
        """The same without what the verdict on the solution needs."""
        return self.left - (0.0 if self.budget is None else _FOR_VERDICT * self.budget)

    @property
    def is_over(self) -> bool:
        """Whether the search must end now."""
        return self.left_to_search <= 0

    def share(self, part: float) -> "Deadline":
        """The end of a first part of what is left."""
        if self.budget is None:
            return self
        return Deadline(self.used + part * max(self.left, 0.0), self.begin)

    @property
    def message(self) -> str:
        """What is said of a run that it ended."""
        return f"the budget of {self.budget:g} s ended the search"


NEVER = Deadline()
