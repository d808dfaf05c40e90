"""What a run starts from: a network, an optimiser, the state before the first step."""

from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import PRNGKeyArray

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, as_default, build
from symbolic_pinn.problem import RESIDUAL, Problem, Recipe
from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.training import TrainState
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, PointSets


def starting_field(
    problem: Problem, recipe: Recipe, network: eqx.Module | None = None, start: Field | None = None
) -> Field:
    """The field before the first step, in JAX's present precision.

    It is that of `start`, else a module of the user's own, else the recipe's network.
    """
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    if start is not None:
        field = as_default(start)
    else:
        key = _keys(recipe)[0]
        module = network or build(recipe.network, inputs, outputs, key=key)
        field = Field.on(problem.box, module, problem.trainable.values())
    _check_shape(field, inputs, outputs)
    return field


def _keys(recipe: Recipe) -> tuple[PRNGKeyArray, PRNGKeyArray]:
    """Of the network's weights and of the points, by NumPy, which has nothing to compile."""
    seeds = np.random.SeedSequence(recipe.seed).generate_state(2)
    return jax.random.key(int(seeds[0])), jax.random.key(int(seeds[1]))


def initial_state(
    objective: Objective,
    recipe: Recipe,
    weighting: AbstractWeighting,
    optimiser: optax.GradientTransformation,
    *,
    point_weighting: AbstractPointWeighting | None = None,
    field: Field | None = None,
) -> tuple[TrainState, Form]:
    """The state before the first step, and the form that makes a field of its parameters.

    One seed gives the network's weights and the collocation points; `field` is there already.
    """
    params, form = Form.of(field or starting_field(objective.problem, recipe))
    state = TrainState(
        params,
        optimiser.init(params),
        weighting.init(objective.parts(weighting.each)),
        None if point_weighting is None else point_weighting.init(point_sets(objective, recipe)),
        jnp.asarray(0),
        _keys(recipe)[1],
    )
    return state, form


def point_sets(objective: Objective, recipe: Recipe) -> PointSets:
    """What a weighting of points must know of the terms of a problem."""
    problem = objective.problem
    box, residuals = problem.box, objective.residuals
    time = None
    if problem.start is not None:
        time = (box.coordinates.index(problem.start), *box.bounds(problem.start))
    return PointSets(
        tuple(r.face.count(box, recipe.points) for r in residuals),
        tuple(r.group == RESIDUAL for r in residuals),
        time,
    )


def _check_shape(field: Field, inputs: int, outputs: int) -> None:
    found = eqx.filter_eval_shape(field, jnp.zeros(inputs)).shape
    if found != (outputs,):
        raise InputError(
            f"the network maps a point of {inputs} coordinates to shape {found}; the problem has"
            f" {outputs} unknown(s), so it must be ({outputs},)"
        )


def make_optimiser(recipe: Recipe) -> optax.GradientTransformation:
    """Adam with a smooth exponential decay of the learning rate."""
    decay = optax.exponential_decay(recipe.learning_rate, recipe.decay_steps, recipe.decay_rate)
    # An integer count would give a 32-bit rate in a 64-bit run.
    return optax.adam(lambda count: decay(jnp.asarray(count, float)))


def stacked(states: Sequence[TrainState]) -> TrainState:
    """Several states as one with a leading axis."""
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *states)
