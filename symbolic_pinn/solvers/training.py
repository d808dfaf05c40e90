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

from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.jacobian import kernel_traces
from symbolic_pinn.solvers.layout import Layout, Points, Weights
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.weighting import (
    AbstractPointWeighting,
    AbstractWeighting,
    Evidence,
    Measured,
)


class TrainState(eqx.Module):
    """Everything that a step reads and writes; `params` are all trained numbers of the field."""

    params: Float[Array, " parameters"]
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


@dataclass(frozen=True)
class Training:
    """What a step does: everything of it but the numbers.

    Attributes:
        objective: the losses.
        weighting, point_weighting: of parts and, if any, of points.
        optimiser: makes an update of a gradient.
        form: makes a field of the trained numbers.
        layout: how points are divided over devices and in time.
        points: collocation points in the interior and on each face.
    """

    objective: Objective
    weighting: AbstractWeighting
    point_weighting: AbstractPointWeighting | None
    optimiser: optax.GradientTransformation
    form: Form
    layout: Layout
    points: int

    @property
    def membership(self) -> Array:
        """Which term belongs to which part."""
        return jnp.asarray(self.objective.membership(self.weighting.each), float)


Carry = tuple[TrainState, Record, Record]
Step = Callable[[TrainState, Points], tuple[TrainState, Record]]
# Gradient of the weighted loss, state of the weighting, loss of each term.
Gradient = tuple[Float[Array, " parameters"], PyTree, Float[Array, " terms"]]


def make_step(training: Training, *, adapt: bool) -> Step:
    """One step: losses, gradients, weights, update; with `adapt` the weights are updated too."""
    weighting = training.weighting
    gradient_of = _adapting(training) if adapt else partial(_plain, training)

    def step(state: TrainState, points: Points) -> tuple[TrainState, Record]:
        gradient, weights, terms = gradient_of(state, points)
        updates, moments = training.optimiser.update(gradient, state.optimiser)
        params = optax.apply_updates(state.params, updates)
        record = Record(terms, weighting.weights(weights), _finite(terms, gradient))
        return TrainState(params, moments, weights, state.points, state.step + 1, state.key), record

    return step


def _adapting(training: Training) -> Callable[[TrainState, Points], Gradient]:
    match training.weighting.evidence:
        case Evidence.GRADIENTS:
            return partial(_from_gradients, training)
        case Evidence.TRACES:
            return partial(_from_traces, training)
        case Evidence.LOSSES:
            return partial(_from_losses, training)
    return partial(_plain, training)


def _plain(training: Training, state: TrainState, points: Points) -> Gradient:
    """The gradient of the weighted loss, with the weights in force."""
    objective, form = training.objective, training.form
    inputs = (state.params, training.weighting.weights(state.weighting))

    def gradient(inputs: tuple[Array, Array], points: Points, at: Weights) -> tuple[Array, Array]:
        params, lambdas = inputs

        def total(params: Array) -> tuple[Array, Array]:
            terms = objective.term_losses(form.field(params), points, at)
            return lambdas @ (terms @ training.membership.astype(terms.dtype)), terms

        return jax.grad(total, has_aux=True)(params)

    found, terms = training.layout.summed(gradient, inputs, points)
    return found, state.weighting, terms


def _from_losses(training: Training, state: TrainState, points: Points) -> Gradient:
    """The same; the losses then give the weights of the next step."""
    gradient, weights, terms = _plain(training, state, points)
    losses = terms @ training.membership.astype(terms.dtype)
    return gradient, training.weighting.update(weights, Measured(losses=losses)), terms


def _from_traces(training: Training, state: TrainState, points: Points) -> Gradient:
    """The traces of the parts' kernels first; then the gradient with the new weights."""

    def traces(params: Array, points: Points, at: Weights) -> Array:
        return kernel_traces(training.objective, training.form, params, points, at)

    found = training.layout.summed(traces, state.params, points)
    parts = found @ training.membership.astype(found.dtype)
    weights = training.weighting.update(state.weighting, Measured(traces=parts))
    return _plain(training, eqx.tree_at(lambda s: s.weighting, state, weights), points)


