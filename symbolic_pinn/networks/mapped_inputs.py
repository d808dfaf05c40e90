"""A network of the coordinates and of their images under the maps of a region."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.networks.mapped_features import image_of
from symbolic_pinn.recipe import SpaceMap


class MappedInputNetwork(eqx.Module):
    """N(xi, Re zeta_1(x), Im zeta_1(x), columns of map 1, ...), x = mu + sigma xi.

    Attributes:
        network: behind.
        maps: of places in the user's units.
        mu, sigma: mean and deviation of each coordinate.
    """

    network: eqx.Module
    maps: tuple[SpaceMap, ...] = eqx.field(static=True)
    mu: tuple[float, ...] = eqx.field(static=True)
    sigma: tuple[float, ...] = eqx.field(static=True)

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The network's values at one point."""
        place = jnp.asarray(self.mu, x.dtype) + jnp.asarray(self.sigma, x.dtype) * x
        images = [i for m in self.maps for i in _inputs(m, place)]
        return self.network(jnp.concatenate([x, jnp.stack(images)]))  # type: ignore[operator]


def _inputs(described: SpaceMap, place: Float[Array, " dim"]) -> list[Float[Array, ""]]:
    image, columns, _ = image_of(described, place[jnp.asarray(described.axes)])
    return [*image, *columns]


def count_inputs(maps: tuple[SpaceMap, ...], dim: int) -> int:
    """How many further inputs there are."""
    return sum(len(_inputs(m, jnp.ones(dim))) for m in maps)
