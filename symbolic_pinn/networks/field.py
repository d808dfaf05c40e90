"""`Field`: a network of normalised coordinates, seen as a function of the user's coordinates."""

from collections.abc import Iterable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.networks.estimates import Estimates
from symbolic_pinn.problem import Domain, Trainable


class Field(eqx.Module):
    """u(x) = N(xi), xi = (x - mu) / sigma, with mu and sigma of a uniform variable on the box.

    The user's equation stays as it is: by the chain rule
    D^alpha u = prod_i sigma_i^(-alpha_i) D^alpha_xi N, so a derivative engine starts its
    first-order stream in direction i at 1 / sigma_i.

    Attributes:
        network: any callable module from a point "dim" to values "unknowns".
        mu, sigma: mean and deviation of the box, fixed numbers, never batch statistics.
        estimates: parameters of the equation that are trained beside the network.
    """

    network: eqx.Module
    mu: tuple[float, ...] = eqx.field(static=True)
    sigma: tuple[float, ...] = eqx.field(static=True)
    estimates: Estimates

    @classmethod
    def on(
        cls, domain: Domain, network: eqx.Module, trainable: Iterable[Trainable] = ()
    ) -> "Field":
        """The field of a network on a box, trainable parameters at their start."""
        return cls(network, domain.mean, domain.deviation, Estimates.of(trainable))

    def normalised(self, x: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """The network's input xi at a point x."""
        return (x - jnp.asarray(self.mu, x.dtype)) / jnp.asarray(self.sigma, x.dtype)

    def __call__(self, x: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        """The unknowns at a point x."""
        return self.network(self.normalised(x))  # type: ignore[operator]


def as_float64(field: Field) -> Field:
    """The same field with 64-bit parameters; call it under `jax.enable_x64(True)`."""
    return _cast(field, jnp.dtype(jnp.float64))


def as_default(field: Field) -> Field:
    """The same field in JAX's present precision."""
    return _cast(field, jnp.zeros(0).dtype)


def _cast(field: Field, dtype: jnp.dtype) -> Field:
    return jax.tree.map(
        lambda a: jnp.asarray(np.asarray(a), dtype) if eqx.is_inexact_array(a) else a, field
    )
