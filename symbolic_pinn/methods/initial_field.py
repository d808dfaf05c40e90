"""The field that a method starts from."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import PRNGKeyArray

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, as_default, build
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe


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
        key, _ = random_keys(recipe)
        module = network or build(recipe.network, inputs, outputs, key=key)
        field = Field.on(problem.box, module, problem.trainable.values())
    _check_shape(field, inputs, outputs)
    return field


def random_keys(recipe: Recipe) -> tuple[PRNGKeyArray, PRNGKeyArray]:
    """Of the network's weights and of the points, by NumPy, which has nothing to compile."""
    seeds = np.random.SeedSequence(recipe.seed).generate_state(2)
    return jax.random.key(int(seeds[0])), jax.random.key(int(seeds[1]))


def _check_shape(field: Field, inputs: int, outputs: int) -> None:
    found = eqx.filter_eval_shape(field, jnp.zeros(inputs)).shape
    if found != (outputs,):
        raise InputError(
            f"the network maps a point of {inputs} coordinates to shape {found}; the problem has"
            f" {outputs} unknown(s), so it must be ({outputs},)"
        )
