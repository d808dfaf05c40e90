"""The interface behind which derivatives of a network are computed."""

import abc
from collections.abc import Sequence

import equinox as eqx
from jaxtyping import Array, Float

from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.calculus.types import Combination, Key
from symbolic_pinn.networks import Field


class DerivativeValues(eqx.Module):
    """What was found on one set of points, each "unknowns points".

    Point sets differ in size, so their axis has no common name.

    Attributes:
        partials: D^alpha of all unknowns, by multi-index.
        combinations: in the order of the request.
    """

    partials: dict[MultiIndex, Float[Array, "unknowns _"]]
    combinations: tuple[Float[Array, "unknowns _"], ...] = ()

    def __getitem__(self, key: Key) -> Float[Array, "unknowns _"]:
        return self.combinations[key] if isinstance(key, int) else self.partials[key]


class Request(eqx.Module):
    """What is wanted on one set of points.

    Attributes:
        points: where, "points dim".
        orders: multi-indices, in the domain's coordinate order.
        combinations: of derivatives, with coefficients known at the points.
    """

    points: Float[Array, "points dim"]
    orders: tuple[MultiIndex, ...] = eqx.field(static=True)
    combinations: tuple[Combination, ...] = ()


class AbstractDerivatives(eqx.Module):
    """Computes D^alpha u for a field u on several point sets in one call.

    All point sets of a step come in one call, so that an engine may carry them through the network
    together and share work between the multi-indices of a set.

    Attributes:
        collapse: whether the engine computes a fixed combination of derivatives for less than its
            parts; the planner then asks for combinations.
    """

    collapse: eqx.AbstractVar[bool]

    @abc.abstractmethod
    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        """For each request, the values "unknowns points" of all that it names."""
