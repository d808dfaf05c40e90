"""Methods that go downhill on all points at once: what they have in common.

A `AbstractDescent` says how one iteration is made; `descend` gives it points, writes down what it
finds, and stops it when it stands still.
"""

import abc
import dataclasses
from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import jax

from symbolic_pinn.analysis import estimates, warn_of_unidentified
from symbolic_pinn.methods.from_solution import first_field
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.methods.full_batch.walk import Position, Walk
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.recorder import Recorder
from symbolic_pinn.methods.run_facts import describe, device_name, versions
from symbolic_pinn.methods.target import Target
from symbolic_pinn.objective import check_derivatives, flatten
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Estimate, RunRecord, Solution


class AbstractDescent(AbstractMethod):
    """A method that goes downhill on a fixed set of points.

    Attributes:
        steps: iterations at most.
        batch: points, weights and precision.
        tolerance: it ends when the loss falls by less than this share in 20 iterations.

    It ends too where the loss at its points falls on while that at others, which it looks at every
    few iterations, does not; the best for these is kept.
    """

    steps: eqx.AbstractVar[int]
    batch: eqx.AbstractVar[FixedPoints]
    tolerance: eqx.AbstractVar[float]
    # Iterations after which other points are taken where there are more numbers than residuals.
    renewal: ClassVar[int] = 100

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

    def for_steps(self, steps: int) -> "AbstractDescent":
        """See `AbstractMethod`."""
        return dataclasses.replace(self, steps=steps)

    @property
    def settings(self) -> frozenset[str]:
        """The network, the seed and a tolerance; points and precision are those of its batch."""
        return frozenset({"network", "seed", "tolerance"})

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
    recorder = task.recorder()
    objective = task.objective()
    field = first_field(task, task.recipe)
    if task.check:
        check_derivatives(objective, field)
    theta, form = flatten(field)
    batch = method.batch.sized(objective, len(theta), method.renewal)
    weights = tuple(map(float, batch.weights(objective, task.start)))
    system = ResidualSystem(objective, form, weights, recorder.check)
    walk = Walk(
        method,
        batch,
        system=system,
        recorder=recorder,
        target=Target(task),
        checkpoints=task.checkpoints,
    )
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
        run=_run_record(method, batch, task=task, recorder=recorder, found=of_data),
    )
    return task.with_verdict(solution, walk.points)


def _run_record(
    method: AbstractDescent,
    batch: FixedPoints,
    *,
    task: Task,
    recorder: Recorder,
    found: dict[str, Estimate],
) -> RunRecord:
    return RunRecord(
        method=method.name,
        seed=task.seed,
        steps=recorder.step,
        seconds=recorder.clock.seconds,
        precision=batch.precision,
        device=device_name(jax.devices()[0]),
        points=batch.points,
        derivatives=describe(task.derivatives),
        estimates=found,
        versions=versions(),
    )
