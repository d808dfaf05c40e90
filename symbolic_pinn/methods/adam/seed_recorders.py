"""What is written down of the seeds of a run, which are trained at once: a recorder for each."""

import warnings
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.methods.adam.gradient_snapshots import Inspect
from symbolic_pinn.methods.adam.step import Record, StepProgram, TrainState
from symbolic_pinn.methods.clock import Clock
from symbolic_pinn.methods.recorder import Recorder, Report
from symbolic_pinn.networks import Field
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Outcome, Reference, Row, Snapshot, Status, median_row
from symbolic_pinn.solution.metrics import field_values


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

    def start(self, states: TrainState) -> int | None:
        """The step at which the seeds stand that still run; `None` if none does."""
        return max((int(states.step[i]) for i in self._not_done(states)), default=None)

    @property
    def step(self) -> int:
        """The step that the first of them has come to."""
        return max(recorder.step for recorder in self.each)

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
        for i in self._running:
            vector, points = jnp.asarray(np.asarray(states.params[i])), self.points(i, states)
            self.snapshots[i].append(self._inspect(vector, points, int(states.step[i])))

    def points(self, i: int, states: TrainState) -> Points:
        """The points of the next step of a seed."""
        return self._program.points_of_step(jax.device_get(states.key)[i], int(states.step[i]))

    def record(
        self,
        start: int,
        fields: Sequence[Field] | None,
        states: TrainState,
        *,
        first: Record,
        last: Record,
    ) -> None:
        """Keep the first record of a chunk, and how the chunk ended, for each seed.

        Args:
            start: the step at which the chunk began.
            fields: as they were then; none where no row is due.
            states: after the chunk.
            first, last: what its first and last step measured.
        """
        rows = []
        for i in self._running:
            recorder = self.each[i]
            if fields is not None and bool(first.finite[i]):
                recorder.step = start
                record = jax.tree.map(lambda a, i=i: np.asarray(a[i]), first)
                rows.append(self._row(recorder, record, fields[i]))
            recorder.step = int(states.step[i])
            if not bool(last.finite[i]):
                recorder.outcome = self._not_finite(i, states, last)
        if rows:
            self._report(median_row(rows))

    def interrupt(self, states: TrainState) -> None:
        """End the seeds that were not done, since Ctrl-C was pressed."""
        for i in self._not_done(states):
            self.each[i].interrupt()

    def end(self, outcome: Outcome, states: TrainState) -> None:
        """End the seeds that were not done."""
        for i in self._not_done(states):
            self.each[i].outcome = outcome

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

    def _not_finite(self, i: int, states: TrainState, last: Record) -> Outcome:
        step = int(states.step[i])
        bad = np.flatnonzero(~np.isfinite(np.asarray(last.terms[i]))).tolist()
        names = ", ".join(self._counted(i, k, states) for k in bad)
        what = f"the loss of {names}" if names else "the gradient of the loss"
        where = f"{what} was not finite at step {step}, and the state before it is kept"
        outcome = Outcome.because(Status.NOT_FINITE, where)
        warnings.warn(outcome.message, RuntimeWarning, stacklevel=5)
        return outcome

    def _counted(self, i: int, term: int, states: TrainState) -> str:
        """A term, and at how many points of its last step it is not finite."""
        objective, field = self._program.objective, self._program.form.solution(states.params[i])
        values = np.asarray(objective.evaluation(field, self.points(i, states))[term])
        stated = objective.problem.terms[term]
        bad = int(np.sum(~np.isfinite(values)))
        if not bad:
            most = np.max(np.abs(values), initial=0.0)
            return f"{stated.name} (`{stated.statement}`: {most:.1e} is too large to square)"
        return f"{stated.name} (`{stated.statement}`: {bad} of {len(values)} points)"


def _values(field: Field) -> Callable[[np.ndarray], np.ndarray]:
    return lambda points: field_values(field, points)


def _silent(row: Row) -> None:
    """Rows of single seeds are not reported."""
