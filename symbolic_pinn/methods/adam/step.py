"""First-order training as one XLA program: a chunk of steps runs without waking Python."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray, PyTree

from symbolic_pinn.objective import (
    LossParts,
    Objective,
    ParameterVector,
    PointSharding,
    kernel_traces,
)
from symbolic_pinn.objective.types import MeanWeights
from symbolic_pinn.sampling import Points
from symbolic_pinn.weighting import AbstractWeighting, Evidence, LossWeights, Measured


class TrainState(eqx.Module):
    """Everything that a step reads and writes; `params` are all trained numbers of the field.

    Updates are multiplied by `rate`, whatever makes them: 1 unless a run went back.
    """

    params: Float[Array, " parameters"]
    rate: Float[Array, ""]
    optimiser: PyTree
    weighting: PyTree
    points: PyTree
    step: Int[Array, ""]
    key: PRNGKeyArray


class Record(eqx.Module):
    """What one step measured, on its own points and before its update of the network."""

    terms: Float[Array, " terms"]
    weights: Float[Array, " parts"]
    finite: Bool[Array, ""]


@dataclass(frozen=True, kw_only=True)
class StepProgram:
    """What a step does: everything of it but the numbers.

    Attributes:
        objective: the losses of the terms.
        parts: which terms share a weight.
        weights: of parts and, if any, of points.
        optimiser: makes an update of a gradient.
        form: makes a field of the trained numbers.
        sharding: how points are divided over devices and in time.
        points: collocation points in the interior and on each face.
        steps: at which a run ends, whatever chunk it is in; `None` for never.
    """

    objective: Objective
    parts: LossParts
    weights: LossWeights
    optimiser: optax.GradientTransformation
    form: ParameterVector
    sharding: PointSharding
    points: int
    steps: int | None = None

    @property
    def weighting(self) -> AbstractWeighting:
        """Of the parts."""
        return self.weights.parts

    @property
    def membership(self) -> Array:
        """Which term belongs to which part."""
        return jnp.asarray(self.parts.membership, float)

    def points_of_step(self, key: PRNGKeyArray, step: Int[Array, ""] | int) -> Points:
        """The points of one step: fresh ones, or always the same where weights belong to them."""
        key = key if self.weights.same_points else jax.random.fold_in(key, step)
        return self.objective.sample(self.points, key=key)


Carry = tuple[TrainState, Record, Record]
Step = Callable[[TrainState, Points], tuple[TrainState, Record]]
# Gradient of the weighted loss, state of the weighting, loss of each term.
Gradient = tuple[Float[Array, " parameters"], PyTree, Float[Array, " terms"]]


def make_step(program: StepProgram, *, adapt: bool) -> Step:
    """One step: losses, gradients, weights, update; with `adapt` the weights are updated too."""
    weighting = program.weighting
    gradient_of = _adapting(program) if adapt else partial(_plain, program)

    def step(state: TrainState, points: Points) -> tuple[TrainState, Record]:
        gradient, weights, terms = gradient_of(state, points)
        updates, moments = program.optimiser.update(gradient, state.optimiser, state.params)
        params = optax.apply_updates(state.params, state.rate * updates)
        record = Record(terms, weighting.weights(weights), _finite(terms, gradient))
        new = TrainState(
            params=params,
            rate=state.rate,
            optimiser=moments,
            weighting=weights,
            points=state.points,
            step=state.step + 1,
            key=state.key,
        )
        return new, record

    return step


def _adapting(program: StepProgram) -> Callable[[TrainState, Points], Gradient]:
    match program.weighting.evidence:
        case Evidence.GRADIENTS:
            return partial(_from_gradients, program)
        case Evidence.TRACES:
            return partial(_from_traces, program)
        case Evidence.LOSSES:
            return partial(_from_losses, program)
    return partial(_plain, program)


def _plain(program: StepProgram, state: TrainState, points: Points) -> Gradient:
    """The gradient of the weighted loss, with the weights in force."""
    objective, form = program.objective, program.form
    inputs = (state.params, program.weighting.weights(state.weighting))

    def gradient(
        inputs: tuple[Array, Array], points: Points, at: MeanWeights
    ) -> tuple[Array, Array]:
        params, lambdas = inputs

        def total(params: Array) -> tuple[Array, Array]:
            terms = objective.term_losses(form.field(params), points, at)
            return lambdas @ (terms @ program.membership.astype(terms.dtype)), terms

        return jax.grad(total, has_aux=True)(params)

    found, terms = program.sharding.summed(gradient, inputs, points)
    return found, state.weighting, terms


def _from_losses(program: StepProgram, state: TrainState, points: Points) -> Gradient:
    """The same; the losses then give the weights of the next step."""
    gradient, weights, terms = _plain(program, state, points)
    losses = terms @ program.membership.astype(terms.dtype)
    return gradient, program.weighting.update(weights, Measured(losses=losses)), terms


def _from_traces(program: StepProgram, state: TrainState, points: Points) -> Gradient:
    """The traces of the parts' kernels first; then the gradient with the new weights."""

    def traces(params: Array, points: Points, at: MeanWeights) -> Array:
        return kernel_traces(program.objective, program.form, params, points, weights=at)

    found = program.sharding.summed(traces, state.params, points)
    parts = found @ program.membership.astype(found.dtype)
    weights = program.weighting.update(state.weighting, Measured(traces=parts))
    return _plain(program, eqx.tree_at(lambda s: s.weighting, state, weights), points)


