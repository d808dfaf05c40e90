"""Levenberg-Marquardt: Gauss-Newton steps with a damping that follows what they gain.

    (J^T J + mu) delta = -J^T r,      theta <- theta + delta + delta_2 / 2

K. Levenberg (1944), D. Marquardt (1963); for networks also known as energy natural gradient (J.
Müller, M. Zeinhofer, ICML 2023). delta_2 is the geodesic acceleration, the second derivative of the
path along which r changes evenly,

    (J^T J + mu) delta_2 = -J^T r'',   r'' the second derivative of r along delta,

by a difference of r (M. K. Transtrum, J. P. Sethna, arXiv:1201.5885, 2012). It costs one evaluation
of r and one solve with the same factors, and saves half of the iterations and more.

J and a matrix are formed (`dense_steps.py`) as long as that takes seconds; else neither is
(`matrix_free_steps.py`).
"""

from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from symbolic_pinn.checks import (
    require_kind,
    require_positive,
    require_positive_number,
    require_switch,
)
from symbolic_pinn.methods.full_batch.dense_steps import DenseSteps
from symbolic_pinn.methods.full_batch.descent import AbstractDescent, Position
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.matrix_free_steps import MatrixFreeSteps
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points
from symbolic_pinn.suggestions import with_suggestions

# Above this many numbers in J, a gigabyte, or multiplications of J^T J, some seconds, neither is
# formed.
_NUMBERS, _WORK = 1.25e8, 1e11
_ATTEMPTS = 30


class _Steps:
    """The steps of an iteration, and what was linearised last: a beginning is asked for twice.

    Args:
        made: how they are made.
    """

    def __init__(self, made: DenseSteps | MatrixFreeSteps) -> None:
        self._made, self.attempt = made, made.attempt
        self._last: tuple[Vector, Points, Any] | None = None

    def linearised(self, theta: Vector, points: Points) -> Any:
        """r, and what stands for J."""
        if self._last is None or self._last[0] is not theta or self._last[1] is not points:
            self._last = None  # or there would be two of them
            self._last = theta, points, self._made.linearise(theta, points)
        return self._last[2]


@with_suggestions
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
    renewal: ClassVar[int] = 20

    def __check_init__(self) -> None:
        require_positive(steps=self.steps)
        require_positive_number(damping=self.damping, tolerance=self.tolerance)
        require_switch(acceleration=self.acceleration)
        if self.matrix_free is not None:
            require_switch(matrix_free=self.matrix_free)
        require_kind("batch", self.batch, FixedPoints, "`FixedPoints(...)`")

    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """See `AbstractDescent`."""
        rows, free = sum(len(points[i]) for i in system.objective.sets), self.matrix_free
        if free is None:
            free = rows * len(theta) > min(_NUMBERS, _WORK / min(rows, len(theta)))
        kind = MatrixFreeSteps if free else DenseSteps
        steps = memory[0] if memory else _Steps(kind(system, self.acceleration))
        state = steps.linearised(theta, points)
        mu = memory[1] if memory else self.damping * float(state.scale)
        facts = {"damping": mu, "attempts": 0}
        return Position(theta, state.loss, (steps, mu), facts)

    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """One step that makes the loss smaller; the damping grows until there is one.

        The damping then follows the ratio of the gain to what was predicted (H. B. Nielsen, report
        IMM-REP-1999-05, Technical University of Denmark).
        """
        (steps, mu), growth = position.memory, 2.0
        state = steps.linearised(position.theta, points)
        for attempt in range(1, _ATTEMPTS + 1):
            theta, loss, ratio = steps.attempt(state, (position.theta, points), mu)
            ratio = float(ratio)
            if ratio > 0 and np.isfinite(float(loss)):
                mu = max(mu * max(1 / 3, 1 - (2 * ratio - 1) ** 3), 1e-300)
                facts = {"damping": mu, "attempts": attempt}
                return Position(theta, loss, (steps, mu), facts)
            system.check()
            mu, growth = mu * growth, growth * 2
        return None
