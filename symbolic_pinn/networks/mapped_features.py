"""Features of mapped coordinates: how they are drawn, and a network of one point."""

from collections.abc import Sequence
from dataclasses import dataclass

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.networks.feature_maps import feature_map
from symbolic_pinn.networks.layers import Frozen, as_array
from symbolic_pinn.networks.map_formulas import analytic_columns, zeta
from symbolic_pinn.networks.plane_numbers import PlaneNumber
from symbolic_pinn.recipe import Kelvin, MappedFeatures, RandomFeatureExpansion, SpaceMap


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnMap:
    """The random numbers of the features of one map.

    Attributes:
        w: frequencies "features axes" of the mapped coordinates.
        k: "features rest" of the others, on a cell from -1 to 1.
        b: phases.
        kappa, beta: frequencies "functions rest" and phases of the functions cos(kappa . y + beta)
            by which the columns of the map are multiplied; the first one is 1.
    """

    w: np.ndarray
    k: np.ndarray
    b: np.ndarray
    kappa: np.ndarray
    beta: np.ndarray


def rest_of(axes: Sequence[int], dim: int) -> list[int]:
    """The coordinates that are not mapped."""
    return [i for i in range(dim) if i not in axes]


def draw_mapped(expansion: RandomFeatureExpansion) -> tuple[DrawnMap, ...]:
    """The random numbers of each map; those of plain features do not depend on them."""
    dim = len(expansion.scales)
    found = []
    for i, (m, (count, strengths)) in enumerate(
        zip(expansion.maps, expansion.mapped, strict=True), start=1
    ):
        random = np.random.default_rng((expansion.seed, i))
        scales = np.asarray(expansion.scales)[rest_of(m.map.axes, dim)]
        w = random.uniform(-m.scale, m.scale, (count, len(m.map.axes)))
        k = random.uniform(-1, 1, (count, len(scales))) * scales
        b = feature_map(expansion.activation).phases(np.hstack([w, k]), random)
        kappa = random.uniform(-1, 1, (strengths, len(scales))) * scales
        beta = random.uniform(0, 2 * np.pi, strengths)
        kappa[:1], beta[:1] = 0, 0
        found.append(DrawnMap(w=w, k=k, b=b, kappa=kappa, beta=beta))
    return tuple(found)


class MappedNetwork(eqx.Module):
    """The features of one map at one point.

    Attributes:
        w, k, b, kappa, beta: as in `DrawnMap`, not trained.
        described: the map.
        activation: name of phi.
    """

    w: Frozen
    k: Frozen
    b: Frozen
    kappa: Frozen
    beta: Frozen
    described: MappedFeatures = eqx.field(static=True)
    activation: str = eqx.field(static=True)

    def __call__(
        self, x: Float[Array, " dim"], local: Float[Array, " dim"]
    ) -> Float[Array, " columns"]:
        """All columns.

        Args:
            x: the point in the user's units.
            local: the same on the cell from -1 to 1.
        """
        axes = self.described.map.axes
        y = local[np.array(rest_of(axes, len(local)), int)]
        mapped, columns, factor = image_of(self.described.map, x[np.array(axes)])
        strengths = jnp.cos(self.kappa() @ y + self.beta())
        found = [c * strengths for c in columns]
        if self.described.map.has_features:
            phase = self.w() @ jnp.stack(mapped) + self.k() @ y + self.b()
            found = [feature_map(self.activation)(phase) * factor, *found]
        return jnp.concatenate(found)


def image_of(m: SpaceMap, x: Float[Array, " axes"]) -> tuple[list, list, Array]:
    """The mapped coordinates of a place, the columns of the map, and the factor of features."""
    one = jnp.ones_like(x[0])
    if isinstance(m, Kelvin):
        y = x - jnp.asarray(m.centre, x.dtype)
        q = jnp.sum(y * y)
        factor = one if len(y) == 2 else (m.radius**2 / q) ** (len(y) / 2 - 1)
        return list(m.radius * y / q), [factor], factor
    z = PlaneNumber(x[0], x[1])
    image = zeta(m, z)
    return [] if image is None else [image.x, image.y], [f.x for f in analytic_columns(m, z)], one


def mapped_networks(expansion: RandomFeatureExpansion) -> tuple[MappedNetwork, ...]:
    """One for each map."""
    found = []
    for m, d in zip(expansion.maps, draw_mapped(expansion), strict=True):
        arrays = {
            name: Frozen(as_array(getattr(d, name))) for name in ("w", "k", "b", "kappa", "beta")
        }
        found.append(MappedNetwork(**arrays, described=m, activation=expansion.activation))
    return tuple(found)
