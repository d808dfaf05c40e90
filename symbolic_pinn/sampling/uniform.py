"""Collocation points: uniform in a box and on its faces, or rows of what was measured or found."""

from collections.abc import Sequence
from math import ceil

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.domain import Domain, Face, Samples
from symbolic_pinn.domain.pool import pool_of
from symbolic_pinn.sampling.narrow import SHARE, FacePlaces
from symbolic_pinn.sampling.narrow_curve import CurvePlaces
from symbolic_pinn.sampling.on_place import rows_of_pool
from symbolic_pinn.sampling.types import Points


def uniform_points(
    domain: Domain,
    faces: Sequence[Face],
    count: int,
    *,
    key: PRNGKeyArray,
    narrow: Sequence[FacePlaces | CurvePlaces | None] = (),
) -> Points:
    """`count` independent uniform points on each face; a face of a single point gives one.

    A face that was measured gives all its points, or `count` of them at random where there are
    more; columns of measured values follow the coordinates.

    All come from one draw of random numbers, which compiles and runs faster than one for each.

    Args:
        narrow: for each face the narrow places of its data: a quarter of its points is drawn there.
    """
    counts = [face.count(domain, count) for face in faces]
    lower, upper = jnp.asarray(domain.lower), jnp.asarray(domain.upper)
    unit = jax.random.uniform(key, (sum(counts), len(domain.coordinates)))
    points = jnp.split(lower + (upper - lower) * unit, np.cumsum(counts)[:-1])
    found = [_on_face(domain, face, p) for face, p in zip(faces, points, strict=True)]
    for i, places in enumerate(narrow):
        if places is not None:
            found[i] = _with_narrow(found[i], places, jax.random.fold_in(key, i))
    return tuple(found)


def _with_narrow(
    points: Float[Array, "n dim"], places: FacePlaces | CurvePlaces, key: PRNGKeyArray
) -> Float[Array, "n dim"]:
    """The last quarter of the points in narrow places."""
    count = ceil(SHARE * len(points))
    if places.drawn is not None:
        if not len(places.drawn):
            return points
        rows = jax.random.randint(key, (count,), 0, len(places.drawn))
        narrow = jnp.asarray(places.drawn, points.dtype)[rows]
        return points.at[len(points) - count :].set(narrow)
    assert isinstance(places, FacePlaces)
    unit = jax.random.uniform(key, (count, 1 + points.shape[1]))
    return points.at[len(points) - count :].set(places.spread(unit, jnp))


def _on_face(domain: Domain, face: Face, points: Float[Array, "n dim"]) -> Float[Array, "n _"]:
    """A pinned coordinate takes its value (the first, where a condition ties several)."""
    if face.samples is not None:
        return _measured(domain, face.samples, points)
    for coordinate, values in face.fixed:
        points = points.at[:, domain.coordinates.index(coordinate)].set(values[0])
    pool = pool_of(domain, face)
    if pool is None:
        return points
    return rows_of_pool(pool, points, domain)


def _measured(
    domain: Domain, samples: Samples, points: Float[Array, "n dim"]
) -> Float[Array, "n _"]:
    """Measured rows: all of them, or those that uniform points of the box choose."""
    rows = jnp.asarray(
        np.column_stack([samples.points, *samples.values.values()]), dtype=points.dtype
    )
    if len(points) == len(rows):
        return rows
    unit = (points[:, 0] - domain.lower[0]) / (domain.upper[0] - domain.lower[0])
    return rows[jnp.clip((unit * len(rows)).astype(int), 0, len(rows) - 1)]
