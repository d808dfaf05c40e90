"""The multilayer perceptron of one point, plain or with gates."""

from itertools import pairwise

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.networks.layers import Layer, generator, glorot
from symbolic_pinn.recipe import MLP


class Hidden(eqx.Module):
    """The hidden layers, h <- tanh(W h + b)."""

    layers: tuple[Layer, ...]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " width"]:
        """The last hidden layer at one point."""
        for layer in self.layers:
            x = jnp.tanh(layer(x))
        return x


class GatedHidden(eqx.Module):
    """Hidden layers between two encodings U and V of the input: h <- (1 - z) U + z V.

    z = tanh(W h + b); S. Wang, Y. Teng, P. Perdikaris, SIAM J. Sci. Comput. 43 (2021)
    A3055-A3081, section 2.6.
    """

    layers: tuple[Layer, ...]
    gates: tuple[Layer, Layer]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " width"]:
        """The last hidden layer at one point."""
        U, V = (jnp.tanh(gate(x)) for gate in self.gates)
        for layer in self.layers:
            z = jnp.tanh(layer(x))
            x = U + z * (V - U)
        return x


class Perceptron(eqx.Module):
    """y = W h + b of the last hidden layer h."""

    hidden: Hidden | GatedHidden
    last: Layer

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        return self.last(self.hidden(x))


def perceptron(description: MLP, inputs: int, outputs: int, *, key: PRNGKeyArray) -> Perceptron:
    """The network that an `MLP` describes."""
    random = generator(key)
    layers = hidden(description, inputs, random)
    return Perceptron(layers, joining(description, description.width, outputs, random))


def hidden(description: MLP, inputs: int, random: np.random.Generator) -> Hidden | GatedHidden:
    """The hidden layers that an `MLP` describes."""
    sizes = [inputs, *[description.width] * description.depth]
    scales = [description.scale, *[1.0] * (description.depth - 1)]
    layers = tuple(
        glorot(m, n, random, scale=scale, factorised=description.factorised)
        for (m, n), scale in zip(pairwise(sizes), scales, strict=True)
    )
    if not description.gated:
        return Hidden(layers)
    gates = (glorot(inputs, description.width, random, scale=description.scale) for _ in range(2))
    return GatedHidden(layers, (next(gates), next(gates)))


def joining(description: MLP, inputs: int, outputs: int, random: np.random.Generator) -> Layer:
    """The linear layer at the end."""
    return glorot(inputs, outputs, random, factorised=description.factorised)