def _from_gradients(training: Training, state: TrainState, points: Points) -> Gradient:
    """The gradient of each part apart, each from its own points, so that together they cost what
    the gradient of the sum costs; their weighted sum is the gradient of the step.
    """
    objective, form, weighting = training.objective, training.form, training.weighting
    names = objective.parts(weighting.each)
    parts = [objective.restricted(p, each=weighting.each) for p in names]
    order = [r.name for part in parts for r in part.residuals]
    permutation = np.array([order.index(r.name) for r in objective.residuals])

    def gradients(params: Array, points: Points, at: Weights) -> tuple[Array, Array]:
        def of_part(params: Array, part: Objective) -> tuple[Array, Array]:
            terms = part.term_losses(form.field(params), points, at)
            return terms.sum(), terms

        each = [jax.grad(of_part, has_aux=True)(params, part) for part in parts]
        terms = jnp.concatenate([terms for _, terms in each])
        return jnp.stack([gradient for gradient, _ in each]), terms[permutation]

    found, terms = training.layout.summed(gradients, state.params, points)
    measured = Measured(gradients=jax.vmap(form.tree)(found))
    weights = weighting.update(state.weighting, measured)
    return weighting.weights(weights) @ found, weights, terms


def _finite(*trees: PyTree) -> Bool[Array, ""]:
    return jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trees)]).all()


def make_chunk(
    training: Training,
) -> Callable[[TrainState, Int[Array, ""]], tuple[TrainState, Record, Record]]:
    """Run `count` steps; the state, and the records of its first and last step.

    Every `weighting.every` steps, the first at step 0, the step is `adapting`. The two kinds are
    two loops in a loop rather than branches of a conditional, which was measured to be 1.2 times
    slower on CPU.

    A step whose losses or gradient are not finite is not taken: the chunk ends in the state before
    it, with its record as the last one.
    """
    every = training.weighting.every
    plain = make_step(training, adapt=False)
    adapting = None if every is None else make_step(training, adapt=True)

    def chunk(state: TrainState, count: Int[Array, ""]) -> tuple[TrainState, Record, Record]:
        start = state.step

        def running(carry: Carry) -> Bool[Array, ""]:
            return (carry[0].step < start + count) & carry[2].finite

        def body(step: Step, carry: Carry) -> Carry:
            state, first, _ = carry
            new, record = _attempt(training, step, state)
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

        blank = _blank_record(training, state)
        loop = partial(body, adapting or plain) if adapting is None or every == 1 else rounds
        return jax.lax.while_loop(running, loop, (state, blank, blank))

    return chunk


def _attempt(training: Training, step: Step, state: TrainState) -> tuple[TrainState, Record]:
    """One step on its points, taken only if all that it computed is finite."""
    places, state = _places(training, state)
    new, record = step(state, places)
    return _where(record.finite, new, state), record


def points_of_step(training: Training, key: PRNGKeyArray, step: Int[Array, ""] | int) -> Points:
    """The points of one step: fresh ones, or the same at all where weights belong to points."""
    weighting = training.point_weighting
    fixed = weighting is not None and weighting.fixed
    key = key if fixed else jax.random.fold_in(key, step)
    return training.objective.sample(training.points, key=key)


def _places(training: Training, state: TrainState) -> tuple[Points, TrainState]:
    """The points of a step, with the weights of each where they have some."""
    objective, weighting = training.objective, training.point_weighting
    points = points_of_step(training, state.key, state.step)
    if weighting is None:
        return points, state
    of_term = [points[i] for i in objective.sets]

    def updated() -> PyTree:
        residuals = objective.evaluation(training.form.field(state.params), points)
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


def _blank_record(training: Training, state: TrainState) -> Record:
    """What the record is before the first step: finite, for the loop to begin."""
    terms = jnp.zeros(len(training.objective.residuals))
    return Record(terms, training.weighting.weights(state.weighting), jnp.asarray(True))
