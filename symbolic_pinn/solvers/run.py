"""A run of training: prepares the program, wakes once a chunk, collects what it finds."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Recipe
from symbolic_pinn.solution import Estimate, RunRecord, Seconds, Solution
from symbolic_pinn.solvers.check import check_derivatives
from symbolic_pinn.solvers.estimation import estimates, warn_of_unidentified
from symbolic_pinn.solvers.facts import describe, device_name, versions
from symbolic_pinn.solvers.interrupt import stop_on_interrupt
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.log import Log, Report
from symbolic_pinn.solvers.members import of_members, sharding, sharing
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.start import initial_state, make_optimiser, stacked
from symbolic_pinn.solvers.training import Training, TrainState, make_chunk
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting


@dataclass(frozen=True)
class Run:
    """One training run of one or several members that differ in their seeds.

    Attributes:
        objective: the losses.
        members: the recipe of each member.
        weighting, point_weighting: of parts and, if any, of points.
        layout: how one member's points are divided; several members are divided instead.
        field: where the run begins, for one member; drawn from the seed of each where it is `None`.
        network: description of the network; `None` for a module of the user's own.
        check: whether the derivatives are compared with nested jvp first.
        inspect: whether snapshots of the gradients are taken.
    """

    objective: Objective
    members: tuple[Recipe, ...]
    weighting: AbstractWeighting
    point_weighting: AbstractPointWeighting | None
    layout: Layout
    field: Field | None
    network: Any
    check: bool
    inspect: bool = False

    @property
    def recipe(self) -> Recipe:
        """That of the first member; the others differ in the seed."""
        return self.members[0]

    def solutions(self, report: Report) -> list[Solution]:
        """Train; `report` is called once a chunk."""
        states, training, devices = self._prepare()
        log = Log(training, self.members, report, inspect=self.inspect)
        with stop_on_interrupt() as stopped, ThreadPoolExecutor(1) as beside:
            # XLA compiles beside the check of the derivatives and the first use of the metric. Only
            # that: what changes Python's warning filters, as tracing may, is for one thread.
            program = jax.jit(
                of_members(make_chunk(training), len(self.members), devices),
                out_shardings=sharding(devices, divided=len(self.members) > 1),
            )
            lowered = program.lower(states, self._number(devices, 0))
            compiled = beside.submit(lowered.compile)
            self._rehearse(log, log.fields(states)[0])
            advance = compiled.result()
            log.clock.begin()
            while (start := log.start(states)) is not None:
                fields, count = log.fields(states), self._number(devices, self._count(start))
                log.look(states)
                states, first, last = advance(states, count)
                log.note(start, fields, states, first, last)
                if stopped():
                    log.interrupt(states)
                    break
        seconds = log.clock.seconds
        steps = map(int, states.step)
        return [
            self._solution(log, i, field, n, seconds)
            for i, (field, n) in enumerate(zip(log.fields(states), steps, strict=True))
        ]

    def _prepare(self) -> tuple[TrainState, Training, tuple[jax.Device, ...]]:
        """The states of all members, what their steps do, and where they do it."""
        optimiser = make_optimiser(self.recipe)
        begun = [
            initial_state(
                self.objective,
                member,
                self.weighting,
                optimiser,
                point_weighting=self.point_weighting,
                field=self.field,
            )
            for member in self.members
        ]
        form, states = begun[0][1], stacked([state for state, _ in begun])
        alone = len(self.members) == 1
        devices = self.layout.devices
        if not alone:
            devices = sharing(len(self.members), devices)
        layout = self.layout if alone else Layout(devices[:1], self.layout.chunk)
        bytes_per_point = self.objective.bytes_per_point(form.solution(states.params[0]))
        training = Training(
            self.objective,
            self.weighting,
            self.point_weighting,
            optimiser,
            form,
            layout.sized_for(bytes_per_point),
            self.recipe.points,
        )
        return jax.device_put(states, sharding(devices, divided=not alone)), training, devices

    def _number(self, devices: tuple[jax.Device, ...], value: int) -> jax.Array:
        return jax.device_put(jnp.asarray(value), sharding(devices, divided=False))

    def _rehearse(self, log: Log, field: Field) -> None:
        if self.check:
            check_derivatives(self.objective, field)
        log.metric(field)

    def _count(self, start: int) -> int:
        """Steps of the next chunk; the very last step is a chunk of its own, to have its row."""
        return max(1, min(self.recipe.record_every, self.recipe.steps - 1 - start))

    def _solution(self, log: Log, i: int, field: Field, steps: int, seconds: Seconds) -> Solution:
        found = estimates(self.objective, field)
        warn_of_unidentified(found)
        return Solution(
            self.objective.problem,
            field,
            self.network,
            log.histories[i],
            log.outcomes[i],
            self._record(self.members[i], steps, seconds, found),
            tuple(log.snapshots[i]),
        )

    def _record(
        self, recipe: Recipe, steps: int, seconds: Seconds, found: dict[str, Estimate]
    ) -> RunRecord:
        points = self.point_weighting
        return RunRecord(
            method="adam",
            seed=recipe.seed,
            steps=steps,
            seconds=seconds,
            precision=recipe.precision,
            device=device_name(self.layout.devices[0]),
            devices=len(self.layout.devices),
            seeds=len(self.members),
            points=recipe.points,
            weighting=describe(self.weighting),
            point_weighting=None if points is None else describe(points),
            derivatives=describe(self.objective.derivatives),
            estimates=found,
            versions=versions(),
        )
