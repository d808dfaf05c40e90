"""The multilayer perceptron of one point."""

from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray


class Perceptron(eqx.Module):
    """y = W_L tanh(... tanh(W_1 x + b_1) ...) + b_L: weights Glorot normal, biases zero.

    X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010: each weight has variance 2 / (fan_in + fan_out).
    """

    layers: tuple[eqx.nn.Linear, ...]

    def __init__(
        self, inputs: int, outputs: int, width: int, depth: int, *, key: PRNGKeyArray
    ) -> None:
        sizes = [inputs, *[width] * depth, outputs]
        # NumPy draws at once; JAX would first compile a program for each shape, seconds in all.
        random = np.random.default_rng(np.asarray(jax.random.key_data(key)))
        self.layers = tuple(_glorot_linear(m, n, random) for m, n in pairwise(sizes))

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        *hidden, last = self.layers
        for layer in hidden:
            x = jnp.tanh(layer(x))
        return last(x)


def _glorot_linear(inputs: int, outputs: int, random: np.random.Generator) -> eqx.nn.Linear:
    weight = random.normal(scale=np.sqrt(2 / (inputs + outputs)), size=(outputs, inputs))
    dtype = jnp.zeros(0).dtype
    arrays = tuple(jnp.asarray(a.astype(dtype)) for a in (weight, np.zeros(outputs)))
    layer = eqx.filter_eval_shape(eqx.nn.Linear, inputs, outputs, key=jax.random.key(0))
    return eqx.tree_at(lambda linear: (linear.weight, linear.bias), layer, arrays)
