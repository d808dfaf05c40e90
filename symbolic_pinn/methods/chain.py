"""`Chain`: one method after the other."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from symbolic_pinn.checks import require_kind
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one, solved, with_steps
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import History, Row, RunRecord, Seconds, Solution, Status
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
class Chain(AbstractMethod):
    """One method after the other, each from where the one before ended.

    Of a budget each has an equal share of what is left: the first of two half of it, the last all
    that the others have not used. One that its share ends hands over what it has.

    Attributes:
        methods: in their order.
    """

    methods: tuple[AbstractMethod, ...]
    name: ClassVar[str] = "chain"

    def __init__(self, *methods: AbstractMethod) -> None:
        if not methods:
            raise InputError("a chain needs one method at least")
        for method in methods:
            require_kind("methods", method, AbstractMethod, "methods, `Chain(Adam(), ...)`")
        self.methods = methods

    def planned_steps(self, recipe: Recipe) -> int | None:
        """Those of all methods, if all know theirs."""
        known = [m.planned_steps(recipe) for m in self.methods]
        return None if None in known else sum(k for k in known if k is not None)

    def for_steps(self, steps: int) -> "Chain":
        """With another number for the last method."""
        *others, last = self.methods
        return Chain(*others, with_steps(last, steps))

    @property
    def settings(self) -> frozenset[str]:
        """Those of any of its methods."""
        return frozenset().union(*(m.settings for m in self.methods))

    @property
    def trains_network(self) -> bool:
        """Whether any of its methods does."""
        return any(m.trains_network for m in self.methods)

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """The solution of the last method for each seed, with the history of all."""
        return one_by_one(self._solve, task)

    def _solve(self, task: Task) -> Solution:
        history, solution = History(), task.start
        stages: list[RunRecord] = []
        for done, method in enumerate(self.methods):
            begin = history.rows[-1].step + 1 if history.rows else 0
            seconds = history.rows[-1].seconds if history.rows else 0.0

            def report(row: Row, begin: int = begin, seconds: float = seconds) -> None:
                task.report(row.later(begin, seconds))

            here = replace(task, start=solution, report=report)
            if others := len(self.methods) - done - 1:
                here = replace(here, deadline=task.deadline.stage(1 / (others + 1)))
                solution = here.once(f"stage-{done}", partial(solved, method))
            else:  # it may be told to go on for more steps
                solution = solved(method, here.in_part(f"stage-{done}"))
            history.rows.extend(solution.history.later(begin, seconds).rows)
            stages.append(solution.run)
            if _is_the_end(solution, task):
                break
        assert solution is not None
        return replace(solution, history=history, run=_joined(stages))


def _is_the_end(solution: Solution, task: Task) -> bool:
    """Whether nothing comes after a stage; one that its share of the time has ended is no end."""
    status = solution.outcome.status
    return status not in (Status.COMPLETED, Status.OUT_OF_TIME) or task.deadline.is_over


def _joined(stages: list[RunRecord]) -> RunRecord:
    """The record of a chain: that of the last method, sums of steps and times, and all stages."""
    return replace(
        stages[-1],
        method=", ".join(stage.method for stage in stages),
        steps=sum(stage.steps for stage in stages),
        seconds=Seconds.sum(stage.seconds for stage in stages),
        stages=tuple(replace(stage, versions={}) for stage in stages),
    )
