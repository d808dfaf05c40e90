"""Weights that stay as they are."""

from collections.abc import Mapping

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.errors import InputError
from symbolic_pinn.weighting.base import AbstractWeighting


class Fixed(AbstractWeighting):
    """lambda_i as given for each group, 1 for a group that is not named."""

    values: tuple[tuple[str, float], ...] = eqx.field(static=True)
    every: None

    def __init__(self, values: Mapping[str, float] | None = None) -> None:
        self.values, self.every = tuple((values or {}).items()), None

    def init(self, groups: tuple[str, ...]) -> Float[Array, " groups"]:
        """The weights themselves."""
        values = dict(self.values)
        for name in values.keys() - set(groups):
            raise InputError(f"no loss group `{name}`; the groups are {', '.join(groups)}")
        return jnp.asarray([float(values.get(g, 1)) for g in groups])

    def weights(self, state: Float[Array, " groups"]) -> Float[Array, " groups"]:
        """The same at every step."""
        return state

    def update(
        self, state: Float[Array, " groups"], gradients: PyTree[Float[Array, "groups ..."]]
    ) -> Float[Array, " groups"]:
        """Never called by a solver; leaves the weights as they are."""
        return state
