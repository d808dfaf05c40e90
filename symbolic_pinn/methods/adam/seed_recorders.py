"""What is written down of the seeds of a run, which are trained at once: a recorder for each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.methods.adam.gradient_snapshots import Inspect
from symbolic_pinn.methods.adam.step import Record, StepProgram, TrainState
from symbolic_pinn.methods.clock import Clock
from symbolic_pinn.methods.recorder import Recorder, Report
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Outcome, Reference, Row, Snapshot, median_row
from symbolic_pinn.solution.snapshot import snapshots_to_json


class SeedRecorders:
    """The recorders of the seeds of a run.

    Args:
        program: what a step does.
        seeds: how many there are.
        steps: how many each shall take.
        report: called with each row, of medians over the seeds.
        inspect: makes a snapshot of the gradients of the parts, if they are looked at.
    """

    def __init__(
        self,
        program: StepProgram,
        seeds: int,
        steps: int,
        *,
        report: Report,
        inspect: Inspect | None,
    ) -> None:
        problem = program.objective.problem
        self._program, self._steps = program, steps
        self._report, self._inspect = report, inspect
        self.clock, self.reference = Clock(), Reference(problem)
        self.each = [
            Recorder(problem, _silent, clock=self.clock, reference=self.reference)
            for _ in range(seeds)
        ]
        self.snapshots: list[list[Snapshot]] = [[] for _ in range(seeds)]

    @property
    def facts(self) -> dict[str, Any]:
        """What a checkpoint keeps of them."""
        return {
            "working": self.clock.working,
            "each": [recorder.facts for recorder in self.each],
            "snapshots": [snapshots_to_json(snapshots) for snapshots in self.snapshots],
        }

    def go_on(self, facts: Mapping[str, Any]) -> None:
        """Go on where the recorders stood that these are of."""
        self.clock.go_on(facts["working"])
        for recorder, of_one in zip(self.each, facts["each"], strict=True):
            recorder.go_on(of_one)
        self.snapshots = [[Snapshot(**s) for s in snapshots] for snapshots in facts["snapshots"]]

    def start(self, states: TrainState) -> int | None:
        """The step at which the seeds stand that still run; `None` if none does."""
        return max((int(states.step[i]) for i in self._not_done(states)), default=None)

    def _not_done(self, states: TrainState) -> list[int]:
        return [i for i in self._running if not self._is_done(i, states)]

    @property
    def _running(self) -> list[int]:
        return [i for i, recorder in enumerate(self.each) if recorder.is_running]

    def _is_done(self, i: int, states: TrainState) -> bool:
        return int(states.step[i]) >= self._steps

    def fields(self, states: TrainState) -> list[Field]:
        """The field of each seed."""
        return [self._program.form.solution(p) for p in np.asarray(states.params)]

    def snapshot(self, states: TrainState) -> None:
        """Look at the gradients of each seed, on the points of its next step."""
        if self._inspect is None:
            return
        for i in self._not_done(states):
            vector, points = jnp.asarray(np.asarray(states.params[i])), self.points(i, states)
            self.snapshots[i].append(self._inspect(vector, points, int(states.step[i])))

    def points(self, i: int, states: TrainState) -> Points:
        """The points of the next step of a seed."""
        return self._program.points_of_step(jax.device_get(states.key)[i], int(states.step[i]))

    def record(self, fields: Sequence[Field] | None, states: TrainState, *, first: Record) -> None:
        """Keep the first record of a chunk, and the step at which the chunk ended, for each seed.

        Args:
            fields: as they were when it began; none where no row is due.
            states: after the chunk.
            first: what its first step measured.
        """
        rows = []
        for i in self._running:
            recorder = self.each[i]  # at the step at which the chunk began
            if recorder.step >= self._steps:
                continue
            if fields is not None and bool(first.finite[i]):
                record = jax.tree.map(lambda a, i=i: np.asarray(a[i]), first)
                rows.append(self._row(recorder, record, fields[i]))
            recorder.step = int(states.step[i])
        if rows:
            self._report(median_row(rows))

    def go_back(self, i: int, step: int, outcome: Outcome) -> None:
        """A seed goes on from an earlier step: what was written down since is forgotten."""
        recorder = self.each[i]
        recorder.step, recorder.outcome = step, outcome
        recorder.history.rows[:] = [r for r in recorder.history.rows if r.step < step]
        self.snapshots[i] = [s for s in self.snapshots[i] if s.step < step]

    def interrupt(self, states: TrainState) -> None:
        """End the seeds that were not done, since Ctrl-C was pressed."""
        for i in self._not_done(states):
            earlier = self.each[i].outcome
            self.each[i].interrupt()
            self.each[i].outcome = self.each[i].outcome.after(earlier)

    def end(self, outcome: Outcome, states: TrainState) -> None:
        """End the seeds that were not done."""
        for i in self._not_done(states):
            self.each[i].outcome = outcome.after(self.each[i].outcome)

    def _row(self, recorder: Recorder, record: Record, field: Field) -> Row:
        parts, trainable = self._program.parts, self._program.objective.problem.trainable
        return recorder.record(
            parts.named(record.terms @ parts.membership),
            _values(field),
            weights=parts.named(record.weights),
            estimates={
                s.name: float(v) for s, v in zip(trainable, field.estimates.values, strict=True)
            },
        )


def _values(field: Field) -> Callable[[np.ndarray], np.ndarray]:
    return lambda points: field_values(field, points)


def _silent(row: Row) -> None:
    """Rows of single seeds are not reported."""
