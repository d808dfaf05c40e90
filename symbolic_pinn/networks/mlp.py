"""The multilayer perceptron of one point."""

import equinox as eqx
import jax
import jax.numpy as jnp
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
        keys = jax.random.split(key, depth + 1)
        self.layers = tuple(map(_glorot_linear, sizes[:-1], sizes[1:], keys))

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        *hidden, last = self.layers
        for layer in hidden:
            x = jnp.tanh(layer(x))
        return last(x)


def _glorot_linear(inputs: int, outputs: int, key: PRNGKeyArray) -> eqx.nn.Linear:
    layer = eqx.nn.Linear(inputs, outputs, key=key)
    weight = jax.nn.initializers.glorot_normal(in_axis=1, out_axis=0)(key, layer.weight.shape)
    new = (weight, jnp.zeros(outputs))
    return eqx.tree_at(lambda linear: (linear.weight, linear.bias), layer, new)
