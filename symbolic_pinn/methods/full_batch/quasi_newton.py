"""Quasi-Newton methods: the curvature is learned from the gradients of the steps before.

**L-BFGS** with a line search for the strong Wolfe conditions, by Optax.

**Self-scaled Broyden**: M. Al-Baali, H. Khalfan, "Wide interval for efficient self-scaling
quasi-Newton algorithms", Optim. Methods Softw. 20 (2005) 679-691; for networks J. F. Urban,
P. Stefanou, J. A. Pons, J. Comput. Phys. 523 (2025) 113656, E. Kiyani et al., arXiv:2501.16371
(2025). With the step s, the change y of the gradient and the inverse H of the Hessian's model,

    H <- (H - H y y^T H / (y^T H y) + phi v v^T) / tau + s s^T / (y^T s),
    v = sqrt(y^T H y) (s / (y^T s) - H y / (y^T H y)),

    b = s^T H^-1 s / (y^T s),   h = y^T H y / (y^T s),   a = b h - 1,   c = sqrt(a / (1 + a)),
    rho = min(1, h (1 - c)),   theta = max((rho - 1) / a, min(1 / rho, (1 - b) / b)),
    sigma = 1 + a theta,   phi = (1 - theta) / sigma,   tau_1 = min(1, 1 / b),
    tau = tau_1 min(sigma^(-1/(n-1)), 1/theta)   for theta > 0,
          min(tau_1 sigma^(-1/(n-1)), sigma)     for theta <= 0

theta = 0 and tau = 1 is BFGS. H is dense: n^2 numbers, for n up to about 5,000.
"""

from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from symbolic_pinn.checks import require_kind, require_positive, require_positive_number
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.full_batch.descent import AbstractDescent, Position
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points
from symbolic_pinn.suggestions import with_suggestions

_LINE_SEARCH = 30
_MOST_DENSE = 12_000


@with_suggestions
class LBFGS(AbstractDescent):
    """Limited-memory BFGS on all points at once, in float64.

    Attributes:
        steps: iterations at most.
        batch: points, weights and precision.
        memory: steps that are remembered.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.
    """

    steps: int = eqx.field(static=True, default=2_000)
    batch: FixedPoints = eqx.field(static=True, default_factory=FixedPoints)
    memory: int = eqx.field(static=True, default=50)
    tolerance: float = eqx.field(static=True, default=1e-3)
    name: ClassVar[str] = "lbfgs"

    def __check_init__(self) -> None:
        require_positive(steps=self.steps, memory=self.memory)
        require_positive_number(tolerance=self.tolerance)
        require_kind("batch", self.batch, FixedPoints, "`FixedPoints(...)`")

    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """See `AbstractDescent`."""
        linesearch = optax.scale_by_zoom_linesearch(_LINE_SEARCH, initial_guess_strategy="one")
        optimiser = optax.lbfgs(memory_size=self.memory, linesearch=linesearch)
        program = memory[0] if memory else jax.jit(partial(_lbfgs_step, system, optimiser))
        loss = jax.jit(system.loss)(theta, points)
        return Position(theta, loss, (program, optimiser.init(theta)), {})

    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """One step."""
        program, state = position.memory
        theta, loss, state = program(position.theta, state, points)
        if not float(loss) < float(position.loss):
            return None
        return Position(theta, loss, (program, state), {})


def _lbfgs_step(
    system: ResidualSystem,
    optimiser: optax.GradientTransformationExtraArgs,
    theta: Vector,
    state: Any,
    points: Points,
) -> tuple[Vector, Array, Any]:
    def loss(theta: Vector) -> Array:
        return system.loss(theta, points)

    # The line search has measured both where it ended.
    value, gradient = optax.value_and_grad_from_state(loss)(theta, state=state)
    updates, state = optimiser.update(
        gradient, state, theta, value=value, grad=gradient, value_fn=loss
    )
    return optax.apply_updates(theta, updates), optax.tree.get(state, "value"), state


class _Curvature(eqx.Module):
    """What self-scaled Broyden remembers."""

    H: Float[Array, "n n"]
    gradient: Vector


