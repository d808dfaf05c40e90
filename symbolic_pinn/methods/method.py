"""The interface of all methods: a task in, solutions out.

A method is a module with settings. It takes what `solve` was told in a `Task`, and gives back a
`Solution` for each seed, with a history, an outcome and the record of the run.
"""

import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives, Lattice
from symbolic_pinn.methods.deadline import NEVER, Deadline
from symbolic_pinn.methods.recorder import Report
from symbolic_pinn.networks import BlockNetwork, Field, RandomFeatureNetwork
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Solution, with_verdict
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
        report: called with a `Row` of figures now and then.
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
    report: Report = lambda row: None

    def objective(self) -> Objective:
        """The losses; call it in the precision of the method."""
        return Objective.of(self.problem, self.derivatives)

    def for_seed(self, seed: int) -> "Task":
        """The same for one seed alone."""
        return replace(self, seeds=(seed,), recipe=self.recipe.but(seed=seed))

    @property
    def seed(self) -> int:
        """The one seed."""
        [seed] = self.seeds
        return seed

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
        found.append(solve(replace(task.for_seed(seed), deadline=deadline)))
    return tuple(found)