def _from_gradients(program: StepProgram, state: TrainState, points: Points) -> Gradient:
    """The gradient of each part apart, each from its own points, so that together they cost what
    the gradient of the sum costs; their weighted sum is the gradient of the step.
    """
    objective, form, weighting = program.objective, program.form, program.weighting
    terms_of = [program.parts.terms(i) for i in range(len(program.parts.names))]
    parts = [objective.of_terms(terms) for terms in terms_of]
    permutation = np.argsort([k for terms in terms_of for k in terms])

    def gradients(params: Array, points: Points, at: MeanWeights) -> tuple[Array, Array]:
        def of_part(params: Array, part: Objective) -> tuple[Array, Array]:
            terms = part.term_losses(form.field(params), points, at)
            return terms.sum(), terms

        each = [jax.grad(of_part, has_aux=True)(params, part) for part in parts]
        terms = jnp.concatenate([terms for _, terms in each])
        return jnp.stack([gradient for gradient, _ in each]), terms[permutation]

    found, terms = program.sharding.summed(gradients, state.params, points)
    measured = Measured(gradients=jax.vmap(form.tree)(found))
    weights = weighting.update(state.weighting, measured)
    return weighting.weights(weights) @ found, weights, terms


def _finite(*trees: PyTree) -> Bool[Array, ""]:
    return jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trees)]).all()


def make_chunk(
    program: StepProgram,
) -> Callable[[TrainState, Int[Array, ""]], tuple[TrainState, Record, Record]]:
    """Run `count` steps; the state, and the records of its first and last step.

    Every `weighting.every` steps, the first at step 0, the step is `adapting`. The two kinds are
    two loops in a loop rather than branches of a conditional, which was measured to be 1.2 times
    slower on CPU.

    A step whose losses or gradient are not finite is not taken: the chunk ends in the state before
    it, with its record as the last one.
    """
    every = program.weighting.every
    plain = make_step(program, adapt=False)
    adapting = None if every is None else make_step(program, adapt=True)

    def chunk(state: TrainState, count: Int[Array, ""]) -> tuple[TrainState, Record, Record]:
        start = state.step
        end = start + count
        if program.steps is not None:  # a seed that did not go back is done before one that did
            end = jnp.minimum(end, program.steps)

        def running(carry: Carry) -> Bool[Array, ""]:
            return (carry[0].step < end) & carry[2].finite

        def body(step: Step, carry: Carry) -> Carry:
            state, first, _ = carry
            new, record = _attempt(program, step, state)
            first = _where(state.step == start, record, first)
            return new, first, record

        def due(carry: Carry) -> Bool[Array, ""]:
            return carry[0].step % (every or 1) == 0

        def rounds(carry: Carry) -> Carry:
            assert adapting is not None
            carry = jax.lax.while_loop(
                lambda c: running(c) & due(c), partial(body, adapting), carry
            )
            return jax.lax.while_loop(lambda c: running(c) & ~due(c), partial(body, plain), carry)

        blank = _blank_record(program, state)
        loop = partial(body, adapting or plain) if adapting is None or every == 1 else rounds
        return jax.lax.while_loop(running, loop, (state, blank, blank))

    return chunk


def _attempt(program: StepProgram, step: Step, state: TrainState) -> tuple[TrainState, Record]:
    """One step on its points, taken only if all that it computed is finite."""
    places, state = _places(program, state)
    new, record = step(state, places)
    return _where(record.finite, new, state), record


def _places(program: StepProgram, state: TrainState) -> tuple[Points, TrainState]:
    """The points of a step, with the weights of each where they have some."""
    objective, weighting = program.objective, program.weights.points
    points = program.points_of_step(state.key, state.step)
    if weighting is None:
        return points, state
    of_term = [points[i] for i in objective.sets]

    def updated() -> PyTree:
        residuals = objective.evaluation(program.form.field(state.params), points)
        return weighting.update(state.points, of_term, residuals)

    if weighting.every == 1:
        kept = updated()
    else:
        due = state.step % weighting.every == 0
        kept = jax.lax.cond(due, updated, lambda: state.points)
    state = eqx.tree_at(lambda s: s.points, state, kept)
    return objective.with_factors(points, weighting.factors(kept, of_term)), state


def _where(condition: Bool[Array, ""], yes: PyTree, no: PyTree) -> PyTree:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), yes, no)


def _blank_record(program: StepProgram, state: TrainState) -> Record:
    """What the record is before the first step: finite, for the loop to begin."""
    terms = jnp.zeros(len(program.objective.residuals))
    return Record(terms, program.weighting.weights(state.weighting), jnp.asarray(True))
