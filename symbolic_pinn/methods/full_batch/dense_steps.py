"""Steps of Levenberg-Marquardt with the Jacobian and Cholesky factors, for some thousand numbers.

Solved is the smaller of two systems: J^T J with as many rows as there are trained numbers, or
J J^T with as many as there are residuals, since (J^T J + mu)^-1 J^T = J^T (J J^T + mu)^-1.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.methods.full_batch.residual_system import Residuals, ResidualSystem
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points

# The acceleration must stay small against the step (Transtrum and Sethna, section 3).
_ACCELERATION, _DIFFERENCE = 0.75, 0.1


class Proposal(NamedTuple):
    """A step that was tried.

    Attributes:
        theta: after it.
        loss: there.
        ratio: the gain against what was predicted.
    """

    theta: Vector
    loss: Array
    ratio: Array


class Dense(eqx.Module):
    """r, J, and the smaller of J^T J and J J^T."""

    r: Residuals
    J: Float[Array, "rows parameters"]
    G: Float[Array, "n n"]

    @property
    def loss(self) -> Array:
        """|r|^2."""
        return self.r @ self.r

    @property
    def scale(self) -> Array:
        """The mean of the diagonal of J^T J."""
        return jnp.trace(self.G) / self.J.shape[1]


class DenseSteps:
    """The two compiled programs of an iteration.

    Args:
        system: the residuals.
        acceleration: whether steps are bent.
    """

    def __init__(self, system: ResidualSystem, acceleration: bool) -> None:
        self.linearise = jax.jit(partial(_linearised, system))
        self.attempt = jax.jit(partial(_attempted, system, acceleration))


def _linearised(system: ResidualSystem, theta: Vector, points: Points) -> Dense:
    r, J = system.rows(theta, points)
    rows, parameters = J.shape
    return Dense(r, J, J.T @ J if parameters <= rows else J @ J.T)


def _attempted(
    system: ResidualSystem, acceleration: bool, state: Dense, at: tuple[Vector, Points], mu: Array
) -> Proposal:
    """The step from theta with points that a damping gives."""
    solve = _solver(state, mu)
    delta = -solve(state.r)
    along = state.J @ delta
    step = delta
    if acceleration:
        step = bent(delta, -solve(curvature(system, state.r, at, delta, along=along)))
    return judged(system, state.r, at, step, along=along)


def _solver(state: Dense, mu: Array) -> Callable[[Residuals], Vector]:
    """r -> (J^T J + mu)^-1 J^T r."""
    factors = jax.scipy.linalg.cho_factor(state.G + mu * jnp.eye(len(state.G)))
    if state.J.shape[1] <= state.J.shape[0]:
        return lambda r: jax.scipy.linalg.cho_solve(factors, state.J.T @ r)
    return lambda r: state.J.T @ jax.scipy.linalg.cho_solve(factors, r)


def curvature(
    system: ResidualSystem, r: Residuals, at: tuple[Vector, Points], delta: Vector, *, along: Array
) -> Residuals:
    """The second derivative of r along delta, by a difference; `along` is J delta."""
    theta, points = at
    ahead = system.residuals(theta + _DIFFERENCE * delta, points)
    return 2 / _DIFFERENCE * ((ahead - r) / _DIFFERENCE - along)


def bent(delta: Vector, second: Vector) -> Vector:
    """The step with its acceleration, where that is small enough."""
    small = jnp.linalg.norm(second) <= _ACCELERATION * jnp.linalg.norm(delta)
    return jnp.where(small, delta + second / 2, delta)


def judged(
    system: ResidualSystem, r: Residuals, at: tuple[Vector, Points], step: Vector, *, along: Array
) -> Proposal:
    """What a step gains; without its acceleration it moves the residuals by `along`."""
    theta, points = at
    new = system.loss(theta + step, points)
    predicted = -(2 * r @ along + along @ along)
    return Proposal(theta + step, new, (r @ r - new) / predicted)
