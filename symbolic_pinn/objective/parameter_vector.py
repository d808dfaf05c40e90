"""The trained numbers of a field as one flat vector.

One vector means one update by the optimiser, one all-reduce between devices and one test for
finiteness, where a tree of arrays means a dozen small ones of each.
"""

from dataclasses import dataclass
from math import prod
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import PyTree

from symbolic_pinn.networks import Field
from symbolic_pinn.objective.types import Vector


@dataclass(frozen=True)
class ParameterVector:
    """How a vector of trained numbers is a field again.

    Attributes:
        arrays: the field's floating-point arrays, as shapes and types.
        static: the rest of the field.
    """

    arrays: PyTree
    static: Field

    def tree(self, vector: Any) -> PyTree:
        """A vector, of JAX or (nothing is compiled then) of NumPy, as the field's arrays."""
        shapes, treedef = jax.tree.flatten(self.arrays)
        ends = np.cumsum([prod(s.shape) for s in shapes])[:-1]
        parts = (np if isinstance(vector, np.ndarray) else jnp).split(vector, ends)
        leaves = [p.reshape(s.shape).astype(s.dtype) for p, s in zip(parts, shapes, strict=True)]
        return jax.tree.unflatten(treedef, leaves)

    def field(self, vector: Any) -> Field:
        """The field with these trained numbers."""
        return eqx.combine(self.tree(vector), self.static)

    def solution(self, vector: Any) -> Field:
        """The field on the default device, wherever the vector was trained."""
        return jax.tree.map(
            lambda a: jnp.asarray(a) if isinstance(a, np.ndarray) else a,
            self.field(np.asarray(vector)),
        )


def flatten(field: Field) -> tuple[Vector, ParameterVector]:
    """The trained numbers of a field, and what makes a field of such numbers."""
    arrays, static = eqx.partition(field, eqx.is_inexact_array)
    shapes = jax.tree.map(lambda a: jax.ShapeDtypeStruct(a.shape, a.dtype), arrays)
    parts = [np.ravel(np.asarray(a)) for a in jax.tree.leaves(arrays)]
    vector = jnp.asarray(np.concatenate([np.zeros(0, np.float16), *parts]))
    return vector, ParameterVector(shapes, static)
