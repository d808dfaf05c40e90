"""`Callback`: what is called when a run begins, with each row of its figures, and when it ends."""

from dataclasses import dataclass, replace

from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import Row, Solution


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """What is known of a run when it begins.

    Attributes:
        problem: what is solved.
        method: the name of the method.
        seeds: a solution is sought for each.
        steps: how many there will be, where that is known before.
        budget: seconds that it has, if it is limited.
        label: of the variant, in a comparison.
    """

    problem: Problem
    method: str
    seeds: tuple[int, ...]
    steps: int | None = None
    budget: float | None = None
    label: str = ""


class Callback:
    """Something that follows a run; a class of your own overrides what it needs.

    What `begin` raises ends the run before it has begun. What `row` raises ends it as Ctrl-C does:
    the solution found so far is judged, saved and given back, its `outcome` says why, and a warning
    too. What `end` raises is a warning.
    """

    def begin(self, facts: TaskFacts) -> None:
        """A run begins; in a comparison each variant is one."""

    def row(self, row: Row) -> bool | str | None:
        """There are new figures; of an ensemble that trains at once their medians.

        Returns:
            True, or the reason in words, to end the run here with what it has found.
        """

    def end(self, solution: Solution) -> None:
        """A solution was found and judged; of an ensemble each."""


@dataclass(frozen=True)
class Labelled(Callback):
    """A callback for one variant of a comparison.

    Attributes:
        callback: what is called.
        label: of the variant.
    """

    callback: Callback
    label: str

    def begin(self, facts: TaskFacts) -> None:
        """See `Callback`."""
        self.callback.begin(replace(facts, label=self.label))

    def row(self, row: Row) -> bool | str | None:
        """See `Callback`."""
        return self.callback.row(row)

    def end(self, solution: Solution) -> None:
        """See `Callback`."""
        self.callback.end(solution)

    @property
    def name(self) -> str:
        """Of what is called."""
        return type(self.callback).__name__
