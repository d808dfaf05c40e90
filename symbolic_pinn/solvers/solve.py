"""`solve` and `solve_ensemble`: a problem in, solutions out, by Adam with chosen loss weights."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives, Lattice
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Problem, Recipe
from symbolic_pinn.solution import Ensemble, Row, Solution
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.run import Run
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, Fixed

Report = Callable[[Row], None]


def solve(
    problem: Problem,
    *,
    weighting: AbstractWeighting | None = None,
    point_weighting: AbstractPointWeighting | None = None,
    recipe: Recipe | None = None,
    network: eqx.Module | None = None,
    derivatives: AbstractDerivatives | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    snapshots: bool = False,
    report: Report | None = None,
    **changes: Any,
) -> Solution:
    """Train a network to solve a problem with Adam.

    Args:
        problem: what to solve.
        weighting: loss weights; default `Fixed()`.
        point_weighting: weights of points beside them; default none.
        recipe: settings; default the problem's own.
        network: an Equinox module of one point, in place of the recipe's network.
        derivatives: derivative engine; default `Lattice()`.
        devices: share the points of each step; default all that JAX has.
        check: compare the engine with nested jvp at eight points in float64 before the first step.
        snapshots: look at the gradients of the parts once each `record_every` steps.
        report: called with a `Row` of figures once each `record_every` steps.
        **changes: settings that replace those of the recipe (`steps=2000, seed=3`).

    Returns:
        The solution. A run that is interrupted (Ctrl-C finishes the chunk) or whose loss stops
        being finite gives its last finite state; `solution.outcome` says so, and the latter warns.

    Raises:
        InputError: the problem or a setting cannot be used as given.
        DerivativesError: the engine does not give the derivatives of nested jvp.
    """
    chosen = (recipe or problem.recipe).but(**changes)
    with jax.enable_x64(chosen.precision == 64):
        objective = Objective.of(problem, derivatives or Lattice())
        layout = Layout.of(devices, chosen.chunk)
        run = Run(
            objective,
            (chosen,),
            weighting or Fixed(),
            point_weighting,
            layout,
            network,
            check,
            snapshots,
        )
        return run.solutions(report or _silent)[0]


def solve_ensemble(
    problem: Problem,
    *,
    seeds: int | Iterable[int],
    weighting: AbstractWeighting | None = None,
    point_weighting: AbstractPointWeighting | None = None,
    recipe: Recipe | None = None,
    derivatives: AbstractDerivatives | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    snapshots: bool = False,
    report: Report | None = None,
    **changes: Any,
) -> Ensemble:
    """Solve a problem from several seeds in one program: its spread is part of the result.

    Args:
        seeds: how many, beginning with the recipe's, or the seeds themselves.
        report: called with a `Row` of medians over the members.
        problem, weighting, point_weighting, recipe, derivatives, devices, check, snapshots,
            **changes: as for
            `solve`; each device takes some of the members.

    Raises:
        InputError: as for `solve`, or there is no seed.
    """
    chosen = (recipe or problem.recipe).but(**changes)
    numbers = range(chosen.seed, chosen.seed + seeds) if isinstance(seeds, int) else [*seeds]
    if not numbers or len(set(numbers)) < len(numbers):
        raise InputError(f"`seeds` is {seeds}; give a number of at least 1, or different seeds")
    members = tuple(chosen.but(seed=n) for n in numbers)
    with jax.enable_x64(chosen.precision == 64):
        objective = Objective.of(problem, derivatives or Lattice())
        layout = Layout.of(devices, chosen.chunk)
        run = Run(
            objective,
            members,
            weighting or Fixed(),
            point_weighting,
            layout,
            None,
            check,
            snapshots,
        )
        return Ensemble(tuple(run.solutions(report or _silent)))


def _silent(row: Row) -> None:
    """Take no notice."""
