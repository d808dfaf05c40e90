"""`StopAt`: a run ends where a figure is small enough, or falls no more."""

from symbolic_pinn.callbacks.callback import Callback, TaskFacts
from symbolic_pinn.checks import (
    Number,
    require_name,
    require_number,
    require_positive,
    require_positive_number,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution import Row
from symbolic_pinn.suggestions import closest_or_all, with_suggestions

_LOSS = "loss"


@with_suggestions
class StopAt(Callback):
    """Ends a run at a tolerance or on a plateau, with the solution that it has then.

    Args:
        tolerance: the figure at which it ends.
        patience: steps after which it ends if the figure has not fallen to less than before.
        least: share by which it must fall to count as fallen.
        of: which figure: `loss`, the sum of all unweighted losses, or a column of the history, such
            as `loss/residual` or `relative_l2/u`.

    Raises:
        InputError: neither is given, or one cannot be used.
    """

    def __init__(
        self,
        *,
        tolerance: Number | None = None,
        patience: int | None = None,
        least: Number = 0.01,
        of: str = _LOSS,
    ) -> None:
        if tolerance is None and patience is None:
            raise InputError("`StopAt()` never ends a run; give `tolerance=` or `patience=`")
        if tolerance is not None:
            require_positive_number(tolerance=tolerance)
        if patience is not None:
            require_positive(patience=patience)
        require_number("least", least, "a share from 0 to below 1", lambda v: 0 <= v < 1)
        require_name("`of`", of)
        self._tolerance, self._patience, self._least, self._of = tolerance, patience, least, of
        self._begin()

    def _begin(self) -> None:
        self._best, self._best_step, self._last_step = float("inf"), 0, -1

    def begin(self, facts: TaskFacts) -> None:
        """Forget the run before."""
        self._begin()

    def row(self, row: Row) -> bool | str | None:
        """The reason to end the run, if there is one.

        Raises:
            InputError: there is no such figure.
        """
        if row.step <= self._last_step:  # another seed
            self._begin()
        self._last_step = row.step
        value = self._figure(row)
        if self._tolerance is not None and value <= self._tolerance:
            return f"`{self._of}` is {value:.3g}, at most {self._tolerance:g}"
        if value < (1 - self._least) * self._best:
            self._best, self._best_step = value, row.step
        waited = row.step - self._best_step
        if self._patience is not None and waited >= self._patience:
            return f"`{self._of}` has not fallen below {self._best:.3g} in {waited} steps"
        return None

    def _figure(self, row: Row) -> float:
        if self._of == _LOSS:
            return float(sum(row.losses.values()))
        figures = row.flat()
        if self._of not in figures:
            there = closest_or_all(self._of, [_LOSS, *figures])
            raise InputError(f'`of="{self._of}"` is no figure of this run{there}')
        return float(figures[self._of])
