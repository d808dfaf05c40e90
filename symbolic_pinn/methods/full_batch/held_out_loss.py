"""The loss of a descent at points that it does not solve at, looked at every few iterations."""

from collections.abc import Callable
from math import inf, isnan

from symbolic_pinn.objective.types import Vector

# Looks without a better one after which enough was seen.
_PATIENCE = 5
# Better is by a share, clearly better by a larger one. A network is overfitted where the loss at
# its points is below a share of the other, and of what it was at the best of these.
_BETTER, _CLEARLY, _OVERFITTED, _FELL_ON = 0.99, 0.9, 0.5, 0.25


class HeldOutLoss:
    """Where it was smallest, and whether it still follows the loss at the points solved at.

    Args:
        loss: at points held out, of the trained numbers.
        theta: the numbers at the start.
        every: iterations between two looks.

    Attributes:
        every: as given.
        last: what was seen last.
        best: the numbers at which it was smallest.
    """

    def __init__(self, loss: Callable[[Vector], float], theta: Vector, every: int) -> None:
        self._loss, self.best, self.every = loss, theta, every
        self.last = self._smallest = _number(loss(theta))
        self._best_at = self._looked_at = 0
        self._own = inf

    @property
    def state(self) -> tuple[Vector, tuple[float, float, float, int, int]]:
        """What a checkpoint keeps of it."""
        numbers = (self.last, self._smallest, self._own, self._best_at, self._looked_at)
        return self.best, numbers

    def go_on(self, state: tuple[Vector, tuple[float, float, float, int, int]]) -> None:
        """Go on with the state of another."""
        self.best, numbers = state
        self.last, self._smallest, self._own, self._best_at, self._looked_at = numbers

    def look(self, step: int, theta: Vector, own: float) -> None:
        """Take notice of the loss at some numbers.

        Args:
            step: iterations that have led to them.
            own: the loss at the points solved at.
        """
        self.last, self._looked_at = _number(self._loss(theta)), step
        if self.last < _BETTER * self._smallest:
            self._smallest, self._own, self.best, self._best_at = self.last, own, theta, step

    def is_left_behind(self, own: float) -> bool:
        """Whether the loss at the points solved at fell on while this one no longer did."""
        has_gap = own < _OVERFITTED * self.last and own < _FELL_ON * self._own
        return has_gap and self.stands_still(_PATIENCE * self.every)

    def stands_still(self, steps: int) -> bool:
        """Whether nothing better was seen in so many iterations."""
        return self._looked_at - self._best_at >= steps

    @property
    def better(self) -> Vector | None:
        """The numbers at which it was clearly smaller than at the last look, if there are some."""
        return self.best if self._smallest < _CLEARLY * self.last else None


def _number(loss: float) -> float:
    """Infinite for what is no number."""
    return inf if isnan(loss) else loss
