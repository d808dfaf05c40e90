"""Methods that go downhill on all points at once: what they have in common.

A `AbstractDescent` says how one iteration is made; `descend` gives it points, writes down what it
finds, and stops it when it stands still.
"""

import abc
import warnings
from functools import partial
from typing import Any

import equinox as eqx
import jax
import numpy as np

from symbolic_pinn.analysis import estimates, warn_of_unidentified
from symbolic_pinn.methods.full_batch.residual_system import FixedPoints, ResidualSystem
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.methods.run_facts import describe, device_name, versions
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import LossParts, check_derivatives, flatten
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Estimate, Outcome, RunRecord, Solution, Status
from symbolic_pinn.solution.metrics import field_values

_ROWS = 100
# Iterations in which the loss must have fallen by the tolerance.
_PATIENCE = 20


class Position(eqx.Module):
    """Where a descent stands.

    Attributes:
        theta: the trained numbers.
        loss: |r|^2 there.
        memory: what the method remembers.
        facts: figures of the last iteration.
    """

    theta: Vector
    loss: Any
    memory: Any
    facts: dict[str, Any]


class AbstractDescent(AbstractMethod):
    """A method that goes downhill on a fixed set of points.

    Attributes:
        steps: iterations at most.
        batch: points, weights and precision.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.
    """

    steps: eqx.AbstractVar[int]
    batch: eqx.AbstractVar[FixedPoints]
    tolerance: eqx.AbstractVar[float]

    @abc.abstractmethod
    def begin(
        self, system: ResidualSystem, theta: Vector, points: Points, memory: Any = None
    ) -> Position:
        """The position before the first iteration; after a change of points, with a memory."""

    @abc.abstractmethod
    def advance(
        self, system: ResidualSystem, position: Position, points: Points
    ) -> Position | None:
        """The position after an iteration; `None` if no step makes the loss smaller."""

    def planned_steps(self, recipe: Recipe) -> int:
        """Iterations at most."""
        return self.steps

    @property
    def settings(self) -> frozenset[str]:
        """The network and the seed; points and precision are those of its batch."""
        return frozenset({"network", "seed"})

    @property
    def trains_network(self) -> bool:
        """Yes."""
        return True

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """See `AbstractMethod`."""
        with jax.enable_x64(self.batch.precision == 64):
            return one_by_one(partial(descend, self), task)


def descend(method: AbstractDescent, task: Task) -> Solution:
    """Run a descent from one seed, in JAX's present precision."""
    recorder = Recorder(task.problem, task.report, deadline=task.deadline)
    objective = task.objective()
    begun_at = None if task.start is None else task.start.field
    field = starting_field(task.problem, task.recipe, task.network, begun_at)
    if task.check:
        check_derivatives(objective, field)
    theta, form = flatten(field)
    weights = method.batch.weights(objective, task.start)
    system = ResidualSystem(objective, form, tuple(map(float, weights)))
    walk = _Walk(method, system, recorder)
    recorder.clock.begin()
    with recorder.listening():
        walk.go(theta, task.seed)
    found = form.solution(walk.position.theta)
    of_data = estimates(objective, found)
    warn_of_unidentified(of_data)
    solution = Solution(
        problem=task.problem,
        field=found,
        network=task.description,
        history=recorder.history,
        outcome=recorder.outcome,
        run=_run_record(method, task, recorder, of_data),
    )
    return task.with_verdict(solution, walk.points)


class _Walk:
    """The iterations of a descent, with a row of the history now and then.

    Attributes:
        position: where it stands.
        points: on which it goes downhill.
    """

    def __init__(self, method: AbstractDescent, system: ResidualSystem, recorder: Recorder) -> None:
        self._method, self._system, self._recorder = method, system, recorder
        self._every = max(1, method.steps // _ROWS)
        self._losses = jax.jit(system.term_losses)
        self._parts = LossParts.by_group(system.objective.problem)
        self.position: Position
        self.points: Points

    def go(self, theta: Vector, seed: int) -> None:
        """Iterate until it stands still, has taken all its steps, or is stopped."""
        self.points = self._method.batch.sample(self._system.objective, seed)
        self.position = self._method.begin(self._system, theta, self.points)
        if not np.isfinite(self.position.loss):
            outcome = Outcome.because(Status.NOT_FINITE, "the loss was not finite at the start")
            warnings.warn(outcome.message, RuntimeWarning, stacklevel=6)
            self._recorder.outcome = outcome
            return
        try:
            self._iterate(seed)
        except Stopped:
            return
        self._record()

    def _iterate(self, seed: int) -> None:
        method, system, recorder = self._method, self._system, self._recorder
        losses = [float(self.position.loss)]
        for i in range(method.steps):
            if recorder.step % self._every == 0:
                self._record()
            recorder.count()
            if method.batch.resample and i and i % method.batch.resample == 0:
                self.points = method.batch.sample(system.objective, seed + i)
                theta, memory = self.position.theta, self.position.memory
                self.position = method.begin(system, theta, self.points, memory)
                losses = [float(self.position.loss)]
            new = method.advance(system, self.position, self.points)
            if new is None or _stands_still(losses, method.tolerance):
                if method.batch.precision == 32:
                    recorder.outcome = Outcome(
                        Status.COMPLETED,
                        f"stalled after {recorder.step} iterations: 32-bit floats resolve the loss"
                        " no further; use 64-bit precision",
                    )
                return
            self.position = new
            losses.append(float(new.loss))

    def _record(self) -> None:
        form, parts = self._system.form, self._parts
        terms = np.asarray(self._losses(self.position.theta, self.points))
        weights, member = np.asarray(self._system.weights), parts.membership
        field: Field = form.solution(self.position.theta)
        names = [s.name for s in self._system.objective.problem.trainable]
        facts = {"loss": self.position.loss, **self.position.facts}
        self._recorder.record(
            parts.named(terms @ member),
            lambda x: field_values(field, x),
            # A group's weight: the mean over its terms.
            weights=parts.named((weights @ member) / member.sum(axis=0)),
            estimates=dict(zip(names, map(float, field.estimates.values), strict=True)),
            method={k: float(v) for k, v in facts.items()},
        )


def _stands_still(losses: list[float], tolerance: float) -> bool:
    """Whether the loss has hardly fallen of late."""
    return len(losses) > _PATIENCE and losses[-1] > (1 - tolerance) * losses[-1 - _PATIENCE]


def _run_record(
    method: AbstractDescent, task: Task, recorder: Recorder, found: dict[str, Estimate]
) -> RunRecord:
    return RunRecord(
        method=method.name,
        seed=task.seed,
        steps=recorder.step,
        seconds=recorder.clock.seconds,
        precision=method.batch.precision,
        device=device_name(jax.devices()[0]),
        points=method.batch.points,
        derivatives=describe(task.derivatives),
        estimates=found,
        versions=versions(),
    )
