"""A program for the seeds of an ensemble: the same steps from states with a leading axis.

On several devices each takes an equal share of the seeds, which is better than a share of each
member's points: nothing is exchanged. On one device the seeds follow each other on CPU, where
batched small matrix products are slow, and are batched elsewhere.
"""

from collections.abc import Callable
from typing import Any

import jax
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec
from jaxtyping import PyTree

_AXIS = "seeds"
Chunk = Callable[[PyTree, Any], PyTree]


def for_seeds(
    chunk: Chunk, count: int, devices: tuple[jax.Device, ...], *, batched: bool | None = None
) -> Chunk:
    """The program that runs a chunk for each of `count` seeds; devices divide `count`.

    `batched` says whether those of a device run together; by default as its platform likes it.
    """
    batched = devices[0].platform != "cpu" if batched is None else batched
    if count == 1:
        return lambda states, n: _expanded(chunk(_first(states), n))

    def together(states: PyTree, n: Any) -> PyTree:
        if batched:
            return jax.vmap(chunk, in_axes=(0, None))(states, n)
        return jax.lax.map(lambda state: chunk(state, n), states)

    if len(devices) == 1:
        return together
    spec = PartitionSpec(_AXIS)
    return jax.shard_map(
        together,
        mesh=_mesh(devices),
        in_specs=(spec, PartitionSpec()),
        out_specs=spec,
        check_vma=False,  # each device has seeds of its own
    )


def placement(devices: tuple[jax.Device, ...], *, divided: bool) -> NamedSharding:
    """Members divided over devices, or the same on all."""
    return NamedSharding(_mesh(devices), PartitionSpec(_AXIS) if divided else PartitionSpec())


def sharing(count: int, devices: tuple[jax.Device, ...]) -> tuple[jax.Device, ...]:
    """The most devices that can share a number of seeds equally."""
    return devices[: next(d for d in range(len(devices), 0, -1) if count % d == 0)]


def _mesh(devices: tuple[jax.Device, ...]) -> Mesh:
    return Mesh(devices, (_AXIS,), axis_types=(AxisType.Auto,))


def _first(tree: PyTree) -> PyTree:
    return jax.tree.map(lambda a: a[0], tree)


def _expanded(tree: PyTree) -> PyTree:
    return jax.tree.map(lambda a: a[None], tree)
