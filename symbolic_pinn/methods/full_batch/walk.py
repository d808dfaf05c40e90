"""`Walk`: the iterations of a descent, with a row of the history now and then."""

import warnings
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.methods.checkpoints import NO_CHECKPOINTS, Checkpoints
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.held_out_loss import HeldOutLoss
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.methods.target import Target
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import LossParts, explained, field_values
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Outcome, Status

_ROWS = 100
# Looks at the loss held out, and iterations between two at least.
_LOOKS, _LEAST_EVERY = 200, 5
# Seconds after which there is a row in any case.
_LONGEST = 5.0
# Iterations in which the loss must have fallen by the tolerance.
_PATIENCE = 20
# Changes of points in which the loss held out must have fallen.
_RENEWALS = 3
# Below this share of the first loss it is no wonder that no step makes it smaller.
_SMALL = 1e-6
# Of the points that are held out, against that of those solved at.
_HELD_OUT_SEED = 500


class Position(eqx.Module):
    """Where a descent stands.

    Attributes:
        theta: the trained numbers.
        loss: |r|^2 there.
        memory: what the method remembers: programs, and arrays and numbers in always the same
            places, which a checkpoint keeps.
        facts: figures of the last iteration.
    """

    theta: Vector
    loss: Any
    memory: Any
    facts: dict[str, Any]


@runtime_checkable
class Descent(Protocol):
    """What a walk asks of a method."""

    steps: int
    tolerance: float

    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """The position before the first iteration."""

    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """The position after an iteration."""


