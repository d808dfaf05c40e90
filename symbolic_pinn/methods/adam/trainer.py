"""First-order training of one or several seeds: prepares the program, wakes once a chunk."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
import optax

from symbolic_pinn.analysis import estimates, warn_of_unidentified
from symbolic_pinn.methods.adam.gradient_snapshots import inspector
from symbolic_pinn.methods.adam.initial_state import initial_state, stacked
from symbolic_pinn.methods.adam.optimiser import Optimiser, chosen_optimiser, make_optimiser
from symbolic_pinn.methods.adam.pace import Pace
from symbolic_pinn.methods.adam.retreat import Retreat
from symbolic_pinn.methods.adam.seed_recorders import SeedRecorders
from symbolic_pinn.methods.adam.seed_sharding import for_seeds, placement, sharing
from symbolic_pinn.methods.adam.step import StepProgram, TrainState, make_chunk
from symbolic_pinn.methods.from_solution import first_field
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.methods.interrupt import stop_on_interrupt
from symbolic_pinn.methods.method import Task
from symbolic_pinn.methods.processes import anywhere, here, of_first, placed
from symbolic_pinn.methods.run_facts import describe, device_name, versions
from symbolic_pinn.methods.target import Target
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import (
    LossParts,
    Objective,
    ParameterVector,
    PointSharding,
    check_derivatives,
    field_values,
    flatten,
)
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Outcome, RunRecord, Solution, Status
from symbolic_pinn.weighting import LossWeights


@dataclass(frozen=True, kw_only=True)
class Trainer:
    """One training run of the seeds of a task, in JAX's present precision.

    Attributes:
        task: what to solve.
        recipe: its settings, with those of the method in place.
        weights: of the loss.
        optimiser: in place of Adam, if any.
    """

    task: Task
    recipe: Recipe
    weights: LossWeights
    optimiser: Optimiser | None = None

    @cached_property
    def objective(self) -> Objective:
        """The losses of the terms."""
        return self.task.objective()

    @cached_property
    def sharding(self) -> PointSharding:
        """How one seed's points are divided; several seeds are divided instead."""
        return PointSharding.of(self.task.devices, self.recipe.chunk)

    @property
    def recipes(self) -> list[Recipe]:
        """For each seed."""
        return [self.recipe.but(seed=seed) for seed in self.task.seeds]

    def solutions(self) -> tuple[Solution, ...]:
        """Train; the task's report is called once a chunk."""
        states, program, devices = self.prepare()
        recorders = self._recorders(program)
        with stop_on_interrupt() as stopped, ThreadPoolExecutor(1) as beside:
            # XLA compiles beside the check of the derivatives and the first use of the metric. Only
            # that: what changes Python's warning filters, as tracing may, is for one thread.
            compilable = jax.jit(
                for_seeds(make_chunk(program), len(self.recipes), devices),
                out_shardings=placement(devices, divided=len(self.recipes) > 1),
            )
            lowered = compilable.lower(states, _number(devices, 0))
            compiled = beside.submit(lowered.compile)
            self._warm_up(recorders, recorders.fields(here(states))[0])
            advance = compiled.result()
            recorders.clock.begin()
            self.task.stopping()  # what was asked of the one before is over
            retreat, target = Retreat(program, recorders), Target(self.task)
            states = self._gone_on(recorders, retreat, states, devices=devices)
            pace = Pace(self.recipe.steps, self.recipe.record_every, self.task.deadline)
            now = here(states)
            while (start := recorders.start(now)) is not None:
                begin = time.perf_counter()
                [is_due, count] = of_first(int(pace.is_row_due(start)), pace.count(start))
                fields = recorders.fields(now) if is_due else None
                if is_due:
                    recorders.snapshot(now)
                before, (states, first, last) = now, advance(states, _number(devices, count))
                now, first, last = here((states, first, last))
                recorders.record(fields, now, first=first)
                pace.took(_most_steps(before, now), time.perf_counter() - begin)
                after = retreat.after(before, now, first=first, last=last)
                if after is not now:
                    now, states = after, placed(after, jax.tree.leaves(states)[0].sharding)
                self._look(recorders, now, stopped(), target=target, pace=pace)
                if of_first(self.task.checkpoints.is_due)[0]:
                    self.task.checkpoints.keep((now, retreat.to(now)), recorders.facts)
            self.task.checkpoints.keep((now, retreat.to(now)), recorders.facts)
        return self._collected(recorders, now)

    def _look(
        self,
        recorders: SeedRecorders,
        states: TrainState,
        is_stopped: bool,
        *,
        target: Target,
        pace: Pace,
    ) -> None:
        """End the run where it was stopped, is good enough, or is out of time."""
        has_enough = target.is_due and target.is_met(*recorders.fields(states))
        asked = self.task.stopping()
        is_met, is_over, is_asked = of_first(has_enough, pace.is_over, asked is not None)
        if anywhere(is_stopped):
            recorders.interrupt(states)
        elif is_asked:
            recorders.end(asked or Outcome(Status.STOPPED, "stopped by a callback"), states)
        elif is_met:
            recorders.end(target.outcome, states)
        elif is_over:
            recorders.end(pace.outcome, states)

    def _recorders(self, program: StepProgram) -> SeedRecorders:
        return SeedRecorders(
            program,
            len(self.recipes),
            self.recipe.steps,
            report=self.task.report,
            inspect=inspector(program) if self.task.snapshots else None,
        )

    def _gone_on(
        self,
        recorders: SeedRecorders,
        retreat: Retreat,
        states: TrainState,
        *,
        devices: tuple[jax.Device, ...],
    ) -> TrainState:
        """The states at which the run was cut off, or those at its beginning."""
        now = here(states)
        kept = self.task.checkpoints.kept((now, now))
        if kept is None:
            return states
        recorders.go_on(kept[1])
        retreat.go_on(kept[0][1])
        return placed(kept[0][0], placement(devices, divided=len(self.recipes) > 1))

    def prepare(self) -> tuple[TrainState, StepProgram, tuple[jax.Device, ...]]:
        """The states of all seeds, what their steps do, and where they do it."""
        begun = self._begun()
        first = begun or starting_field(self.task.problem, self.recipes[0])
        form = flatten(first)[1]
        optimiser = self._optimiser(form)
        states = stacked(
            [
                initial_state(self.objective, recipe, self.weights, optimiser, field=begun)[0]
                for recipe in self.recipes
            ]
        )
        alone = len(self.recipes) == 1
        devices = self.sharding.devices
        if not alone:
            devices = sharing(len(self.recipes), devices)
        sharding = self.sharding if alone else PointSharding(devices[:1], self.sharding.chunk)
        program = StepProgram(
            objective=self.objective,
            parts=LossParts.of(self.task.problem, each=self.weights.parts.each),
            weights=self.weights,
            optimiser=optimiser,
            form=form,
            sharding=sharding.sized_for(self.objective.bytes_per_point(first)),
            points=self.recipe.points,
            steps=self.recipe.steps,
        )
        return placed(states, placement(devices, divided=not alone)), program, devices

    def _begun(self) -> Field | None:
        """Where all seeds begin, if they do not draw weights of their own."""
        task = self.task
        if task.start is None and task.network is None:
            return None
        return first_field(task, self.recipe)

    def _optimiser(self, form: ParameterVector) -> optax.GradientTransformation:
        if self.optimiser is None:
            return make_optimiser(self.recipe)
        return chosen_optimiser(self.optimiser, self.recipe, form)

    def _warm_up(self, recorders: SeedRecorders, field: Field) -> None:
        if self.task.check:
            check_derivatives(self.objective, field)
        recorders.reference.errors(lambda points: field_values(field, points))

    def _collected(self, recorders: SeedRecorders, states: TrainState) -> tuple[Solution, ...]:
        seconds, fields = recorders.clock.seconds, recorders.fields(states)
        found = []
        for i, recipe in enumerate(self.recipes):
            of_data = estimates(self.objective, fields[i])
            warn_of_unidentified(of_data)
            record = RunRecord(
                method="adam",
                seed=recipe.seed,
                steps=recorders.each[i].step,
                seconds=seconds,
                precision=recipe.precision,
                device=device_name(self.sharding.devices[0]),
                devices=len(self.sharding.devices),
                seeds=len(self.recipes),
                points=recipe.points,
                weighting=describe(self.weights.parts),
                point_weighting=describe(self.weights.points),
                derivatives=describe(self.objective.derivatives),
                estimates=of_data,
                versions=versions(),
            )
            solution = Solution(
                problem=self.task.problem,
                field=fields[i],
                network=self.task.description,
                history=recorders.each[i].history,
                outcome=recorders.each[i].outcome,
                run=record,
                snapshots=tuple(recorders.snapshots[i]),
            )
            if self.weights.same_points:
                solution = self.task.with_verdict(solution, recorders.points(i, states))
            found.append(solution)
        return tuple(found)


def _most_steps(before: TrainState, after: TrainState) -> int:
    """The steps that were taken by the seed that took the most."""
    return int(np.max(np.asarray(after.step) - np.asarray(before.step)))


def _number(devices: tuple[jax.Device, ...], value: int) -> jax.Array:
    return placed(jnp.asarray(value), placement(devices, divided=False))
