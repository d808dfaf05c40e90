"""A method chosen by a rule that is written down.

1. Up to five coordinates (sampled parameters counted), and no network of the user's own: random
   features. Their verdict rests on residuals at points held out; if it is `converged`, that is it.
2. Otherwise, or where that verdict is another one: Adam with gradient-adaptive weights, then
   Levenberg-Marquardt with these weights frozen, if the network has at most 20,000 numbers. Of both
   solutions the one with the smaller relative residual is given.

A budget of seconds leaves out the second attempt where the first has used it up.
"""

import time
from dataclasses import replace
from typing import ClassVar

import equinox as eqx
import jax

from symbolic_pinn.checks import Number, positive_numbers
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.random_features.no_start import NoStart
from symbolic_pinn.methods.random_features.random_features import RandomFeatures
from symbolic_pinn.networks import build
from symbolic_pinn.problem import must_hold
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Solution, Status
from symbolic_pinn.verdict import CONVERGED
from symbolic_pinn.weighting import GradientWeighting

_COORDINATES, _NUMBERS = 5, 20_000


class Auto(AbstractMethod):
    """Random features where they promise something, else Adam and Levenberg-Marquardt.

    Attributes:
        budget: seconds after which nothing else is begun; `None` for no limit.
    """

    budget: Number | None = eqx.field(static=True, default=None)
    name: ClassVar[str] = "auto"

    def __check_init__(self) -> None:
        if self.budget is not None:
            positive_numbers("budget", self.budget)

    def planned_steps(self, recipe: Recipe) -> None:
        """Not known before."""

    @property
    def settings(self) -> frozenset[str]:
        """All: it may train a network."""
        return Adam().settings

    @property
    def trains_network(self) -> bool:
        """It may."""
        return True

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """See `AbstractMethod`."""
        return one_by_one(self._solve, task)

    def _solve(self, task: Task) -> Solution:
        begin, dim = time.perf_counter(), len(task.problem.box.coordinates)
        if task.network is not None:
            return self._trained(task, "a network of your own")
        if dim > _COORDINATES:
            return self._trained(task, f"{dim} coordinates are too many for random features")
        try:
            [first] = RandomFeatures().solve(task)
        except NoStart as error:
            return self._trained(task, f"random features cannot begin ({error})")
        assert first.verdict is not None
        why = f"random features, since coordinates are few: {dim}"
        if first.verdict.status == CONVERGED or first.outcome.status == Status.INTERRUPTED:
            return _chosen(first, why)
        why = f"random features ended {first.verdict.status} ({first.verdict.reasons[0]})"
        if self.budget is not None and time.perf_counter() - begin > self.budget:
            return _chosen(first, f"{why}; the budget of {self.budget:g} s is used up")
        second = self._trained(task, why)
        better = min((first, second), key=_worst)
        return second if better is second else _chosen(first, f"{why}; a network did no better")

    def _trained(self, task: Task, why: str) -> Solution:
        adam = Adam(weighting=GradientWeighting())
        count = _numbers(task)
        if count <= _NUMBERS:
            why = f"{why}: Adam with gradient weights, then Levenberg-Marquardt"
            method: AbstractMethod = Chain(adam, LevenbergMarquardt())
        else:
            why = f"{why}: Adam with gradient weights alone, for {count} numbers"
            method = adam
        [solution] = method.solve(task)
        return task.with_verdict(_chosen(solution, why))


def _numbers(task: Task) -> int:
    """Trained numbers of the network."""
    problem = task.problem
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    network = task.network or build(task.recipe.network, inputs, outputs, key=jax.random.key(0))
    return sum(a.size for a in jax.tree.leaves(network) if eqx.is_inexact_array(a))


def _chosen(solution: Solution, why: str) -> Solution:
    return replace(solution, run=replace(solution.run, chosen=why))


def _worst(solution: Solution) -> float:
    assert solution.verdict is not None
    return max(m.relative for m in solution.verdict.measures if must_hold(m.group))
