"""Networks behind random Fourier features.

M. Tancik et al., "Fourier features let networks learn high frequency functions in low dimensional
domains", NeurIPS 2020; S. Wang, H. Wang, P. Perdikaris, Comput. Methods Appl. Mech. Engrg. 384
(2021) 113938, section 3.3.
"""

from collections.abc import Sequence

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.networks.layers import Frozen, Layer, as_array, generator
from symbolic_pinn.networks.perceptron import GatedHidden, Hidden, hidden, joining
from symbolic_pinn.recipe import Fourier, SpaceTime


class FourierNetwork(eqx.Module):
    """y = W [h(gamma_1(x)), h(gamma_2(x)), ...] + b: one set of hidden layers for all scales."""

    frequencies: tuple[Frozen, ...]
    hidden: Hidden | GatedHidden
    last: Layer

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        scales = [self.hidden(_features(B(), x)) for B in self.frequencies]
        return self.last(jnp.concatenate(scales))


class SpaceTimeNetwork(eqx.Module):
    """y = W [h(gamma_i(t)) h(gamma_j(x)) for all i, j] + b, products element by element."""

    time: tuple[Frozen, ...]
    space: tuple[Frozen, ...]
    hidden: Hidden | GatedHidden
    last: Layer
    axis: int = eqx.field(static=True)

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        t = x[self.axis : self.axis + 1]
        x = jnp.concatenate([x[: self.axis], x[self.axis + 1 :]]) if self.axis else x[1:]
        of_time = [self.hidden(_features(B(), t)) for B in self.time]
        of_space = [self.hidden(_features(B(), x)) for B in self.space]
        return self.last(jnp.concatenate([h * g for h in of_time for g in of_space]))


def _features(B: Float[Array, "features inputs"], x: Float[Array, " inputs"]) -> Array:
    """gamma(x) = [sin(B x), cos(B x)]."""
    return jnp.concatenate([jnp.sin(B @ x), jnp.cos(B @ x)])


def fourier_network(
    description: Fourier, inputs: int, outputs: int, *, key: PRNGKeyArray
) -> FourierNetwork:
    """The network that a `Fourier` describes."""
    random, of = generator(key), description.of
    frequencies = _frequencies(description.sigmas, description.features, inputs, random)
    layers = hidden(of, 2 * description.features, random)
    last = joining(of, len(frequencies) * of.width, outputs, random)
    return FourierNetwork(frequencies, layers, last)


def space_time_network(
    description: SpaceTime, inputs: int, outputs: int, *, key: PRNGKeyArray
) -> SpaceTimeNetwork:
    """The network that a `SpaceTime` describes."""
    random, of = generator(key), description.of
    time = _frequencies(description.time, description.features, 1, random)
    space = _frequencies(description.space, description.features, inputs - 1, random)
    layers = hidden(of, 2 * description.features, random)
    last = joining(of, len(time) * len(space) * of.width, outputs, random)
    return SpaceTimeNetwork(time=time, space=space, hidden=layers, last=last, axis=description.axis)


def _frequencies(
    sigmas: Sequence[float], features: int, inputs: int, random: np.random.Generator
) -> tuple[Frozen, ...]:
    matrices = (random.normal(scale=sigma, size=(features, inputs)) for sigma in sigmas)
    return tuple(Frozen(as_array(m)) for m in matrices)
