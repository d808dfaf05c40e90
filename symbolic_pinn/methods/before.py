"""What is checked of a run before it begins: that its settings fit the problem, and its memory.

Nothing is allocated here that is large. Of several runs all are checked before the first trains.
"""

import warnings
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import equinox as eqx
import jax

from symbolic_pinn.algebra import count_operations
from symbolic_pinn.memory import require_memory
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.adam.initial_state import time_column
from symbolic_pinn.methods.auto import COORDINATES, Auto
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.full_batch.descent import AbstractDescent
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.full_batch.quasi_newton import LBFGS
from symbolic_pinn.methods.random_features.beginning import checked_scales, template
from symbolic_pinn.methods.random_features.random_features import RandomFeatures
from symbolic_pinn.networks import build, count_numbers
from symbolic_pinn.objective import LossParts
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.weighting import Evidence, PointSets

# Arrays of the size of all trained numbers that Adam has at once: they, two moments, the gradient
# and the update.
_OF_ADAM = 5
# Operations, faces and unknowns above which JAX compiles for a minute and more.
_COMPILED = (2_000, 200, 50)
# Points in the interior of a full-batch method that chooses them, and numbers of a Jacobian that it
# forms by itself.
_POINTS, _JACOBIAN = 1_000, 1.25e8


@dataclass(frozen=True, kw_only=True)
class PlannedRun:
    """A run that will be made.

    Attributes:
        problem: what will be solved.
        recipe: its settings.
        seeds: how many there are.
        network: a module of the user's own, in place of the recipe's network.
    """

    problem: Problem
    recipe: Recipe
    seeds: int = 1
    network: eqx.Module | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Inputs and outputs of a network."""
        return len(self.problem.box.coordinates), len(self.problem.fields)

    def numbers(self) -> int:
        """Of the network, as far as they are known before it is made."""
        return (
            0 if self.network is not None else count_numbers(self.recipe.network, *self.shape) or 0
        )

    def check_network(self) -> None:
        """Refuse a description that does not fit the problem; its numbers are known to fit."""
        if self.network is None:
            build(self.recipe.network, *self.shape, key=jax.random.key(0))

    def points(self, count: int) -> int:
        """Coordinates of the points of all sets."""
        box = self.problem.box
        return sum(f.count(box, count) for f in self.problem.faces) * len(box.coordinates)

    def warn_of_compiling(self) -> None:
        """Say before that JAX will be silent for long."""
        problem = self.problem
        operations = count_operations(*(t.expression for t in problem.terms))
        counts = (operations, len(problem.faces), len(problem.fields))
        if any(count > most for count, most in zip(counts, _COMPILED, strict=True)):
            warnings.warn(
                f"the problem has {operations:,} operations, {len(problem.faces):,} faces and"
                f" {len(problem.fields):,} unknowns: JAX may compile for minutes before the first"
                " step. Long sums can be given as code in `functions=`, and values at many places"
                " as one observation",
                UserWarning,
                stacklevel=4,
            )


@singledispatch
def check_before(method: Any, run: PlannedRun) -> None:
    """Refuse settings that do not fit the problem, and arrays that do not fit into memory.

    Of a method of the user's own nothing is known.
    """


@check_before.register
def _(method: Adam, run: PlannedRun) -> None:
    recipe, weights = method.recipe(run.recipe), method.weights
    run.warn_of_compiling()
    item = recipe.precision // 8
    parts = LossParts.of(run.problem, each=weights.parts.each).names
    gradients = len(parts) if weights.parts.evidence is Evidence.GRADIENTS else 0
    _require_network(run, (_OF_ADAM + gradients) * item * run.seeds)
    _require_points(run.points(recipe.points) * item * run.seeds, recipe.points)
    if recipe.chunk is not None:
        _require_chunk(run, min(recipe.chunk, recipe.points) * item)
    weights.parts.init(parts)
    if weights.points is not None:
        weights.points.init(PointSets((), (), time_column(run.problem)))
    run.check_network()


@check_before.register
def _(method: AbstractDescent, run: PlannedRun) -> None:
    batch, item = method.batch, method.batch.precision // 8
    run.warn_of_compiling()
    inside = batch.points or _POINTS
    face = batch.face or inside // 10
    # Sobol's sequence is drawn up to a power of two, for the points and for those held out.
    _require_points(2 * run.points(inside) * item, inside)
    require_memory(
        f"`face` = {face:,}",
        2 * face * item * len(run.problem.box.coordinates),
        "take fewer points on each face",
    )
    _require_network(run, _OF_ADAM * item)
    if isinstance(method, LBFGS):
        _require_network(run, 2 * method.memory * item)
    if isinstance(method, LevenbergMarquardt) and method.matrix_free is not True:
        numbers = inside * run.numbers()
        if method.matrix_free is False or numbers <= _JACOBIAN:
            require_memory(
                f"the Jacobian of {inside:,} residuals by {run.numbers():,} numbers",
                numbers * item,
                "leave `matrix_free` open, or take fewer points or a smaller network",
            )
    if batch.weighting is not None:
        parts = LossParts.of(run.problem, each=batch.weighting.each)
        batch.weighting.init(parts.names)
    run.check_network()


@check_before.register
def _(method: RandomFeatures, run: PlannedRun) -> None:
    checked_scales(run.problem, method)
    if method.features is None and method.maps is None:
        return  # maps that are read off a region take a while, and no one gave any to be checked
    expansion = template(run.problem, method, run.recipe.seed)
    if method.features is None:
        return
    columns = expansion.columns * expansion.count
    rows = max(method.ratio, 1.0) * columns
    require_memory(
        f"the least squares of {columns:,} features at {rows:,.0f} points",
        8.0 * rows * columns * len(run.problem.fields),
        "take fewer `features`, cells or points for each (`ratio`)",
    )


@check_before.register
def _(method: Chain, run: PlannedRun) -> None:
    for each in method.methods:
        check_before(each, run)


@check_before.register
def _(method: Auto, run: PlannedRun) -> None:
    if run.network is None and len(run.problem.box.coordinates) > COORDINATES:
        check_before(Adam(), run)


def _require_network(run: PlannedRun, size: int) -> None:
    """Memory of so many bytes for each number of the network."""
    numbers = run.numbers()
    of = f" for {run.seeds:,} seeds" if run.seeds > 1 else ""
    remedy = "take fewer units (`width`, `depth`, `features`)" + (" or fewer seeds" if of else "")
    require_memory(f"a network of {numbers:,} numbers{of}", float(numbers) * size, remedy)


def _require_points(size: int, points: int) -> None:
    require_memory(f"`points` = {points:,}", float(size), "take fewer `points`")


def _require_chunk(run: PlannedRun, size: int) -> None:
    """Memory for the hidden layers of so many points at once, which a gradient needs."""
    of = run.recipe.network
    while hasattr(of, "of"):
        of = of.of
    units = getattr(of, "width", 0) * getattr(of, "depth", 0)
    remedy = "give a smaller `chunk`, or none: it is then chosen for the device"
    require_memory(f"`chunk` = {run.recipe.chunk:,}", float(units * size), remedy)
