"""Methods that go downhill on all points at once: what they have in common.

A `AbstractDescent` says how one iteration is made; `descend` gives it points, writes down what it
finds, and stops it when it stands still.
"""

import abc
import warnings
from typing import Any

import equinox as eqx
import jax
import numpy as np

from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Recipe
from symbolic_pinn.solution import Estimate, Outcome, RunRecord, Solution, Status
from symbolic_pinn.solution.metrics import field_values
from symbolic_pinn.solvers.batch import Batch, System
from symbolic_pinn.solvers.check import check_derivatives
from symbolic_pinn.solvers.estimation import estimates, warn_of_unidentified
from symbolic_pinn.solvers.facts import describe, device_name, versions
from symbolic_pinn.solvers.form import Form, Vector
from symbolic_pinn.solvers.journal import Journal, Stopped
from symbolic_pinn.solvers.judgement import judged
from symbolic_pinn.solvers.layout import Points
from symbolic_pinn.solvers.method import AbstractMethod, Task
from symbolic_pinn.solvers.start import starting_field

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
        count: iterations at most.
        batch: points, weights and precision.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.
    """

    count: eqx.AbstractVar[int]
    batch: eqx.AbstractVar[Batch]
    tolerance: eqx.AbstractVar[float]

    @abc.abstractmethod
    def begin(self, system: System, theta: Vector, points: Points, memory: Any = None) -> Position:
        """The position before the first iteration; after a change of points, with a memory."""

    @abc.abstractmethod
    def advance(self, system: System, position: Position, points: Points) -> Position | None:
        """The position after an iteration; `None` if no step makes the loss smaller."""

    def steps(self, recipe: Recipe) -> int:
        """Iterations at most."""
        return self.count

    @property
    def settings(self) -> frozenset[str]:
        """The network and the seed; points and precision are those of its batch."""
        return frozenset({"network", "seed"})

    def solve(self, task: Task) -> Solution:
        """See `AbstractMethod`."""
        with jax.enable_x64(self.batch.precision == 64):
            return descend(self, task)


def descend(method: AbstractDescent, task: Task) -> Solution:
    """Run a descent, in JAX's present precision."""
    journal, objective = Journal(task.problem, task.report), task.objective()
    start, recipe = task.start, task.recipe
    begun_at = None if start is None else start.field
    field = starting_field(task.problem, recipe, task.network, begun_at)
    if task.check:
        check_derivatives(objective, field)
    theta, form = Form.of(field)
    weights = method.batch.weights(objective, start)
    system = System(objective, form, tuple(map(float, weights)))
    log = _Log(system, journal, max(1, method.count // _ROWS))
    journal.clock.begin()
    with journal.listening():
        try:
            position = _iterate(method, system, theta, log, recipe.seed)
        except Stopped:
            position = log.position
    found = form.solution(position.theta)
    of_data = estimates(objective, found)
    warn_of_unidentified(of_data)
    own = start.network if start is not None else recipe.network
    solution = Solution(
        task.problem,
        found,
        None if task.network is not None else own,
        journal.history,
        journal.outcome,
        _record(method, task, journal, of_data),
    )
    return judged(solution, task.examination, log.points)


def _iterate(
    method: AbstractDescent, system: System, theta: Vector, log: "_Log", seed: int
) -> Position:
    batch, journal = method.batch, log.journal
    points = batch.points(system.objective, seed)
    position = method.begin(system, theta, points)
    if not np.isfinite(position.loss):
        outcome = Outcome.because(Status.NOT_FINITE, "the loss was not finite at the start")
        warnings.warn(outcome.message, RuntimeWarning, stacklevel=6)
        journal.outcome = outcome
        return position
    losses = [float(position.loss)]
    for i in range(method.count):
        log.note(position, points)
        if batch.resample and i and i % batch.resample == 0:
            points = batch.points(system.objective, seed + i)
            position = method.begin(system, position.theta, points, position.memory)
            losses = [float(position.loss)]
        new = method.advance(system, position, points)
        if new is None or _stands_still(losses, method.tolerance):
            if batch.precision == 32:
                journal.outcome = Outcome(
                    Status.COMPLETED,
                    f"stalled after {journal.step} iterations: 32-bit floats resolve the loss no"
                    " further; use 64-bit precision",
                )
            break
        position = new
        losses.append(float(position.loss))
    log.note(position, points, last=True)
    return position


def _stands_still(losses: list[float], tolerance: float) -> bool:
    """Whether the loss has hardly fallen of late."""
    return len(losses) > _PATIENCE and losses[-1] > (1 - tolerance) * losses[-1 - _PATIENCE]


class _Log:
    """Rows of the history now and then."""

    def __init__(self, system: System, journal: Journal, every: int) -> None:
        self._system, self.journal, self._every = system, journal, every
        self._losses = jax.jit(system.term_losses)
        self.position: Position
        self.points: Points | None = None

    def note(self, position: Position, points: Points, *, last: bool = False) -> None:
        """Keep a row if it is time to, and count the iteration."""
        self.position, self.points, journal = position, points, self.journal
        if last or journal.step % self._every == 0:
            self._row(position, points)
        if not last:
            journal.count()

    def _row(self, position: Position, points: Points) -> None:
        objective, form = self._system.objective, self._system.form
        terms, member = np.asarray(self._losses(position.theta, points)), objective.membership()
        weights = np.asarray(self._system.weights)
        # A group's weight: the mean over its terms.
        of_groups = (weights @ member) / member.sum(axis=0)
        field: Field = form.solution(position.theta)
        names = [s.name for s in objective.problem.trainable]
        self.journal.row(
            dict(zip(objective.parts(False), map(float, terms @ member), strict=True)),
            lambda x: field_values(field, x),
            {"loss": float(position.loss), **{k: float(v) for k, v in position.facts.items()}},
            weights=dict(zip(objective.parts(False), map(float, of_groups), strict=True)),
            theta=dict(zip(names, map(float, field.estimates.values), strict=True)),
        )


def _record(
    method: AbstractDescent, task: Task, journal: Journal, found: dict[str, Estimate]
) -> RunRecord:
    return RunRecord(
        method=method.name,
        seed=task.recipe.seed,
        steps=journal.step,
        seconds=journal.clock.seconds,
        precision=method.batch.precision,
        device=device_name(jax.devices()[0]),
        points=method.batch.interior,
        derivatives=describe(task.derivatives),
        estimates=found,
        versions=versions(),
    )