@with_suggestions
class SelfScaledBroyden(AbstractDescent):
    """Self-scaled Broyden steps with a dense inverse, on all points at once, in float64.

    Attributes:
        steps: iterations at most.
        batch: points, weights and precision.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.
    """

    steps: int = eqx.field(static=True, default=2_000)
    batch: FixedPoints = eqx.field(static=True, default_factory=FixedPoints)
    tolerance: float = eqx.field(static=True, default=1e-3)
    name: ClassVar[str] = "ssbroyden"

    def __check_init__(self) -> None:
        require_positive(steps=self.steps)
        require_positive_number(tolerance=self.tolerance)
        require_kind("batch", self.batch, FixedPoints, "`FixedPoints(...)`")

    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """See `AbstractDescent`."""
        n = len(theta)
        if n > _MOST_DENSE:
            raise InputError(
                f"the network has {n} numbers; a dense inverse of their Hessian is too large: use"
                " `lbfgs`, or a smaller network"
            )
        program = memory[0] if memory else jax.jit(partial(_broyden_step, system))
        loss, gradient = jax.jit(jax.value_and_grad(system.loss))(theta, points)
        curvature = memory[1].H if memory else jnp.eye(n, dtype=theta.dtype)
        state = _Curvature(curvature, gradient)
        return Position(theta, loss, (program, state), {"step": 1.0})

    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """One step; the inverse begins anew where its direction leads nowhere."""
        program, state = position.memory
        theta, loss, new, step = program(position.theta, position.loss, state, points)
        if not float(loss) < float(position.loss):
            state = _Curvature(jnp.eye(len(theta), dtype=theta.dtype), state.gradient)
            theta, loss, new, step = program(position.theta, position.loss, state, points)
            if not float(loss) < float(position.loss):
                return None
        return Position(theta, loss, (program, new), {"step": step})


def _broyden_step(
    system: ResidualSystem, theta: Vector, value: Array, state: _Curvature, points: Points
) -> tuple[Vector, Array, _Curvature, Array]:
    def loss(theta: Vector) -> Array:
        return system.loss(theta, points)

    direction = -state.H @ state.gradient
    search = optax.scale_by_zoom_linesearch(_LINE_SEARCH, initial_guess_strategy="one")
    s, found = search.update(
        direction,
        search.init(theta),
        theta,
        value=value,
        grad=state.gradient,
        value_fn=loss,
    )
    # H^-1 s = -step g, since s = -step H g.
    s_B_s = -found.learning_rate * jnp.dot(s, state.gradient)
    H = broyden_update(state.H, s, found.grad - state.gradient, s_B_s)
    return theta + s, found.value, _Curvature(H, found.grad), found.learning_rate


def broyden_update(
    H: Float[Array, "n n"], s: Vector, y: Vector, s_B_s: Float[Array, ""]
) -> Float[Array, "n n"]:
    """The next H; unchanged where the curvature y^T s is not positive."""
    y_s, H_y = y @ s, H @ y
    y_H_y = y @ H_y
    usable = (y_s > 0) & (y_H_y > 0) & (s_B_s > 0)
    y_s, y_H_y, s_B_s = (jnp.where(usable, v, 1.0) for v in (y_s, y_H_y, s_B_s))
    tau, phi = _scalings(s_B_s / y_s, y_H_y / y_s, len(s))
    v = jnp.sqrt(y_H_y) * (s / y_s - H_y / y_H_y)
    new = (H - jnp.outer(H_y, H_y) / y_H_y + phi * jnp.outer(v, v)) / tau
    return jnp.where(usable, new + jnp.outer(s, s) / y_s, H)


def _scalings(b: Array, h: Array, n: int) -> tuple[Array, Array]:
    """tau and phi."""
    a = jnp.maximum(b * h - 1, 1e-14)
    c = jnp.sqrt(a / (1 + a))
    rho = jnp.minimum(1.0, h * (1 - c))
    theta = jnp.maximum((rho - 1) / a, jnp.minimum(1 / rho, (1 - b) / b))
    sigma = 1 + a * theta
    phi, tau_1 = (1 - theta) / sigma, jnp.minimum(1.0, 1 / b)
    root = sigma ** (-1 / max(n - 1, 1))
    positive = tau_1 * jnp.minimum(root, 1 / jnp.where(theta > 0, theta, 1.0))
    return jnp.where(theta > 0, positive, jnp.minimum(tau_1 * root, sigma)), phi
