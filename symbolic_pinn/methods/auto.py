"""A method chosen by a rule that is written down.

1. Up to six coordinates (sampled parameters counted), and no network of the user's own: random
   features. Unless that failed, that is it: a solution whose error is estimated below a tenth is
   not followed by minutes of training, nor is one that used up the time.
2. Otherwise: Adam with gradient-adaptive weights, then Levenberg-Marquardt with these weights
   frozen, if the network has at most 20,000 numbers. Of both solutions the one with the smaller
   estimated error is given, or else the one with the smaller relative residual.
"""

from dataclasses import replace
from functools import partial
from math import inf
from typing import ClassVar

import equinox as eqx
import jax

from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.method import AbstractMethod, Task, judged, one_by_one
from symbolic_pinn.methods.random_features.no_start import NoStart
from symbolic_pinn.methods.random_features.random_features import RandomFeatures
from symbolic_pinn.networks import build
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Solution, Status
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.verdict import FAILED, largest
from symbolic_pinn.verdict.verdict import ERROR
from symbolic_pinn.weighting import GradientWeighting

COORDINATES, _NUMBERS = 6, 20_000


@with_suggestions
class Auto(AbstractMethod):
    """Random features where they promise something, else Adam and Levenberg-Marquardt."""

    name: ClassVar[str] = "auto"

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
        dim = len(task.problem.box.coordinates)
        if task.network is not None:
            return self._trained(task, "a network of your own")
        if dim > COORDINATES:
            return self._trained(task, f"{dim} coordinates are too many for random features")
        try:
            first = task.once("features", partial(judged, RandomFeatures()))
        except NoStart as error:
            return self._trained(task, f"random features cannot begin ({error})")
        assert first.verdict is not None
        why = f"random features, since coordinates are few: {dim}"
        if _is_something(first) or first.outcome.status != Status.COMPLETED:
            return _chosen(first, why)
        why = f"random features ended {first.verdict.status} ({first.verdict.reasons[0]})"
        second = self._trained(task, why)
        if _is_better(second, first):
            return second
        return _chosen(first, f"{why}; a network did no better")

    def _trained(self, task: Task, why: str) -> Solution:
        adam = Adam(weighting=GradientWeighting())
        count = _numbers(task)
        if count <= _NUMBERS:
            why = f"{why}: Adam with gradient weights, then Levenberg-Marquardt"
            method: AbstractMethod = Chain(adam, LevenbergMarquardt())
        else:
            why = f"{why}: Adam with gradient weights alone, for {count} numbers"
            method = adam
        solution = task.once("network", partial(judged, method))
        return _chosen(solution, why)


def _numbers(task: Task) -> int:
    """Trained numbers of the network."""
    problem = task.problem
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    network = task.network or build(task.recipe.network, inputs, outputs, key=jax.random.key(0))
    return sum(a.size for a in jax.tree.leaves(network) if eqx.is_inexact_array(a))


def _chosen(solution: Solution, why: str) -> Solution:
    return replace(solution, run=replace(solution.run, chosen=why))


def _is_something(solution: Solution) -> bool:
    """Whether a network would hardly do better: it has not failed, or its error is small."""
    assert solution.verdict is not None
    return solution.verdict.status != FAILED or _error(solution) <= ERROR[1]


def _is_better(a: Solution, b: Solution) -> bool:
    """Whether a solution has the smaller estimated error; where one has none, residual."""
    assert a.verdict is not None
    assert b.verdict is not None
    if max(_error(a), _error(b)) < inf:
        return _error(a) < _error(b)
    return largest(a.verdict.measures) < largest(b.verdict.measures)


def _error(solution: Solution) -> float:
    """The largest estimated relative error of an unknown; infinite where there is no estimate."""
    estimate = None if solution.verdict is None else solution.verdict.estimate
    return max(estimate.relative.values(), default=inf) if estimate else inf
