"""What makes a time block finer: a shorter block, more cells, more features, other scales."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from symbolic_pinn.methods.random_features.expansion_moves import ExpansionMoves
from symbolic_pinn.methods.random_features.stretching import stretched
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A block as it might be.

    Attributes:
        begin, end: its times.
        solver, trial: on its box, and what was found there.
        window: the pulse that it lies in, if any.
    """

    begin: float
    end: float
    solver: TrialSolver
    trial: Trial
    window: tuple[float, float] | None = None

    @property
    def length(self) -> float:
        """Of the block."""
        return self.end - self.begin

    @cached_property
    def cost(self) -> float:
        """Predicted seconds of a trial."""
        return self.solver.seconds(self.trial.expansion, self.trial.ratio)


Move = Callable[[Attempt], Attempt | None]


@dataclass(frozen=True, kw_only=True)
class BlockMoves:
    """The moves in the block that is next.

    Attributes:
        axis: the position of time.
        features, cells: at most, in a cell and in all.
        solver: gives what solves between two times.
        record: called with each trial.
        can_be: whether a block may have a length.
        affordable: whether there is time for blocks of a cost and a length to the end.
    """

    axis: int
    features: int
    cells: int
    solver: Callable[[tuple[float, float]], TrialSolver]
    record: Callable[[Trial], None]
    can_be: Callable[[Attempt, float], bool]
    affordable: Callable[[float, float], bool]

    def finer(self, attempt: Attempt, tolerance: float) -> Mapping[str, Move]:
        """All of them by their names; each gives `None` where it is not possible."""
        others = self._on(attempt, tolerance).finer()
        return {
            "shorter": lambda a: self.shortened(a, 0.5),
            **{name: _of_attempt(move) for name, move in others.items()},
        }

    def shortened(self, attempt: Attempt, factor: float) -> Attempt | None:
        """A block that ends earlier, in the same features."""
        length = factor * attempt.length
        if not (self.can_be(attempt, length) and self.affordable(attempt.cost, length)):
            return None
        solver = self.solver((attempt.begin, attempt.begin + length))
        expansion = stretched(attempt.trial.expansion, self.axis, factor)
        trial = solver.solve(expansion, ratio=attempt.trial.ratio)
        self.record(trial)
        return replace(attempt, end=attempt.begin + length, solver=solver, trial=trial)

    def _on(self, attempt: Attempt, tolerance: float) -> ExpansionMoves:
        """The moves that leave the length of the block as it is."""
        solver = attempt.solver
        return ExpansionMoves(
            solver=solver,
            axes=[i for i in range(len(solver.box.coordinates)) if i != self.axis],
            features=self.features,
            cells=self.cells,
            tolerance=tolerance,
            record=self.record,
            affordable=lambda seconds: self.affordable(seconds, attempt.length),
        )


def _of_attempt(move: Callable[[Trial], Trial | None]) -> Move:
    def moved(attempt: Attempt) -> Attempt | None:
        trial = move(attempt.trial)
        return None if trial is None else replace(attempt, trial=trial)

    return moved
