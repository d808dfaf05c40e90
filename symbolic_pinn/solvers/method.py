"""The interface of all methods: a task in, a solution out.

A method is a module with settings. It takes what `solve` was told in a `Task`, and gives back a
`Solution` with a history, an outcome and the facts of the run. A `Chain` gives the solution of one
method to the next as its start.
"""

import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import ClassVar

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Problem, Recipe
from symbolic_pinn.solution import History, Row, RunRecord, Seconds, Solution, Status
from symbolic_pinn.solvers.examination import Examination
from symbolic_pinn.solvers.objective import Objective

Report = Callable[[Row], None]
# First-order training uses all.
ALL_SETTINGS = frozenset(f.name for f in fields(Recipe)) | {"snapshots"}


@dataclass(frozen=True)
class Task:
    """What a method shall do.

    Attributes:
        problem: what to solve.
        recipe: settings of the network and of first-order training.
        network: a module of the user's own, in place of the recipe's network.
        derivatives: derivative engine of networks.
        devices: share the work, where a method can share it; `None` for all that JAX has.
        check: whether derivatives are compared with nested jvp first.
        snapshots: whether the gradients of the parts are looked at.
        start: the solution to begin with.
        report: called with a `Row` of figures now and then.
        examination: of the problem, for the verdict.
    """

    problem: Problem
    recipe: Recipe
    network: eqx.Module | None
    derivatives: AbstractDerivatives
    devices: Sequence[jax.Device] | None
    check: bool
    snapshots: bool
    start: Solution | None
    report: Report
    examination: Examination

    def objective(self) -> Objective:
        """The losses; call it in the precision of the method."""
        return Objective.of(self.problem, self.derivatives)


class AbstractMethod(eqx.Module):
    """How a field is found that satisfies a problem.

    Attributes:
        name: as on the command line.
    """

    name: eqx.AbstractClassVar[str]

    @abc.abstractmethod
    def solve(self, task: Task) -> Solution:
        """The solution."""

    @abc.abstractmethod
    def steps(self, recipe: Recipe) -> int | None:
        """How many steps it will take, where that is known before."""

    @property
    @abc.abstractmethod
    def settings(self) -> frozenset[str]:
        """The settings of a recipe, and of `solve`, that change what it does."""


class Chain(AbstractMethod):
    """One method after the other, each from where the one before ended.

    Attributes:
        methods: in their order.
    """

    methods: tuple[AbstractMethod, ...]
    name: ClassVar[str] = "chain"

    def __init__(self, *methods: AbstractMethod) -> None:
        if not methods:
            raise InputError("a chain needs one method at least")
        self.methods = methods

    def steps(self, recipe: Recipe) -> int | None:
        """Those of all methods, if all know theirs."""
        known = [m.steps(recipe) for m in self.methods]
        return None if None in known else sum(k for k in known if k is not None)

    @property
    def settings(self) -> frozenset[str]:
        """Those of any of its methods."""
        return frozenset().union(*(m.settings for m in self.methods))

    def solve(self, task: Task) -> Solution:
        """The solution of the last method, with the history of all."""
        history, solution = History(), task.start
        stages: list[RunRecord] = []
        for method in self.methods:
            begin = history.rows[-1].step + 1 if history.rows else 0
            seconds = history.rows[-1].seconds if history.rows else 0.0

            def report(row: Row, begin: int = begin, seconds: float = seconds) -> None:
                task.report(row.later(begin, seconds))

            stage = replace(task, start=solution, report=report)
            solution = method.solve(stage)
            history.rows.extend(solution.history.later(begin, seconds).rows)
            stages.append(solution.run)
            if solution.outcome.status != Status.COMPLETED:
                break
        assert solution is not None
        return replace(solution, history=history, run=_joined(stages))


def _joined(stages: list[RunRecord]) -> RunRecord:
    """The record of a chain: that of the last method, sums of steps and times, and all stages."""
    return replace(
        stages[-1],
        method=", ".join(stage.method for stage in stages),
        steps=sum(stage.steps for stage in stages),
        seconds=Seconds.sum(stage.seconds for stage in stages),
        stages=tuple(stages),
    )


def require_used(given: Mapping[str, str], *methods: AbstractMethod) -> None:
    """Refuse settings that all of the methods would ignore.

    Args:
        given: how the user wrote each setting, by its name.
    """
    used = Chain(*methods).settings
    for name, written in given.items():
        if name in used:
            continue
        names, known = " and ".join(m.name for m in methods), ", ".join(sorted(used))
        raise InputError(
            f"`{written}` would be ignored by {names}, which of such settings uses {known};"
            " leave it out, or give an option of the method itself"
        )
