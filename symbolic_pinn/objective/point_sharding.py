"""How the points of a step are divided: over devices side by side, on each in chunks in turn.

A loss is a sum over points, and so are its gradient and the loss of each term: each device sums
over its chunks, and one all-reduce of one flat vector adds up the devices.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import Any

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.objective.types import Additive, MeanWeights
from symbolic_pinn.sampling import Points

_AXIS = "points"
# Bytes of all streams at one layer, as measured in tests/benchmarks (CPU); elsewhere a guess.
_FAST_MEMORY = {"cpu": 2**17}
_DEVICE_MEMORY = 2**28
_LEAST_CHUNK = 32


@dataclass(frozen=True)
class PointSharding:
    """Where the points of a step are worked on.

    Attributes:
        devices: each takes an equal share of every point set.
        chunk: most points of a set that one device carries through the network at once; `None`
            for all of its share.

    Programs on several CPU devices must not overlap: each would hold a thread that the other waits
    for. A program that reads the result of the one before it is safe, as training steps do.
    """

    devices: tuple[jax.Device, ...]
    chunk: int | None = None

    @classmethod
    def of(
        cls, devices: Sequence[jax.Device] | None = None, chunk: int | None = None
    ) -> "PointSharding":
        """On the given devices, or on all that JAX has."""
        return cls(tuple(devices or jax.devices()), chunk)

    def sized_for(self, bytes_per_point: int) -> "PointSharding":
        """With a chunk whose streams at one layer fit the device's fast memory, unless it has one.

        On CPU that is a cache: beyond it the time for each point rises. Elsewhere the chunk only
        bounds the memory that a step takes.
        """
        if self.chunk is not None:
            return self
        budget = _FAST_MEMORY.get(self.devices[0].platform, _DEVICE_MEMORY)
        points = max(_LEAST_CHUNK, budget // bytes_per_point)
        return PointSharding(self.devices, 2 ** int(log2(points)))

    @property
    def mesh(self) -> Mesh:
        """The devices as a mesh of one axis."""
        return Mesh(self.devices, (_AXIS,), axis_types=(AxisType.Auto,))

    @property
    def replicated(self) -> NamedSharding:
        """Every device has all of it: parameters, moments, weights."""
        return NamedSharding(self.mesh, PartitionSpec())

    def chunks(self, points: Points) -> int:
        """Chunks on each device, the same number for each set."""
        most = max(len(p) for p in points)
        return 1 if self.chunk is None else ceil(most / (self.chunk * len(self.devices)))

    def summed(self, function: Additive, parameters: PyTree, points: Points) -> PyTree:
        """The sum of an additive function over all points, each set's weights adding up to 1."""
        chunks = self.chunks(points)
        count = chunks * len(self.devices)
        divided = tuple(_divided(p, count) for p in points)
        restore: Callable[[Array], PyTree] = lambda flat: flat  # noqa: E731

        def of_part(parameters: PyTree, part: Any) -> Array:
            nonlocal restore  # holds shapes, no values: known once this is traced
            flat, restore = ravel_pytree(function(parameters, *_unzipped(part)))
            return flat

        def of_device(parameters: PyTree, parts: Any) -> Array:
            if chunks == 1:
                found = of_part(parameters, jax.tree.map(lambda a: a[0], parts))
            else:
                found = _scanned(lambda part: of_part(parameters, part), parts)
            return jax.lax.psum(found, _AXIS) if len(self.devices) > 1 else found

        if len(self.devices) == 1:
            flat = of_device(parameters, divided)
            return restore(flat)
        spec = PartitionSpec(_AXIS)
        everywhere = jax.shard_map(
            of_device,
            mesh=self.mesh,
            in_specs=(PartitionSpec(), spec),
            out_specs=PartitionSpec(),
            check_vma=False,  # gradients are of one device's points until the one psum above
        )
        flat = everywhere(parameters, divided)
        return restore(flat)


def _scanned(function: Callable[[Any], Array], parts: Any) -> Array:
    """The sum of a function over the leading axis, one part in memory at a time."""
    function = jax.jit(function)  # traced once, for the shape and for the loop
    shape = jax.eval_shape(function, jax.tree.map(lambda a: a[0], parts))
    zero = jnp.zeros(shape.shape, shape.dtype)
    return jax.lax.scan(lambda total, part: (total + function(part), None), zero, parts)[0]


def _divided(points: Float[Array, "n dim"], count: int) -> tuple[Array, Array]:
    """Points "count m dim" and weights "count m"; the last point fills up, with weight 0."""
    n = len(points)
    m = ceil(n / count)
    index = jnp.arange(count * m)
    weights = jnp.where(index < n, 1 / n, 0).astype(points.dtype)
    if count * m > n:
        points = points[jnp.minimum(index, n - 1)]
    return points.reshape(count, m, points.shape[-1]), weights.reshape(count, m)


def _unzipped(part: Sequence[tuple[Array, Array]]) -> tuple[Points, MeanWeights]:
    return tuple(p for p, _ in part), tuple(w for _, w in part)
