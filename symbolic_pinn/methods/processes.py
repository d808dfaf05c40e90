"""The processes of one run, and how they agree.

Where JAX runs in several processes (`jax.distributed`), each runs the same program on its own
devices. What clocks, signals and keyboards decide has to be the same for all: the first process
decides, and a signal that came to any of them came to all. With one process none of this does
anything.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Sharding
from jaxtyping import PyTree


def is_first() -> bool:
    """Whether this is the process that writes and prints; JAX's devices are not started by that."""
    return not jax.distributed.is_initialized() or jax.process_index() == 0


def of_first(*numbers: int) -> tuple[int, ...]:
    """Whole numbers as the first process has them."""
    if jax.process_count() == 1:
        return numbers
    from jax.experimental.multihost_utils import broadcast_one_to_all

    return tuple(map(int, broadcast_one_to_all(np.array(numbers, np.int32))))


def anywhere(flag: bool) -> bool:
    """Whether it is so in any process."""
    if jax.process_count() == 1:
        return flag
    from jax.experimental.multihost_utils import process_allgather

    return bool(np.any(process_allgather(np.array([flag]))))


def placed(tree: PyTree, sharding: Sharding) -> PyTree:
    """Arrays on the devices of a sharding, those of other processes among them."""
    if sharding.is_fully_addressable:
        return jax.device_put(tree, sharding)
    return jax.tree.map(lambda leaf: _over_processes(leaf, sharding), tree)


def _over_processes(leaf: Any, sharding: Sharding) -> jax.Array:
    if _is_key(leaf):
        data = _over_processes(jax.random.key_data(leaf), sharding)
        wrap = jax.jit(lambda d: jax.random.wrap_key_data(d, impl=jax.random.key_impl(leaf)))
        return wrap(data)
    values = np.asarray(leaf)
    return jax.make_array_from_callback(values.shape, sharding, lambda index: values[index])


def here(tree: PyTree) -> PyTree:
    """The same arrays on a device of this process alone; all processes have to ask for them."""
    if jax.process_count() == 1:
        return tree
    return jax.tree.map(_here, tree)


def _here(leaf: Any) -> Any:
    if not isinstance(leaf, jax.Array) or leaf.is_fully_addressable:
        return leaf
    if _is_key(leaf):
        data = jax.jit(jax.random.key_data)(leaf)
        return jax.random.wrap_key_data(_here(data), impl=jax.random.key_impl(leaf))
    if leaf.is_fully_replicated:
        return jnp.asarray(np.asarray(leaf))
    from jax.experimental.multihost_utils import process_allgather

    return jnp.asarray(process_allgather(leaf, tiled=True))


def _is_key(leaf: Any) -> bool:
    return jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key)
