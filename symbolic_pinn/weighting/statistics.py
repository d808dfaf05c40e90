"""What is taken for a large and for a typical entry of a gradient.

All look at weight matrices only; biases do not enter.
"""

import abc

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.checks import require_number
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Frozen
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.types import PerPart

Gradients = PyTree[Float[Array, "parts ..."]]

_TINY = 1e-30


class AbstractStatistic(eqx.Module):
    """A large and a typical magnitude of the entries of each part's gradient."""

    @abc.abstractmethod
    def __call__(self, gradients: Gradients) -> tuple[PerPart, PerPart]:
        """(large, typical) for each part."""


class Extremes(AbstractStatistic):
    """The largest entry, and the mean over matrices of their mean entry: the paper's choice."""

    def __call__(self, gradients: Gradients) -> tuple[PerPart, PerPart]:
        """See `AbstractStatistic`."""
        matrices = weight_matrices(gradients)
        largest = jnp.stack([g.max(axis=1) for g in matrices]).max(axis=0)
        mean = jnp.stack([g.mean(axis=1) for g in matrices]).mean(axis=0)
        return largest, mean


@with_suggestions
class Quantiles(AbstractStatistic):
    """A high quantile and the median of all entries: one outlier does not move them.

    Attributes:
        q: the quantile, 0.5 < q < 1.
    """

    q: float = eqx.field(static=True, default=0.99)

    def __check_init__(self) -> None:
        require_number("q", self.q, "a number between 0.5 and 1", lambda v: 0.5 < v < 1)

    def __call__(self, gradients: Gradients) -> tuple[PerPart, PerPart]:
        """See `AbstractStatistic`."""
        entries = jnp.concatenate(weight_matrices(gradients), axis=1)
        found = jnp.quantile(entries, jnp.asarray([self.q, 0.5], entries.dtype), axis=1)
        return found[0], found[1]


@with_suggestions
class LogMean(AbstractStatistic):
    """The geometric mean of all entries, for both: parts are compared by order of magnitude."""

    def __call__(self, gradients: Gradients) -> tuple[PerPart, PerPart]:
        """See `AbstractStatistic`."""
        entries = jnp.concatenate(weight_matrices(gradients), axis=1)
        mean = jnp.exp(jnp.mean(jnp.log(entries + _TINY), axis=1))
        return mean, mean


def weight_matrices(gradients: Gradients) -> list[Float[Array, "parts _"]]:
    """The magnitudes of the entries of each trained weight matrix, flat."""
    leaves = jax.tree.leaves(gradients, is_leaf=lambda node: isinstance(node, Frozen))
    matrices = [jnp.abs(g) for g in leaves if not isinstance(g, Frozen) and g.ndim == 3]
    if not matrices:
        raise InputError("gradient statistics need a network with weight matrices; it has none")
    return [g.reshape(len(g), -1) for g in matrices]


def norms(gradients: Gradients) -> PerPart:
    """The Euclidean norm of each part's whole gradient."""
    leaves = jax.tree.leaves(gradients)
    return jnp.sqrt(sum(jnp.sum(jnp.square(g.reshape(len(g), -1)), axis=1) for g in leaves))
