"""Collocation points drawn uniformly in a box and on its faces."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.problem import Domain, Face


def uniform_points(
    domain: Domain, face: Face, count: int, *, key: PRNGKeyArray
) -> Float[Array, "points dim"]:
    """`count` independent uniform points on a face; a face of a single point gives one.

    A pinned coordinate takes its value (the first, where a condition ties several).
    """
    if not face.free(domain):
        count = 1
    lower, upper = jnp.asarray(domain.lower), jnp.asarray(domain.upper)
    points = lower + (upper - lower) * jax.random.uniform(key, (count, len(domain.coordinates)))
    for coordinate, values in face.pinned:
        points = points.at[:, domain.coordinates.index(coordinate)].set(values[0])
    return points
