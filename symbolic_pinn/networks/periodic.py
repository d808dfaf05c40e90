"""A network that is periodic in some coordinates by construction."""

import math

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

# Length of a coordinate's interval in normalised coordinates, whose deviation is 1.
PERIOD = math.sqrt(12)


class PeriodicNetwork(eqx.Module):
    """A network of cos(k w x_i) and sin(k w x_i), w = 2 pi / sqrt(12), for x_i in `axes`."""

    network: eqx.Module
    axes: tuple[int, ...] = eqx.field(static=True)
    harmonics: int = eqx.field(static=True)

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        parts = [
            self._turns(x[i : i + 1]) if i in self.axes else x[i : i + 1] for i in range(len(x))
        ]
        return self.network(jnp.concatenate(parts))  # type: ignore[operator]

    def _turns(self, x: Float[Array, " 1"]) -> Float[Array, " _"]:
        angles = [2 * math.pi * k / PERIOD * x for k in range(1, self.harmonics + 1)]
        return jnp.concatenate([f(a) for a in angles for f in (jnp.cos, jnp.sin)])
