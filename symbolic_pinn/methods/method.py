"""The interface of all methods: a task in, solutions out.

A method is a module with settings. It takes what `solve` was told in a `Task`, and gives back a
`Solution` for each seed, with a history, an outcome and the record of the run.
"""

import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, runtime_checkable

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives, Lattice
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.checkpoints import NO_CHECKPOINTS, Checkpoints
from symbolic_pinn.methods.deadline import NEVER, Deadline
from symbolic_pinn.methods.recorder import Recorder, Report
from symbolic_pinn.networks import BlockNetwork, Field, RandomFeatureNetwork
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Outcome, Solution, Status, with_verdict
from symbolic_pinn.verdict import HeldOutCheck


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a method shall do.

    Attributes:
        problem: what to solve.
        recipe: settings, unless the method has its own.
        seeds: a solution is wanted for each.
        held_out: measures the terms of the problem, for the verdict.
        network: a module of the user's own, in place of the recipe's network.
        derivatives: derivative engine of networks.
        devices: share the work, where a method can share it; `None` for all that JAX has.
        check: whether derivatives are compared with nested jvp first.
        snapshots: whether the gradients of the loss parts are looked at.
        start: the solution to begin with.
        deadline: when it ends at the latest, with the best that it has.
        tolerance: estimated relative error that is enough; `None` for as small as can be.
        checkpoints: where its state is kept now and then.
        report: called with a `Row` of figures now and then.
        stopping: how somebody who follows it wants it to end; `None` if nobody has asked since the
            last time.
    """

    problem: Problem
    recipe: Recipe
    seeds: tuple[int, ...]
    held_out: HeldOutCheck
    network: eqx.Module | None = None
    derivatives: AbstractDerivatives = field(default_factory=Lattice)
    devices: Sequence[jax.Device] | None = None
    check: bool = True
    snapshots: bool = False
    start: Solution | None = None
    deadline: Deadline = NEVER
    tolerance: float | None = None
    checkpoints: Checkpoints = NO_CHECKPOINTS
    report: Report = lambda row: None
    stopping: Callable[[], Outcome | None] = lambda: None

    def objective(self) -> Objective:
        """The losses; call it in the precision of the method."""
        return Objective.of(self.problem, self.derivatives)

    def recorder(self) -> Recorder:
        """What writes down one solution of it while that is sought."""
        return Recorder(self.problem, self.report, deadline=self.deadline, stopping=self.stopping)

    def for_seed(self, seed: int) -> "Task":
        """The same for one seed alone."""
        return replace(self, seeds=(seed,), recipe=self.recipe.but(seed=seed))

    @property
    def seed(self) -> int:
        """The one seed."""
        [seed] = self.seeds
        return seed

    def in_part(self, name: str) -> "Task":
        """The same with the checkpoints of a part of it."""
        return replace(self, checkpoints=self.checkpoints.part(name))

    def once(self, part: str, solve: "Callable[[Task], Solution]") -> Solution:
        """The solution of a part of the task: what it found before it was cut off, or finds now.

        Args:
            part: its name, among those of the task.
            solve: finds it, from the task with the checkpoints of the part.
        """
        here = self.in_part(part)
        functions = dict(self.problem.sources)
        found = here.checkpoints.solution(network=self.network, functions=functions)
        if found is not None:
            return replace(found, problem=self.problem)
        solution = solve(here)
        status = solution.outcome.status
        # With more time for the whole it would have gone on.
        is_cut_off = status == Status.OUT_OF_TIME and self.deadline.is_over
        if status != Status.INTERRUPTED and not is_cut_off:
            here.checkpoints.done(solution)
        return solution

    @property
    def continued(self) -> Field | None:
        """The field of the start, if its network is one to go on with: trained, and no other."""
        if self.start is None:
            return None
        found = self.start.field.network
        if self.network is not None:
            return self.start.field if _is_alike(found, self.network) else None
        is_trained = not isinstance(found, RandomFeatureNetwork | BlockNetwork)
        return self.start.field if is_trained else None

    @property
    def description(self) -> Any:
        """Of the network that is trained; `None` for a module of the user's own."""
        if self.network is not None:
            return None
        if self.start is None or self.continued is None:
            return self.recipe.network
        return self.start.network

    def with_verdict(self, solution: Solution, solved_at: Sequence[Any] | None = None) -> Solution:
        """The solution with a verdict; `solved_at` are the points on each face, if always these."""
        return with_verdict(solution, self.held_out, solved_at, left=lambda: self.deadline.left)


class AbstractMethod(eqx.Module):
    """How a field is found that satisfies a problem.

    Attributes:
        name: as on the command line.
    """

    name: eqx.AbstractClassVar[str]

    @abc.abstractmethod
    def solve(self, task: Task) -> tuple[Solution, ...]:
        """A solution for each seed of the task."""

    @abc.abstractmethod
    def planned_steps(self, recipe: Recipe) -> int | None:
        """How many steps it will take, where that is known before."""

    @property
    @abc.abstractmethod
    def settings(self) -> frozenset[str]:
        """The settings of a recipe, and of `solve`, that change what it does.

        Of the latter `snapshots`, and `tolerance` where it ends at the one of its task.
        """

    @property
    @abc.abstractmethod
    def trains_network(self) -> bool:
        """Whether it may train the recipe's network, or a module of the user's own."""


def solved(method: AbstractMethod, task: Task) -> Solution:
    """The solution of a method for a task with one seed."""
    [solution] = method.solve(task)
    return solution


def judged(method: AbstractMethod, task: Task) -> Solution:
    """The same with a verdict."""
    return task.with_verdict(solved(method, task))


@runtime_checkable
class Stepping(Protocol):
    """A method that takes a number of steps, and may be told another one."""

    def for_steps(self, steps: int) -> AbstractMethod:
        """The same for another number of steps."""


def with_steps(method: AbstractMethod, steps: int) -> AbstractMethod:
    """A method for another number of steps.

    Raises:
        InputError: it takes none.
    """
    if not isinstance(method, Stepping):
        text = f"`{method.name}` takes no number of steps; more time is given by `budget`"
        raise InputError(text)
    return method.for_steps(steps)


def _is_alike(a: eqx.Module, b: eqx.Module) -> bool:
    """Whether two networks differ in their numbers alone."""
    shapes = [[x.shape for x in jax.tree.leaves(eqx.filter(m, eqx.is_array))] for m in (a, b)]
    structures: list[Any] = [jax.tree.structure(m) for m in (a, b)]
    return bool(structures[0] == structures[1]) and shapes[0] == shapes[1]


def one_by_one(solve: Callable[[Task], Solution], task: Task) -> tuple[Solution, ...]:
    """The solutions of a method that takes one seed at a time; each has its share of the time."""
    if len(task.seeds) == 1:
        return (solve(task.for_seed(*task.seeds)),)
    found = []
    for done, seed in enumerate(task.seeds):
        deadline = task.deadline.share(1 / (len(task.seeds) - done))
        one = replace(task.for_seed(seed), deadline=deadline)
        found.append(one.once(f"seed-{seed}", solve))
    return tuple(found)
