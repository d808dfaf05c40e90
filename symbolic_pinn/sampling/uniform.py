"""Collocation points drawn uniformly in a box and on its faces."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.problem import Domain, Face

# Point sets differ in size, so their axis has no common name.
Points = tuple[Float[Array, "_ dim"], ...]


def uniform_points(
    domain: Domain, faces: Sequence[Face], count: int, *, key: PRNGKeyArray
) -> Points:
    """`count` independent uniform points on each face; a face of a single point gives one.

    All come from one draw of random numbers, which compiles and runs faster than one for each.
    """
    counts = [count if face.free(domain) else 1 for face in faces]
    lower, upper = jnp.asarray(domain.lower), jnp.asarray(domain.upper)
    unit = jax.random.uniform(key, (sum(counts), len(domain.coordinates)))
    points = jnp.split(lower + (upper - lower) * unit, np.cumsum(counts)[:-1])
    return tuple(_on_face(domain, face, p) for face, p in zip(faces, points, strict=True))


def _on_face(domain: Domain, face: Face, points: Float[Array, "n dim"]) -> Float[Array, "n dim"]:
    """A pinned coordinate takes its value (the first, where a condition ties several)."""
    for coordinate, values in face.pinned:
        points = points.at[:, domain.coordinates.index(coordinate)].set(values[0])
    return points