class Walk:
    """The iterations of a descent.

    Args:
        method: how one iteration is made.
        batch: the points, their number chosen.
        system: the residuals.
        recorder: writes down what is found, and says when it ends.
        target: what is enough.
        checkpoints: where its state is kept now and then.

    Attributes:
        position: where it stands.
        points: on which it goes downhill.
    """

    def __init__(
        self,
        method: Descent,
        batch: FixedPoints,
        *,
        system: ResidualSystem,
        recorder: Recorder,
        target: Target,
        checkpoints: Checkpoints = NO_CHECKPOINTS,
    ) -> None:
        self._method, self._batch, self._system = method, batch, system
        self._recorder, self._target, self._checkpoints = recorder, target, checkpoints
        self._every = max(1, method.steps // _ROWS)
        self._losses = jax.jit(system.term_losses)
        self._parts = LossParts.by_group(system.objective.problem)
        self._seconds = self._recorded_at = self._first_loss = 0.0
        self.position: Position
        self.points: Points
        self._held_out: HeldOutLoss
        # Loss after each iteration since the points were taken, and the iteration that took them.
        self._fell: list[float] = []
        self._sampled_at = 0

    def go(self, theta: Vector, seed: int) -> None:
        """Iterate until it stands still, fits its points alone, or is stopped."""
        batch, objective = self._batch, self._system.objective
        self.points = batch.sample(objective, seed)
        self.position = Position(theta, self._loss(theta, self.points), None, {})
        others = batch.sample(objective, seed + _HELD_OUT_SEED)
        every = max(_LEAST_EVERY, self._method.steps // _LOOKS)
        self._held_out = HeldOutLoss(lambda theta: self._loss(theta, others), theta, every)
        self._first_loss = float(self.position.loss)
        if not np.isfinite(self._first_loss):
            self._end_not_finite("the loss was not finite at the start")
            return
        with suppress(Stopped):
            self._begin(self.points)
            self._fell = [float(self.position.loss)]
            self._go_on(seed)
            self._iterate(seed)
        if self._fell:  # it has begun
            self._checkpoints.keep(*self._state)
        self._settle()

    def _begin(self, points: Points) -> None:
        """Go on with these points."""
        theta, memory = self.position.theta, self.position.memory
        self.position = self._method.begin(self._system, theta, points, memory)
        self.points = points

    @property
    def _state(self) -> tuple[Any, dict[str, Any]]:
        """What a checkpoint keeps: arrays, and facts."""
        position, recorder = self.position, self._recorder
        # Of a memory arrays and numbers; programs are made anew.
        memory = eqx.filter(position.memory, eqx.is_array_like)
        arrays = position.theta, memory, self._held_out.state
        return arrays, {
            "loss": float(position.loss),
            "facts": {name: float(value) for name, value in position.facts.items()},
            "fell": self._fell,
            "sampled_at": self._sampled_at,
            "recorder": recorder.facts,
            "working": recorder.clock.working,
        }

    def _go_on(self, seed: int) -> None:
        """Go on where it was cut off, if it was."""
        kept = self._checkpoints.kept(self._state[0])
        if kept is None:
            return
        (theta, memory, held_out), facts = kept
        self._sampled_at, self._fell = facts["sampled_at"], facts["fell"]
        points = self._batch.sample(self._system.objective, seed + self._sampled_at)
        loss = jnp.asarray(np.asarray(facts["loss"], theta.dtype))
        self.position = Position(theta, loss, None, {})
        self._begin(points)
        recalled = eqx.combine(memory, self.position.memory)
        self.position = Position(theta, loss, recalled, facts["facts"])
        self._held_out.go_on(held_out)
        self._recorder.go_on(facts["recorder"])
        self._recorder.clock.go_on(facts["working"])

    def _iterate(self, seed: int) -> None:
        method, recorder, clock = self._method, self._recorder, self._recorder.clock
        for i in range(recorder.step, method.steps):
            self._look()
            recorder.check_time(self._seconds)
            if self._batch.resample and i and i % self._batch.resample == 0:
                self._begin(self._batch.sample(self._system.objective, seed + i))
                self._fell, self._sampled_at = [float(self.position.loss)], i
            begin = clock.working
            new = method.advance(self._system, self.position, self.points)
            self._seconds = clock.working - begin
            if new is None and self._has_no_slope():
                what = f"the loss or its gradient was not finite after {recorder.step} steps"
                self._end_not_finite(what)
                return
            if new is None or _stands_still(self._fell, method.tolerance):
                if self._batch.precision == 32:
                    recorder.outcome = Outcome(
                        Status.COMPLETED,
                        f"stalled after {recorder.step} iterations: 32-bit floats resolve the loss"
                        " no further; use 64-bit precision",
                    )
                return
            self.position = new
            self._fell.append(float(new.loss))
            recorder.count()
            if self._checkpoints.is_due:
                self._checkpoints.keep(*self._state)

    def _has_no_slope(self) -> bool:
        """Whether no step was found since the gradient of the loss is not finite.

        Looked at only where the loss is far from small, as it costs a program.
        """
        theta, points = self.position.theta, self.points
        if float(self.position.loss) < _SMALL * self._first_loss:
            return False
        return not np.isfinite(jax.jit(jax.grad(self._system.loss))(theta, points)).all()

    def _end_not_finite(self, what: str) -> None:
        """End where there is no way on, and say what is not finite there."""
        system = self._system
        found = explained(system.objective, system.form.field(self.position.theta), self.points)
        if found is None:
            outcome = Outcome.because(Status.NOT_FINITE, what)
        else:
            outcome = Outcome.because(Status.NOT_FINITE, f"{what} ({found.text})", found.advice)
        warnings.warn(outcome.message, RuntimeWarning, stacklevel=7)
        self._recorder.outcome = outcome

    def _look(self) -> None:
        """A row where one is due, and now and then how it stands at points held out.

        Raises:
            Stopped: it is good enough, or gets no better there.
        """
        recorder, own, theta = self._recorder, float(self.position.loss), self.position.theta
        is_late = recorder.clock.working - self._recorded_at > _LONGEST
        has_row = recorder.step % self._every == 0 or is_late
        if has_row or recorder.step % self._held_out.every == 0:
            self._held_out.look(recorder.step, theta, own)
        if has_row:
            self._record()
        if self._target.is_due and self._target.is_met(self._system.form.solution(theta)):
            recorder.stop(self._target.outcome)
        renewal = self._batch.resample
        if renewal is None and self._held_out.is_left_behind(own):
            recorder.stop(self._overfitted(own))
        if renewal and self._held_out.stands_still(_RENEWALS * max(renewal, self._held_out.every)):
            text = f"the loss at points held out fell no further in {_RENEWALS} changes of points"
            recorder.stop(Outcome(Status.COMPLETED, text, speaks_against=False))

    def _overfitted(self, own: float) -> Outcome:
        text = (
            f"overfitting: at its points the loss fell to {own:.1e}, at points held out it stayed"
            f" at {self._held_out.last:.1e}, and the best of these was kept; more points are needed"
            " (`points`), or others now and then (`resample`)"
        )
        return Outcome(Status.COMPLETED, text, speaks_against=False)

    def _settle(self) -> None:
        """Go back to where the loss held out was smallest, if it has risen since; the last row."""
        own, rows = float(self.position.loss), self._recorder.history.rows
        self._held_out.look(self._recorder.step, self.position.theta, own)
        better = self._held_out.better
        if better is not None:
            loss, facts = self._loss(better, self.points), self.position.facts
            self.position = Position(better, loss, None, facts)
        if better is not None or not rows or rows[-1].step != self._recorder.step:
            self._record()

    def _loss(self, theta: Vector, points: Points) -> float:
        """|r|^2 at points of some numbers."""
        return float(np.asarray(self._system.weights) @ np.asarray(self._losses(theta, points)))

    def _record(self) -> None:
        form, parts = self._system.form, self._parts
        terms = np.asarray(self._losses(self.position.theta, self.points))
        weights, member = np.asarray(self._system.weights), parts.membership
        field: Field = form.solution(self.position.theta)
        names = [s.name for s in self._system.objective.problem.trainable]
        facts = {"loss": self.position.loss, "held-out loss": self._held_out.last}
        self._recorder.record(
            parts.named(terms @ member),
            lambda x: field_values(field, x),
            # A group's weight: the mean over its terms.
            weights=parts.named((weights @ member) / member.sum(axis=0)),
            estimates=dict(zip(names, map(float, field.estimates.values), strict=True)),
            method={k: float(v) for k, v in {**facts, **self.position.facts}.items()},
        )
        self._recorded_at = self._recorder.clock.working


def _stands_still(losses: list[float], tolerance: float) -> bool:
    """Whether the loss has hardly fallen of late."""
    return len(losses) > _PATIENCE and losses[-1] > (1 - tolerance) * losses[-1 - _PATIENCE]
