"""What is written down of a run while it goes on: a history and an outcome for each member."""

import warnings
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Recipe
from symbolic_pinn.solution import (
    History,
    Outcome,
    Row,
    Snapshot,
    Status,
    median_row,
    relative_l2_metric,
)
from symbolic_pinn.solvers.clock import Clock
from symbolic_pinn.solvers.inspection import inspector
from symbolic_pinn.solvers.layout import Points
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.training import Record, Training, TrainState, points_of_step

Report = Callable[[Row], None]


class Log:
    """The histories and outcomes of the members of a run.

    Args:
        training: what a step does.
        members: the recipe of each member.
        report: called with each row, of medians over the members.
        inspect: whether the gradients of the parts are looked at too.
    """

    def __init__(
        self, training: Training, members: Sequence[Recipe], report: Report, *, inspect: bool
    ) -> None:
        self._training, self._report = training, report
        self._recipe, self.clock = members[0], Clock()
        self.metric = relative_l2_metric(self._objective.problem)
        self.histories = [History() for _ in members]
        self.outcomes = [Outcome() for _ in members]
        self.snapshots: list[list[Snapshot]] = [[] for _ in members]
        self._inspect = inspector(training) if inspect else None

    @property
    def _objective(self) -> Objective:
        return self._training.objective

    def start(self, states: TrainState) -> int | None:
        """The step at which the members stand that still run; `None` if none does."""
        steps = [int(states.step[i]) for i in self._running if not self._is_done(i, states)]
        return max(steps, default=None)

    @property
    def _running(self) -> list[int]:
        return [i for i, o in enumerate(self.outcomes) if o.status == Status.COMPLETED]

    def _is_done(self, i: int, states: TrainState) -> bool:
        return int(states.step[i]) >= self._recipe.steps

    def fields(self, states: TrainState) -> list[Field]:
        """The field of each member."""
        return [self._training.form.solution(p) for p in np.asarray(states.params)]

    def look(self, states: TrainState) -> None:
        """Take a snapshot of each member, on the points of its next step."""
        if self._inspect is None:
            return
        for i in self._running:
            vector, points = jnp.asarray(np.asarray(states.params[i])), self._next(i, states)
            self.snapshots[i].append(self._inspect(vector, points, int(states.step[i])))

    def _next(self, i: int, states: TrainState) -> Points:
        """The points of the next step of a member."""
        return points_of_step(self._training, jax.device_get(states.key)[i], int(states.step[i]))

    def note(
        self, start: int, fields: Sequence[Field], states: TrainState, first: Record, last: Record
    ) -> None:
        """Keep the first record of a chunk, and how the chunk ended, for each member."""
        rows = []
        for i in self._running:
            if bool(first.finite[i]):
                record = jax.tree.map(lambda a, i=i: np.asarray(a[i]), first)
                rows.append(self._row(start, record, fields[i]))
                self.histories[i].rows.append(rows[-1])
            if not bool(last.finite[i]):
                self.outcomes[i] = self._not_finite(i, states, last)
        if rows:
            self._report(median_row(rows))

    def interrupt(self, states: TrainState) -> None:
        """Mark the members that were not done."""
        for i in self._running:
            if not self._is_done(i, states):
                message = f"stopped after {int(states.step[i])} steps"
                self.outcomes[i] = Outcome(Status.INTERRUPTED, message)

    def _row(self, step: int, record: Record, field: Field) -> Row:
        each = self._training.weighting.each
        parts, values = self._objective.parts(each), field.estimates.values
        losses = record.terms @ self._objective.membership(each)
        trainable = self._objective.problem.trainable
        return Row(
            step,
            dict(zip(parts, map(float, losses), strict=True)),
            dict(zip(parts, map(float, record.weights), strict=True)),
            self.metric(field),
            self.clock.working,
            {s.name: float(v) for s, v in zip(trainable, values, strict=True)},
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
        field = self._training.form.solution(states.params[i])
        values = np.asarray(self._objective.evaluation(field, self._next(i, states))[term])
        stated = self._objective.problem.terms[term]
        bad = int(np.sum(~np.isfinite(values)))
        return f"{stated.name} (`{stated.statement}`: {bad} of {len(values)} points)"
