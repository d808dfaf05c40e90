"""The optimiser of first-order training: Adam, or any of Optax.

D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.flatten_util import ravel_pytree

from symbolic_pinn.networks import Frozen
from symbolic_pinn.objective import ParameterVector
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.recipe import Recipe

# A transformation, or what makes one of a learning rate, such as `optax.lion`.
Optimiser = optax.GradientTransformation | Callable[..., optax.GradientTransformation]


def learning_rate(recipe: Recipe) -> optax.Schedule:
    """A smooth exponential decay: rate decay_rate^(step / decay_steps)."""
    decay = optax.exponential_decay(recipe.learning_rate, recipe.decay_steps, recipe.decay_rate)
    # An integer count would give a 32-bit rate in a 64-bit run.
    return lambda count: decay(jnp.asarray(count, float))


def make_optimiser(recipe: Recipe) -> optax.GradientTransformation:
    """Adam with the recipe's learning rate.

    It treats each number by itself, so it needs no more than the flat vector of all.
    """
    return optax.adam(learning_rate(recipe))


def chosen_optimiser(optimiser: Optimiser, recipe: Recipe, form: ParameterVector) -> Any:
    """An optimiser of the user's on the arrays of the network, for a flat vector.

    Some treat each array as a whole, and weight decay must not reach what is never trained.
    """
    made: Any = optimiser
    if not isinstance(made, optax.GradientTransformation):
        made = made(learning_rate(recipe))

    def init(vector: Vector) -> Any:
        return made.init(form.tree(vector))

    def update(gradient: Vector, state: Any, vector: Vector) -> tuple[Vector, Any]:
        updates, state = made.update(form.tree(gradient), state, form.tree(vector))
        return ravel_pytree(_trained(updates))[0], state

    return optax.GradientTransformation(init, update)


def _trained(updates: Any) -> Any:
    """Updates with 0 for arrays that are never trained."""
    return jax.tree.map(
        lambda u: jax.tree.map(jnp.zeros_like, u) if isinstance(u, Frozen) else u,
        updates,
        is_leaf=lambda node: isinstance(node, Frozen),
    )
