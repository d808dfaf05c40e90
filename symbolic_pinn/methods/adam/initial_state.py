"""The state before the first step of first-order training."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import optax

from symbolic_pinn.methods.adam.step import TrainState
from symbolic_pinn.methods.initial_field import random_keys, starting_field
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import LossParts, Objective, ParameterVector, flatten
from symbolic_pinn.problem import RESIDUAL, Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.weighting import LossWeights, PointSets


def initial_state(
    objective: Objective,
    recipe: Recipe,
    weights: LossWeights,
    optimiser: optax.GradientTransformation,
    *,
    field: Field | None = None,
) -> tuple[TrainState, ParameterVector]:
    """The state before the first step, and the form that makes a field of its parameters.

    One seed gives the network's weights and the collocation points; `field` is there already.
    """
    params, form = flatten(field or starting_field(objective.problem, recipe))
    parts = LossParts.of(objective.problem, each=weights.parts.each)
    of_points = weights.points
    state = TrainState(
        params=params,
        rate=jnp.ones((), params.dtype),
        optimiser=optimiser.init(params),
        weighting=weights.parts.init(parts.names),
        points=None if of_points is None else of_points.init(point_sets(objective, recipe)),
        step=jnp.asarray(0),
        key=random_keys(recipe)[1],
    )
    return state, form


def point_sets(objective: Objective, recipe: Recipe) -> PointSets:
    """What a weighting of points must know of the terms of a problem."""
    box, residuals = objective.problem.box, objective.residuals
    return PointSets(
        tuple(r.face.count(box, recipe.points) for r in residuals),
        tuple(r.group == RESIDUAL for r in residuals),
        time_column(objective.problem),
    )


def time_column(problem: Problem) -> tuple[int, float, float] | None:
    """The column of time in the points, its start and its end; `None` without time."""
    if problem.start is None:
        return None
    box = problem.box
    return (box.coordinates.index(problem.start), *box.bounds(problem.start))


def stacked(states: Sequence[TrainState]) -> TrainState:
    """Several states as one with a leading axis."""
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *states)
