"""`Retreat`: what is done with a seed whose step is not finite.

The state in which its steps end is one at which the loss is not finite: half a step from there
would be none. So it goes back, once, to the beginning of a chunk of steps whose first step was
finite, and on from there with half the learning rate and other points. That state is there anyway:
no step pays for it.
"""

import warnings

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool

from symbolic_pinn.methods.adam.seed_recorders import SeedRecorders
from symbolic_pinn.methods.adam.step import Record, StepProgram, TrainState
from symbolic_pinn.objective import explained
from symbolic_pinn.problem import Term
from symbolic_pinn.solution import Outcome, Status


class Retreat:
    """Sends seeds back whose step was not finite, or ends them where that was done before.

    Args:
        program: what a step does.
        recorders: of the seeds.
    """

    def __init__(self, program: StepProgram, recorders: SeedRecorders) -> None:
        self._program, self._recorders = program, recorders
        self._kept: TrainState | None = None

    def to(self, states: TrainState) -> TrainState:
        """The states to which seeds would be sent back; those given where there are none yet."""
        return states if self._kept is None else self._kept

    def go_on(self, kept: TrainState) -> None:
        """Go on where the one stood that had these states to go back to."""
        self._kept = kept

    def after(
        self, before: TrainState, states: TrainState, *, first: Record, last: Record
    ) -> TrainState:
        """The states to go on with after a chunk.

        Args:
            before, states: the states before the chunk, and after it.
            first, last: what its first and last step measured.
        """
        running = [i for i, recorder in enumerate(self._recorders.each) if recorder.is_running]
        begun = np.array([bool(f) or i not in running for i, f in enumerate(first.finite)])
        kept = before if self._kept is None else _chosen(begun, before, self._kept)
        self._kept = kept
        back = {}
        for i in (i for i in running if not bool(last.finite[i])):
            why, advice = self._why(i, states, last)
            if int(states.step[i]) > 0 and float(states.rate[i]) == 1:
                back[i] = why
            else:
                self._end(i, why, advice)
        if not back:
            return states
        states = _chosen(np.isin(np.arange(len(begun)), [*back]), self._again(kept), states)
        for i, why in back.items():
            step = int(states.step[i])
            text = f"went back to step {step} with half the learning rate after {why}"
            self._recorders.go_back(i, step, Outcome(Status.COMPLETED, text, speaks_against=False))
        return states

    def _again(self, kept: TrainState) -> TrainState:
        """States with half the learning rate, and keys of other points."""
        keys = kept.key
        if not self._program.weights.same_points:
            keys = jax.vmap(lambda key: jax.random.fold_in(key, 1))(keys)
        return eqx.tree_at(lambda s: (s.rate, s.key), kept, (kept.rate / 2, keys))

    def _end(self, i: int, why: str, advice: str) -> None:
        what = f"{why}, and the state before it is kept"
        outcome = Outcome.because(Status.NOT_FINITE, what, advice)
        recorder = self._recorders.each[i]
        recorder.outcome = outcome.after(recorder.outcome)
        warnings.warn(outcome.message, RuntimeWarning, stacklevel=5)

    def _why(self, i: int, states: TrainState, last: Record) -> tuple[str, str]:
        """What of a seed was not finite, and what can be done about it."""
        objective, points = self._program.objective, self._recorders.points(i, states)
        field = self._program.form.solution(states.params[i])
        bad = np.flatnonzero(~np.isfinite(np.asarray(last.terms[i])))
        values = objective.evaluation(field, points) if len(bad) else []
        names = ", ".join(_counted(objective.problem.terms[k], values[k]) for k in bad)
        what = f"the loss of {names}" if names else "the gradient of the loss"
        found = explained(objective, field, points)
        why = f"{what} was not finite at step {int(states.step[i])}"
        return (why, "") if found is None else (f"{why} ({found.text})", found.advice)


def _counted(term: Term, values: Array) -> str:
    """A term, and at how many points of a step it is not finite."""
    bad = int(np.sum(~np.isfinite(np.asarray(values))))
    return f"{term.name} (`{term.statement}`: {bad} of {len(values)} points)"


def _chosen(which: Bool[np.ndarray, " seeds"], yes: TrainState, no: TrainState) -> TrainState:
    """Some states for seeds of which something holds, others for the rest; placed as the latter."""
    if which.all():
        return yes
    choose = jax.vmap(lambda w, a, b: jax.tree.map(lambda y, n: jnp.where(w, y, n), a, b))
    placed = jax.tree.map(lambda a: a.sharding, no)
    return jax.device_put(choose(jnp.asarray(which), yes, no), placed)
