"""Levenberg-Marquardt: Gauss-Newton steps with a damping that follows what they gain.

    (J^T J + mu) delta = -J^T r,      theta <- theta + delta + delta_2 / 2

K. Levenberg (1944), D. Marquardt (1963); for networks also known as energy natural gradient (J.
Müller, M. Zeinhofer, ICML 2023). delta_2 is the geodesic acceleration, the second derivative of the
path along which r changes evenly,

    (J^T J + mu) delta_2 = -J^T r'',   r'' the second derivative of r along delta,

by a difference of r (M. K. Transtrum, J. P. Sethna, arXiv:1201.5885, 2012). It costs one evaluation
of r and one solve with the same factors, and saves half of the iterations and more.

Solved is the smaller of two systems: J^T J with as many rows as there are trained numbers, or
J J^T with as many as there are residuals, since (J^T J + mu)^-1 J^T = J^T (J J^T + mu)^-1. Where
both are large neither is formed: conjugate gradients with a Nystroem preconditioner (Z. Frangella,
J. A. Tropp, M. Udell, SIAM J. Matrix Anal. Appl. 44, 2023, 718-752).
"""

import abc
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.checks import positive_numbers, require_positive
from symbolic_pinn.methods.full_batch.descent import AbstractDescent, Position
from symbolic_pinn.methods.full_batch.residual_system import FixedPoints, Residuals, ResidualSystem
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points

# Above this, in numbers and in residuals, no matrix is formed.
_LARGE = 5_000
# The acceleration must stay small against the step (Transtrum and Sethna, section 3).
_ACCELERATION, _DIFFERENCE = 0.75, 0.1
_SKETCH, _CG_STEPS, _CG_TOLERANCE = 100, 300, 1e-8
_MOST_DAMPING = 1e12
_ATTEMPTS = 30

# r -> (J^T J + mu)^-1 J^T r
Solve = Callable[[Residuals], Vector]


class LevenbergMarquardt(AbstractDescent):
    """Damped Gauss-Newton on all points at once, in float64.

    Attributes:
        steps: iterations at most.
        batch: points, weights and precision.
        damping: mu at the start, against the mean of the diagonal.
        acceleration: whether steps are bent by the geodesic acceleration.
        matrix_free: whether no matrix is formed; default where one would be large.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.
    """

    steps: int = eqx.field(static=True, default=400)
    batch: FixedPoints = eqx.field(static=True, default_factory=FixedPoints)
    damping: float = eqx.field(static=True, default=1e-3)
    acceleration: bool = eqx.field(static=True, default=True)
    matrix_free: bool | None = eqx.field(static=True, default=None)
    tolerance: float = eqx.field(static=True, default=1e-3)
    name: ClassVar[str] = "lm"

    def __check_init__(self) -> None:
        require_positive(steps=self.steps)
        positive_numbers("damping", self.damping)
        positive_numbers("tolerance", self.tolerance)

    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """See `AbstractDescent`."""
        rows = sum(len(points[i]) for i in system.objective.sets)
        free = self.matrix_free
        if free is None:
            free = min(rows, len(theta)) > _LARGE
        linearised = _MatrixFree if free else _Dense
        programs = memory[0] if memory else _Programs(system, linearised, self.acceleration)
        state = programs.linearise(theta, points)
        mu = self.damping * float(state.scale())
        facts = {"damping": mu, "attempts": 0}
        return Position(theta, state.loss, (programs, mu, 2.0), facts)

    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """One step that makes the loss smaller; the damping grows until there is one.

        The damping then follows the ratio of the gain to what was predicted (H. B. Nielsen, report
        IMM-REP-1999-05, Technical University of Denmark).
        """
        programs, mu, growth = position.memory
        state = programs.linearise(position.theta, points)
        for attempt in range(1, _ATTEMPTS + 1):
            theta, loss, ratio = programs.attempt(state, position.theta, points, mu)
            ratio = float(ratio)
            if ratio > 0 and np.isfinite(float(loss)):
                mu = max(mu * max(1 / 3, 1 - (2 * ratio - 1) ** 3), 1e-300)
                facts = {"damping": mu, "attempts": attempt}
                return Position(theta, loss, (programs, mu, 2.0), facts)
            mu, growth = mu * growth, growth * 2
        return None


class _Programs:
    """The two compiled programs of an iteration."""

    def __init__(self, system: ResidualSystem, linearised: Any, acceleration: bool) -> None:
        self.linearise = jax.jit(partial(linearised.at, system))
        self.attempt = jax.jit(partial(_attempt, system, acceleration))


def _attempt(
    system: ResidualSystem, acceleration: bool, state: Any, theta: Vector, points: Points, mu: Array
) -> tuple[Vector, Array, Array]:
    """theta after the step, the loss there, and the gain against what was predicted."""
    r, solve = state.r, state.solver(system, theta, points, mu)
    delta = -solve(r)
    along = state.times(system, theta, points, delta)
    step = delta
    if acceleration:
        h = _DIFFERENCE
        ahead = system.residuals(theta + h * delta, points)
        curvature = 2 / h * ((ahead - r) / h - along)
        second = -solve(curvature)
        small = jnp.linalg.norm(second) <= _ACCELERATION * jnp.linalg.norm(delta)
        step = jnp.where(small, delta + second / 2, delta)
    new = system.loss(theta + step, points)
    predicted = -(2 * r @ along + along @ along)
    return theta + step, new, (state.loss - new) / predicted


