"""An expansion in random features as a network of one point, and how its features are drawn."""

import math

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.networks.layers import Frozen, as_array
from symbolic_pinn.networks.partition import Interval, Partition, smooth_step
from symbolic_pinn.problem import Ridge

_ACTIVATIONS = {"cos": jnp.cos, "tanh": jnp.tanh}
Scalar = Float[Array, ""]


class RidgeNetwork(eqx.Module):
    """u(x) = sum over cells psi_c(x) sum_j a_cj phi(w_j . x_c + b_j), one sum for each block.

    Attributes:
        w, b: frequencies "features dim" and phases, not trained.
        coefficients: a, for each block and unknown those of all cells one after the other.
        ridge: what is described.
    """

    w: Frozen
    b: Frozen
    coefficients: Float[Array, "blocks unknowns _"]
    ridge: Ridge = eqx.field(static=True)

    def __call__(self, xi: Float[Array, " dim"]) -> Float[Array, " unknowns"]:
        """The unknowns at one point, in the network's normalised coordinates."""
        here, unit = self._in_block(xi / math.sqrt(3))  # deviation 1 to the interval -1 ... 1
        partition = Partition.of(self.ridge.cells)
        phi = _ACTIVATIONS[self.ridge.activation]
        features = []
        for cell in partition.cells:
            slope, centre = _local(partition, cell)
            values = phi(self.w() @ ((unit - centre) * slope) + self.b())
            windows = [
                _window(interval, j, unit[i])
                for i, (interval, j) in enumerate(zip(partition.intervals, cell, strict=True))
                if interval.inner
            ]
            features.append(values * math.prod(windows) if windows else values)
        blocks, unknowns, _ = self.coefficients.shape
        flat = self.coefficients.reshape(blocks * unknowns, -1) @ jnp.concatenate(features)
        return jnp.sum(here[:, None] * flat.reshape(blocks, unknowns), axis=0)

    def _in_block(self, unit: Float[Array, " dim"]) -> tuple[Float[Array, " blocks"], Array]:
        """Which block holds a point (1 there, 0 else), and the coordinates within it."""
        if not self.ridge.blocks:
            return jnp.ones(1), unit
        i, edges = self.ridge.axis, np.array([0.0, *self.ridge.blocks, 1.0]) * 2 - 1
        behind = (unit[i] >= jnp.asarray(edges[1:-1])).astype(unit.dtype)
        padded = jnp.concatenate([jnp.ones(1, unit.dtype), behind, jnp.zeros(1, unit.dtype)])
        here = padded[:-1] - padded[1:]
        middle, half = (jnp.asarray(e) for e in ((edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2))
        within = (unit[i] - here @ middle) / (here @ half)
        parts = (unit[:i], within[None], unit[i + 1 :])
        return here, jnp.concatenate([p for p in parts if p.size])


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
    return smooth_step(jnp.clip((x - interval.inner[edge]) / interval.overlaps[edge], -1, 1))


def draw(ridge: Ridge) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies w "features dim" uniform within the scales, and phases that cover a cell."""
    random = np.random.default_rng(ridge.seed)
    shape = (ridge.features, len(ridge.scales))
    w = random.uniform(-1, 1, shape) * np.asarray(ridge.scales)
    if ridge.activation == "cos":
        return w, random.uniform(0, 2 * np.pi, ridge.features)
    # Each tanh has its step at a random place of the cell.
    return w, -np.sum(w * random.uniform(-1, 1, shape), axis=1)


def ridge_network(ridge: Ridge, coefficients: np.ndarray) -> RidgeNetwork:
    """The network of given coefficients "blocks unknowns cells*features"."""
    w, b = (Frozen(as_array(a)) for a in draw(ridge))
    return RidgeNetwork(w, b, as_array(coefficients), ridge)


def empty_ridge_network(ridge: Ridge, outputs: int) -> RidgeNetwork:
    """The network whose coefficients are all 0."""
    cells = len(Partition.of(ridge.cells).cells)
    return ridge_network(ridge, np.zeros((len(ridge.blocks) + 1, outputs, cells * ridge.features)))
