"""`Pace`: how many steps run between two looks at the clock and the keyboard."""

from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.solution import Outcome, Status

# Seconds of a chunk at most, and its share of a budget.
_LONGEST, _SHARE = 5.0, 0.05
# Steps for which a chunk leaves time, so that the last one has a row, and with how many it is that.
_LEFT, _LAST = 1.5, 2.5


class Pace:
    """The length of chunks, once the speed of steps is known; the first chunk is one step.

    Args:
        steps: of the whole run.
        every: steps between two rows of the history.
        deadline: when the run ends at the latest.
    """

    def __init__(self, steps: int, every: int, deadline: Deadline) -> None:
        self._steps, self._every, self._deadline = steps, every, deadline
        self._longest = min(_LONGEST, _SHARE * (deadline.budget or float("inf")))
        self._of_step, self._since_row = 0.0, 0.0
        self._is_first = True

    def took(self, steps: int, seconds: float) -> None:
        """A chunk is done."""
        self._of_step = seconds / max(1, steps)
        self._since_row += seconds
        self._is_first = False

    def is_row_due(self, step: int) -> bool:
        """Whether a step has a row of the history; called once before each chunk.

        Each so many steps, the last step, and where steps are slow each few seconds.
        """
        is_due = step % self._every == 0 or step == self._steps - 1 or self.is_last
        is_due = is_due or self._since_row >= self._longest
        if is_due:
            self._since_row = 0.0
        return is_due

    @property
    def is_last(self) -> bool:
        """Whether there is time for no more than the next step."""
        return not self._is_first and self._deadline.left_to_search <= _LAST * self._of_step

    @property
    def is_over(self) -> bool:
        """Whether the next step would end too late."""
        return self._deadline.left_to_search <= self._of_step

    @property
    def outcome(self) -> Outcome:
        """How a run ends then."""
        return Outcome(Status.OUT_OF_TIME, self._deadline.message)

    def count(self, step: int) -> int:
        """Steps of the next chunk; the very last is a chunk of its own, to have its row."""
        rows = (self._every - step % self._every, self._steps - 1 - step)
        if self._is_first or self.is_last:
            return 1
        seconds = min(self._longest, self._deadline.left_to_search - _LEFT * self._of_step)
        in_time = seconds / self._of_step if self._of_step else float("inf")
        return max(1, int(min(*rows, in_time)))
