"""The unknowns of a field at many points, in float64."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.calculus import network_values
from symbolic_pinn.networks import BlockNetwork, Field, RandomFeatureNetwork, as_float64


@eqx.filter_jit
def _values(field: Field, points: jax.Array) -> jax.Array:
    return jax.vmap(field)(points)


def field_values(field: Field, points: np.ndarray) -> np.ndarray:
    """The unknowns "points unknowns" of a field at points "points dim", in float64."""
    if isinstance(field.network, RandomFeatureNetwork | BlockNetwork):
        xi = (points - np.asarray(field.mu)) / np.asarray(field.sigma)
        return network_values(field.network, xi)
    with jax.enable_x64(True):
        return np.asarray(_values(as_float64(field), jnp.asarray(points, jnp.float64)))
