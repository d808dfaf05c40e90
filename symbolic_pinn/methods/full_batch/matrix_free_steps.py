"""Steps of Levenberg-Marquardt that form no matrix, for networks and points too many for one.

Conjugate gradients with a Nystroem preconditioner (Z. Frangella, J. A. Tropp, M. Udell, SIAM J.
Matrix Anal. Appl. 44, 2023, 718-752). A product with J^T J takes a tenth of a second and more at
this size, and a step needs hundreds: Python looks at the keyboard and the clock between a few.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.methods.full_batch.dense_steps import Proposal, bent, curvature, judged
from symbolic_pinn.methods.full_batch.residual_system import Residuals, ResidualSystem
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points

_SKETCH, _CG_STEPS, _CG_TOLERANCE = 100, 300, 1e-8
# Products between two looks.
_AT_ONCE = 10

At = tuple[Vector, Points]


class Sketch(eqx.Module):
    """r, and J^T J as its products with random vectors show it: about U diag(s) U^T."""

    r: Residuals
    U: Float[Array, "parameters sketch"]
    s: Float[Array, " sketch"]

    @property
    def loss(self) -> Array:
        """|r|^2."""
        return self.r @ self.r

    @property
    def scale(self) -> Array:
        """The mean of the diagonal of J^T J."""
        return jnp.sum(self.s) / len(self.U)


class _Iterate(eqx.Module):
    """Where conjugate gradients for (J^T J + mu) x = b stand."""

    x: Vector
    residual: Vector
    direction: Vector
    gamma: Array
    target: Array

    @property
    def is_done(self) -> Array:
        return self.residual @ self.residual <= self.target


class MatrixFreeSteps:
    """The compiled programs of an iteration, and the loops around them.

    Args:
        system: the residuals.
        acceleration: whether steps are bent.
    """

    def __init__(self, system: ResidualSystem, acceleration: bool) -> None:
        self._check, self._acceleration = system.check, acceleration
        self._random, self._sketched = jax.jit(_random), jax.jit(_sketched)
        self._multiplied = jax.jit(partial(_multiplied, system))
        self._residuals = jax.jit(system.residuals)
        self._begin, self._go_on = (
            jax.jit(partial(_begin, system)),
            jax.jit(partial(_go_on, system)),
        )
        self._forward = jax.jit(lambda theta, points, v: _products(system, theta, points)[0](v))
        self._curvature = jax.jit(partial(curvature, system))
        self._judged = jax.jit(partial(judged, system))

    def linearise(self, theta: Vector, points: Points) -> Sketch:
        """r and the sketch."""
        Q = self._random(theta)
        parts = []
        for some in jnp.split(Q.T, [*range(_AT_ONCE, Q.shape[1], _AT_ONCE)]):
            self._check()
            parts.append(jax.block_until_ready(self._multiplied(theta, points, some)))
        return Sketch(self._residuals(theta, points), *self._sketched(Q, jnp.concatenate(parts).T))

    def attempt(self, state: Sketch, at: At, mu: Array | float) -> Proposal:
        """The step from theta with points that a damping gives."""
        delta = -self._solved(state, at, mu, state.r)
        along = self._forward(*at, delta)
        step = delta
        if self._acceleration:
            second = self._curvature(state.r, at, delta, along=along)
            step = bent(delta, -self._solved(state, at, mu, second))
        return self._judged(state.r, at, step, along=along)

    def _solved(self, state: Sketch, at: At, mu: Array | float, r: Residuals) -> Vector:
        """(J^T J + mu)^-1 J^T r."""
        found = self._begin(state, at, mu, r)
        for _ in range(_CG_STEPS // _AT_ONCE):
            self._check()
            found = self._go_on(state, at, mu, found)
            if found.is_done:
                break
        return found.x


def _random(theta: Vector) -> Float[Array, "parameters sketch"]:
    """Orthonormal random vectors."""
    shape = (len(theta), min(_SKETCH, len(theta)))
    return jnp.linalg.qr(jax.random.normal(jax.random.key(0), shape, theta.dtype))[0]


def _multiplied(
    system: ResidualSystem, theta: Vector, points: Points, vectors: Float[Array, "some parameters"]
) -> Float[Array, "some parameters"]:
    """J^T J times each of some vectors."""
    forward, backward = _products(system, theta, points)
    return jax.lax.map(lambda v: backward(forward(v)), vectors)


def _sketched(Q: Array, Y: Array) -> tuple[Array, Array]:
    """U and s: J^T J ~ Y (Q^T Y)^-1 Y^T, shifted for stability."""
    shift = jnp.finfo(Y.dtype).eps * jnp.linalg.norm(Y)
    Y = Y + shift * Q
    C = jnp.linalg.cholesky((Q.T @ Y + Y.T @ Q) / 2)
    B = jax.scipy.linalg.solve_triangular(C, Y.T, lower=True).T
    U, sigma, _ = jnp.linalg.svd(B, full_matrices=False)
    return U, jnp.maximum(sigma**2 - shift, 0)


def _preconditioned(state: Sketch, mu: Array, v: Vector) -> Vector:
    """P^-1 v with P^-1 = (s_k + mu) U (s + mu)^-1 U^T + (1 - U U^T)."""
    inside = state.U.T @ v
    return v + state.U @ ((state.s[-1] + mu) / (state.s + mu) * inside - inside)


def _begin(system: ResidualSystem, state: Sketch, at: At, mu: Array, r: Residuals) -> _Iterate:
    """Before the first step, at x = 0."""
    b = _products(system, *at)[1](r)
    z = _preconditioned(state, mu, b)
    target = _CG_TOLERANCE**2 * (b @ b)
    return _Iterate(x=jnp.zeros_like(b), residual=b, direction=z, gamma=b @ z, target=target)


def _go_on(system: ResidualSystem, state: Sketch, at: At, mu: Array, begun: _Iterate) -> _Iterate:
    """After some more steps."""
    forward, backward = _products(system, *at)

    def step(carry: tuple[Array, _Iterate]) -> tuple[Array, _Iterate]:
        k, i = carry
        product = backward(forward(i.direction)) + mu * i.direction
        alpha = i.gamma / (i.direction @ product)
        residual = i.residual - alpha * product
        z = _preconditioned(state, mu, residual)
        gamma = residual @ z
        new = _Iterate(
            x=i.x + alpha * i.direction,
            residual=residual,
            direction=z + gamma / i.gamma * i.direction,
            gamma=gamma,
            target=i.target,
        )
        return k + 1, new

    def goes_on(carry: tuple[Array, _Iterate]) -> Array:
        return (carry[0] < _AT_ONCE) & ~carry[1].is_done

    return jax.lax.while_loop(goes_on, step, (jnp.asarray(0), begun))[1]


def _products(
    system: ResidualSystem, theta: Vector, points: Points
) -> tuple[Callable[[Vector], Residuals], Callable[[Residuals], Vector]]:
    """The products with J and J^T."""
    _, forward = jax.linearize(lambda v: system.residuals(v, points), theta)
    backward: Any = jax.linear_transpose(forward, theta)
    return forward, lambda w: backward(w)[0]