class _AbstractLinearised(eqx.Module):
    """r(theta + v) = r + J v at one theta, and how systems with J are solved."""

    r: eqx.AbstractVar[Residuals]

    @property
    def loss(self) -> Array:
        """|r|^2."""
        return self.r @ self.r

    @abc.abstractmethod
    def scale(self) -> Array:
        """The mean of the diagonal of J^T J."""

    @abc.abstractmethod
    def times(self, system: ResidualSystem, theta: Vector, points: Points, v: Vector) -> Residuals:
        """J v."""

    @abc.abstractmethod
    def solver(self, system: ResidualSystem, theta: Vector, points: Points, mu: Array) -> Solve:
        """Solves with J^T J + mu."""


class _Dense(_AbstractLinearised):
    """J, and the smaller of J^T J and J J^T, with Cholesky factors."""

    r: Residuals
    J: Float[Array, "rows parameters"]
    G: Float[Array, "n n"]

    @classmethod
    def at(cls, system: ResidualSystem, theta: Vector, points: Points) -> "_Dense":
        r, J = system.rows(theta, points)
        rows, parameters = J.shape
        return cls(r, J, J.T @ J if parameters <= rows else J @ J.T)

    def scale(self) -> Array:
        """See `_AbstractLinearised`."""
        return jnp.trace(self.G) / self.J.shape[1]

    def times(self, system: ResidualSystem, theta: Vector, points: Points, v: Vector) -> Residuals:
        """See `_AbstractLinearised`."""
        return self.J @ v

    def solver(self, system: ResidualSystem, theta: Vector, points: Points, mu: Array) -> Solve:
        """See `_AbstractLinearised`."""
        factors = jax.scipy.linalg.cho_factor(self.G + mu * jnp.eye(len(self.G)))
        if self.J.shape[1] <= self.J.shape[0]:
            return lambda r: jax.scipy.linalg.cho_solve(factors, self.J.T @ r)
        return lambda r: self.J.T @ jax.scipy.linalg.cho_solve(factors, r)


class _MatrixFree(_AbstractLinearised):
    """r alone, and a sketch of J^T J: U diag(s) U^T from its products with random vectors."""

    r: Residuals
    U: Float[Array, "parameters sketch"]
    s: Float[Array, " sketch"]

    @classmethod
    def at(cls, system: ResidualSystem, theta: Vector, points: Points) -> "_MatrixFree":
        r, forward, backward = _products(system, theta, points)
        count = min(_SKETCH, len(theta))
        random = jax.random.normal(jax.random.key(0), (len(theta), count), theta.dtype)
        Q = jnp.linalg.qr(random)[0]
        Y = jax.lax.map(lambda q: backward(forward(q)), Q.T).T
        # Nystroem: A ~ Y (Q^T Y)^-1 Y^T, shifted for stability.
        shift = jnp.finfo(theta.dtype).eps * jnp.linalg.norm(Y)
        Y = Y + shift * Q
        C = jnp.linalg.cholesky((Q.T @ Y + Y.T @ Q) / 2)
        B = jax.scipy.linalg.solve_triangular(C, Y.T, lower=True).T
        U, sigma, _ = jnp.linalg.svd(B, full_matrices=False)
        return cls(r, U, jnp.maximum(sigma**2 - shift, 0))

    def scale(self) -> Array:
        """Of the sketch."""
        return jnp.sum(self.s) / len(self.U)

    def times(self, system: ResidualSystem, theta: Vector, points: Points, v: Vector) -> Residuals:
        """See `_AbstractLinearised`."""
        return _products(system, theta, points)[1](v)

    def solver(self, system: ResidualSystem, theta: Vector, points: Points, mu: Array) -> Solve:
        """By conjugate gradients."""
        _, forward, backward = _products(system, theta, points)

        def matrix(v: Vector) -> Vector:
            return backward(forward(v)) + mu * v

        def precondition(v: Vector) -> Vector:
            # P^-1 = (s_k + mu) U (s + mu)^-1 U^T + (1 - U U^T)
            inside = self.U.T @ v
            return v + self.U @ ((self.s[-1] + mu) / (self.s + mu) * inside - inside)

        def solve(r: Residuals) -> Vector:
            found, _ = jax.scipy.sparse.linalg.cg(
                matrix, backward(r), M=precondition, tol=_CG_TOLERANCE, maxiter=_CG_STEPS
            )
            return found

        return solve


def _products(system: ResidualSystem, theta: Vector, points: Points) -> tuple[Residuals, Any, Any]:
    """r, and the products with J and J^T."""
    r, forward = jax.linearize(lambda v: system.residuals(v, points), theta)
    backward = jax.linear_transpose(forward, theta)
    return r, forward, lambda w: backward(w)[0]
