"""Newton's method for the coefficients of an expansion, with a least-squares solve in each step.

With v the values of all partials at the points, R(v) + R'(v) (v_new - v) = 0 is linear in the new
coefficients: R'(v) v_new = R'(v) v - R(v). The iteration therefore begins at any function, which
need not be in the span of the features; 0 unless another is given. Every equation is scaled to
length 1, so that those with high derivatives do not drown the conditions; a step that does not make
the scaled residual smaller is halved. A deformation puts other residuals in their place, from an
easier problem to this one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import jax
import numpy as np

from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.least_squares import Rows, least_squares
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.methods.random_features.no_step import NoStep, check_finite, check_slopes
from symbolic_pinn.methods.random_features.sizes import found_sizes
from symbolic_pinn.methods.random_features.step_lengths import merit_of, row_scales, step_sizes
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective.types import Linearised

# A step whose successor would be below this share of the tolerance is the last.
_SURELY = 1e-4
# Below this change a step that does not halve the residual has met rounding.
_STALLED = 1e-5
# What an expansion cannot follow stays as a residual: a step that changes as little as this, and
# leaves as much as this, is the last.
_LITTLE, _LEFT = 1e-3, 0.99
# Times that the sizes of unknowns are read off a step, and the step taken again.
_RESIZED = 3

# Other residuals and slopes in place of those found at values of partials and parameters.
Deformation = Callable[[list[Linearised], PartialValues, Sequence[float]], list[Linearised]]


@dataclass(frozen=True, kw_only=True)
class NewtonState:
    """A point of the iteration.

    Attributes:
        a: coefficients "unknowns cells features".
        z: numbers of the trainable parameters.
        values: of the partials at the collocation points.
        losses: mean square of each residual there.
        merit: length of the scaled residual, of the scaling of the step that led here.
        change: size of that step against that of the solution.
        step: share of the full step that was taken.
        sizes: of each unknown.
        converged: whether the steps became as small as they should.
    """

    a: np.ndarray
    z: np.ndarray
    values: PartialValues
    losses: np.ndarray
    merit: float
    change: float
    step: float
    sizes: np.ndarray
    converged: bool = False


@dataclass(frozen=True)
class Newton:
    """Settings of the iteration.

    Attributes:
        importance: of each residual, after scaling.
        damping: of the least squares, against the typical length of a column.
        tolerance: change at which the iteration ends.
        iterations: most steps.
        halvings: most halvings of a step.
        deformation: what is solved in place of the residuals, if anything.
        check: called before each step; ends the search by what it raises.
    """

    importance: tuple[float, ...]
    damping: float = 1e-14
    tolerance: float = 1e-10
    iterations: int = 30
    halvings: int = 6
    deformation: Deformation | None = None
    check: Callable[[], None] = lambda: None

    def solve(
        self,
        collocation: Collocation,
        estimates: Estimates,
        start: PartialValues | None = None,
        record: Callable[[NewtonState], None] = lambda state: None,
    ) -> NewtonState:
        """Iterate; the last state is that with the smallest residual.

        Args:
            start: values of the partials to begin with; default all 0.
            record: called with each state.

        Raises:
            NoStep: a residual or slope is not finite at the start, or all slopes of one vanish.
        """
        return self.iterated(
            collocation, estimates, self.begun(collocation, estimates, start), record
        )

    def iterated(
        self,
        collocation: Collocation,
        estimates: Estimates,
        state: NewtonState,
        record: Callable[[NewtonState], None] = lambda state: None,
    ) -> NewtonState:
        """Iterate from a state."""
        once = collocation.linearised.is_linear
        for i in range(1 if once else self.iterations):
            self.check()
            try:
                with np.errstate(over="ignore", invalid="ignore"):  # such a step is halved
                    first = math.isinf(state.merit)
                    new = self._step(collocation, estimates, state, is_first=first)
            except NoStep:
                if i == 0:
                    raise
                return state
            if not np.isfinite(new.merit):
                return state
            before, state = state, new
            record(state)
            # The next change is of the size of this one's square.
            small = state.change**2 < _SURELY * self.tolerance
            if once or small or (i > 0 and self._has_stalled(before, state)):
                # A short step is small whether or not the iteration has come to its end.
                return replace(
                    state, converged=state.step == 1 or state.change < _STALLED * state.step
                )
            if state.step < 2.0**-self.halvings:
                break
        return state

    def _has_stalled(self, before: NewtonState, after: NewtonState) -> bool:
        """Whether a step that changed little has left the residual about as it was."""
        is_settled = after.change < _STALLED and not after.merit < 0.5 * before.merit
        is_exact = not len(after.z) and min(self.importance) >= 1  # data decide in small steps
        is_left = after.change < _LITTLE * after.step and after.merit > _LEFT * before.merit
        return is_settled or (is_exact and is_left)

    def begun(
        self, collocation: Collocation, estimates: Estimates, start: PartialValues | None
    ) -> NewtonState:
        """The state before the first step."""
        basis, unknowns = collocation.basis, len(collocation.linearised.problem.fields)
        a = np.zeros((unknowns, len(basis.partition.cells), basis.expansion.columns))
        z = np.array([float(v) for v in estimates.z])
        values = collocation.values(a) if start is None else start
        return NewtonState(
            a=a,
            z=z,
            values=values,
            losses=np.full(len(values), np.nan),
            merit=np.inf,
            change=np.inf,
            step=1.0,
            sizes=np.ones(unknowns),
        )

    def _evaluate(
        self, collocation: Collocation, values: PartialValues, theta: Sequence[float]
    ) -> list[Linearised]:
        found = collocation.evaluate(values, theta)
        return found if self.deformation is None else self.deformation(found, values, theta)

    def _step(
        self, collocation: Collocation, estimates: Estimates, state: NewtonState, *, is_first: bool
    ) -> NewtonState:
        theta, slopes = parameters(estimates, state.z)
        found = self._evaluate(collocation, state.values, theta)
        check_finite(found, lambda: collocation.held(state.values, theta))
        a, z, sizes, scales = self._solved(collocation, found, state, slopes)
        if is_first:
            check_slopes(found, scales)
        target = collocation.values(a)
        before = merit_of(found, scales)
        size, change = step_sizes(collocation, found, scales, (state.values, target))
        step = 1.0
        while True:
            moved = _between(state.values, target, step)
            z_moved = state.z + step * (z - state.z)
            after = self._evaluate(collocation, moved, parameters(estimates, z_moved)[0])
            merit = merit_of(after, scales)
            # The start need not be in the span, so the first step is taken whole where it can be.
            whole = is_first and np.isfinite(merit)
            if whole or merit < before or step < 2.0**-self.halvings:
                break
            step /= 2
        losses = np.array([np.mean(np.square(r)) for r, _ in after])
        return NewtonState(
            a=state.a + step * (a - state.a),
            z=z_moved,
            values=moved,
            losses=losses,
            merit=merit,
            change=step * change / max(size, 1e-300),
            step=step,
            sizes=sizes,
        )

    def _solved(
        self,
        collocation: Collocation,
        found: Sequence[Linearised],
        state: NewtonState,
        theta_slopes: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[np.ndarray]]:
        """The new coefficients and numbers, the sizes of unknowns, and the scales of rows."""
        right, sizes = _right(collocation, found, state, theta_slopes), state.sizes
        for _ in range(_RESIZED):
            rows = list(
                collocation.rows(
                    found,
                    right,
                    self.importance,
                    theta_slopes=theta_slopes,
                    sizes=None if np.all(sizes == 1) else sizes,
                )
            )
            a, z = self._least_squares([r for *_, r in rows], state)
            a *= sizes[:, None, None]
            scales = row_scales([(k, s) for k, s, _ in rows], collocation)
            domain = collocation.linearised.problem.box
            used, sizes = sizes, found_sizes(sizes, collocation.basis, a, domain)
            if sizes is used:
                break
        return a, z, sizes, scales

    def _least_squares(
        self, rows: Sequence[Rows], state: NewtonState
    ) -> tuple[np.ndarray, np.ndarray]:
        unknowns, cells, features = state.a.shape
        sizes = [unknowns * features] * cells + [len(state.z)] * bool(len(state.z))
        count = sum(len(r.right) for r in rows)
        damping = self.damping * np.sqrt(count / sum(sizes))
        try:
            *blocks, last = least_squares(rows, sizes, [damping] * len(sizes))
        except np.linalg.LinAlgError:
            raise NoStep(None, "its linear equations do not determine the coefficients") from None
        z = last if len(state.z) else np.zeros(0)
        blocks = blocks if len(state.z) else [*blocks, last]
        return np.stack(blocks, axis=0).reshape(cells, unknowns, features).swapaxes(0, 1), z


def parameters(estimates: Estimates, z: np.ndarray) -> tuple[list[float], np.ndarray]:
    """theta(z) and d theta / dz."""
    if not len(z):
        return [], np.zeros(0)
    with jax.enable_x64(True):
        moved = estimates.at(z)
        return [float(v) for v in moved.values], np.array([float(s) for s in moved.slopes])


def _right(
    collocation: Collocation, found: Sequence, state: NewtonState, theta_slopes: np.ndarray
) -> list[np.ndarray]:
    """R'(v) v - R(v) at the points of each residual."""
    result = []
    trainable = collocation.linearised.problem.trainable
    of_z = dict(zip(trainable, state.z * theta_slopes, strict=True))
    for k, (residual, slopes) in enumerate(found):
        known = {**state.values[k], **of_z}
        names = collocation.linearised.leaves(k)
        result.append(sum(s * known[n] for n, s in zip(names, slopes, strict=True)) - residual)
    return result


def _between(values: PartialValues, target: PartialValues, step: float) -> PartialValues:
    return [
        {p: v + step * (there[p] - v) for p, v in here.items()}
        for here, there in zip(values, target, strict=True)
    ]
