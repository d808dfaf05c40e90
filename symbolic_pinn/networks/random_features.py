"""An expansion in random features as a network of one point, and how its features are drawn."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.networks.feature_maps import feature_map
from symbolic_pinn.networks.layers import Frozen, as_array
from symbolic_pinn.networks.mapped_features import MappedNetwork, mapped_networks
from symbolic_pinn.networks.partition import Interval, Partition, smooth_step
from symbolic_pinn.recipe import Blocks, RandomFeatureExpansion

# Half the length of an interval in deviations of a uniform variable on it.
DEVIATIONS = math.sqrt(3)
Scalar = Float[Array, ""]


class RandomFeatureNetwork(eqx.Module):
    """u(x) = sum over cells psi_c(x) sum_j a_cj phi(w_j . x_c + b_j).

    Attributes:
        w, b: frequencies "features dim" and phases, not trained.
        coefficients: a, of all cells one after the other.
        expansion: what is described.
        mapped: the features of its maps.
    """

    w: Frozen
    b: Frozen
    coefficients: Float[Array, "unknowns _"]
    expansion: RandomFeatureExpansion = eqx.field(static=True)
    mapped: tuple[MappedNetwork, ...] = ()

    def __call__(self, xi: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        """The unknowns at one point, in the network's normalised coordinates."""
        return self.at(xi / DEVIATIONS)

    def at(self, unit: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        """The unknowns at one point, in coordinates from -1 to 1."""
        partition = Partition.of(self.expansion.cells, self.expansion.sharp)
        phi = feature_map(self.expansion.activation)
        features = []
        for cell in partition.cells:
            slope, centre = _local(partition, cell)
            local = (unit - centre) * slope
            values = phi(self.w() @ local + self.b())
            if self.mapped:
                x = _in_units_of_the_user(unit, self.expansion)
                values = jnp.concatenate([values, *(m(x, local) for m in self.mapped)])
            windows = [
                _window(interval, j, unit[i])
                for i, (interval, j) in enumerate(zip(partition.intervals, cell, strict=True))
                if interval.inner
            ]
            features.append(values * math.prod(windows) if windows else values)
        return self.coefficients @ jnp.concatenate(features)


class BlockNetwork(eqx.Module):
    """One expansion after the other along one coordinate.

    Attributes:
        blocks: the expansions.
        edges: of all blocks, in coordinates from -1 to 1.
        axis: the coordinate.
    """

    blocks: tuple[RandomFeatureNetwork, ...]
    edges: tuple[float, ...] = eqx.field(static=True)
    axis: int = eqx.field(static=True)

    def __call__(self, xi: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        """The unknowns at one point, in the network's normalised coordinates."""
        unit, i = xi / DEVIATIONS, self.axis
        is_behind = [(unit[i] >= e).astype(unit.dtype) for e in self.edges[1:-1]]
        passed = [jnp.ones_like(unit[0]), *is_behind, jnp.zeros_like(unit[0])]
        total: Any = 0.0
        for block, (begin, end), here, there in zip(
            self.blocks, pairwise(self.edges), passed, passed[1:], strict=False
        ):
            within = (2 * unit[i] - begin - end) / (end - begin)
            parts = (unit[:i], within[None], unit[i + 1 :])
            place = jnp.concatenate([p for p in parts if p.size])
            total = total + (here - there) * block.at(place)
        return total


def _in_units_of_the_user(
    unit: Float[Array, " dim"], expansion: RandomFeatureExpansion
) -> Float[Array, " dim"]:
    """Where maps are, from coordinates from -1 to 1."""
    lower, upper = (jnp.asarray(a, unit.dtype) for a in np.array(expansion.box, float).T)
    return (lower + upper + (upper - lower) * unit) / 2


def _local(partition: Partition, cell: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Slope and centre of the coordinates of a cell."""
    supports = np.array([i.supports[j] for i, j in zip(partition.intervals, cell, strict=True)])
    return 2 / (supports[:, 1] - supports[:, 0]), supports.mean(axis=1)


def _window(interval: Interval, j: int, x: Scalar) -> Scalar:
    """psi_j at one place."""
    begin = _step(interval, j - 1, x) if j else jnp.ones_like(x)
    end = _step(interval, j, x) if j < len(interval.inner) else jnp.zeros_like(x)
    return begin - end


def _step(interval: Interval, edge: int, x: Scalar) -> Scalar:
    if not interval.overlaps[edge]:
        return (x >= interval.inner[edge]).astype(x.dtype)
    return smooth_step(jnp.clip((x - interval.inner[edge]) / interval.overlaps[edge], -1, 1))


def draw(expansion: RandomFeatureExpansion) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies w "features dim" uniform about the tones or 0, and phases that cover a cell."""
    random = np.random.default_rng(expansion.seed)
    count, dim = shape = (expansion.features, len(expansion.scales))
    w = random.uniform(-1, 1, shape) * np.asarray(expansion.scales)
    if expansion.sparse:
        kept = random.integers(1, dim + 1, count)
        rank = np.argsort(random.uniform(size=shape), axis=1)
        w = np.where(rank < kept[:, None], w, 0)
    if expansion.tones:
        w = w + np.asarray(expansion.tones)[np.arange(count) % len(expansion.tones)]
    return w, feature_map(expansion.activation).phases(w, random)


def random_feature_network(
    expansion: RandomFeatureExpansion, coefficients: np.ndarray
) -> RandomFeatureNetwork:
    """The network of given coefficients "unknowns cells*columns"."""
    w, b = (Frozen(as_array(a)) for a in draw(expansion))
    a, mapped = as_array(coefficients), mapped_networks(expansion)
    return RandomFeatureNetwork(w, b, a, expansion, mapped=mapped)


def block_network(description: Blocks, networks: Sequence[RandomFeatureNetwork]) -> BlockNetwork:
    """The network of the blocks' networks."""
    edges = (-1.0, *(2 * e - 1 for e in description.edges), 1.0)
    return BlockNetwork(tuple(networks), edges, description.axis)


def empty_random_feature_network(
    expansion: RandomFeatureExpansion, outputs: int
) -> RandomFeatureNetwork:
    """The network whose coefficients are all 0."""
    cells = expansion.count
    return random_feature_network(expansion, np.zeros((outputs, cells * expansion.columns)))
