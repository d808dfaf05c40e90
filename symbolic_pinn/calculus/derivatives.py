"""The interface behind which derivatives of a network are computed."""

import abc
from collections.abc import Sequence

import equinox as eqx
from jaxtyping import Array, Float

from symbolic_pinn.networks import Field

MultiIndex = tuple[int, ...]
# Point sets differ in size, so their axis has no common name.
Values = dict[MultiIndex, Float[Array, "_ unknowns"]]


class Request(eqx.Module):
    """Derivatives wanted on one set of points: multi-indices in the domain's coordinate order."""

    points: Float[Array, "points dim"]
    orders: tuple[MultiIndex, ...] = eqx.field(static=True)


class AbstractDerivatives(eqx.Module):
    """Computes D^alpha u for a field u on several point sets in one call.

    All point sets of a step come in one call, so that an engine may carry them through the network
    together and share work between the multi-indices of a set.
    """

    @abc.abstractmethod
    def __call__(self, field: Field, requests: Sequence[Request]) -> list[Values]:
        """For each request, D^alpha of all unknowns at its points, for each alpha it names."""
