"""First-order training as one XLA program: a chunk of steps runs without waking Python."""

from collections.abc import Callable
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray, PyTree

from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.layout import Layout, Points, Weights
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.weighting import AbstractWeighting


class TrainState(eqx.Module):
    """Everything that a step reads and writes; `params` are all trained numbers of the field."""

    params: Float[Array, " parameters"]
    optimiser: PyTree
    weighting: PyTree
    step: Int[Array, ""]
    key: PRNGKeyArray


class Record(eqx.Module):
    """What one step measured, on its own points and before its update of the network."""

    terms: Float[Array, " terms"]
    weights: Float[Array, " groups"]
    finite: Bool[Array, ""]


Carry = tuple[TrainState, Record, Record]
Step = Callable[[TrainState, Points], tuple[TrainState, Record]]
# Gradient of the weighted loss, state of the weighting, loss of each term.
Gradient = tuple[Float[Array, " parameters"], PyTree, Float[Array, " terms"]]


def make_step(
    objective: Objective,
    weighting: AbstractWeighting,
    optimiser: optax.GradientTransformation,
    form: Form,
    layout: Layout,
    *,
    adapt: bool,
) -> Step:
    """One step: losses, gradients, weights, update; `form` makes a field of the trained numbers.

    With `adapt` the gradient of each group is computed apart (each from its own points, so together
    they cost what the gradient of the sum costs), the weights are updated from them, and their
    weighted sum is the gradient of the step.
    """
    residuals = objective.residuals
    parts = [objective.restricted(g) for g in objective.problem.groups]
    order = [r.name for part in parts for r in part.residuals]
    permutation = np.array([order.index(r.name) for r in residuals])

    def plain(state: TrainState, points: Points) -> Gradient:
        inputs = (state.params, weighting.weights(state.weighting))

        def gradient(
            inputs: tuple[Array, Array], points: Points, at: Weights
        ) -> tuple[Array, Array]:
            params, lambdas = inputs

            def total(params: Array) -> tuple[Array, Array]:
                terms = objective.term_losses(form.field(params), points, at)
                return lambdas @ objective.group_losses(terms), terms

            return jax.grad(total, has_aux=True)(params)

        found, terms = layout.summed(gradient, inputs, points)
        return found, state.weighting, terms

    def adapting(state: TrainState, points: Points) -> Gradient:
        def gradients(params: Array, points: Points, at: Weights) -> tuple[Array, Array]:
            def of_group(params: Array, part: Objective) -> tuple[Array, Array]:
                terms = part.term_losses(form.field(params), points, at)
                return terms.sum(), terms

            each = [jax.grad(of_group, has_aux=True)(params, part) for part in parts]
            terms = jnp.concatenate([terms for _, terms in each])
            return jnp.stack([gradient for gradient, _ in each]), terms[permutation]

        found, terms = layout.summed(gradients, state.params, points)
        weights = weighting.update(state.weighting, jax.vmap(form.tree)(found))
        return weighting.weights(weights) @ found, weights, terms

    gradient_of = adapting if adapt else plain

    def step(state: TrainState, points: Points) -> tuple[TrainState, Record]:
        gradient, weights, terms = gradient_of(state, points)
        updates, moments = optimiser.update(gradient, state.optimiser)
        params = optax.apply_updates(state.params, updates)
        record = Record(terms, weighting.weights(weights), _finite(terms, gradient))
        return TrainState(params, moments, weights, state.step + 1, state.key), record

    return step


def _finite(*trees: PyTree) -> Bool[Array, ""]:
    return jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trees)]).all()


def make_chunk(
    objective: Objective,
    weighting: AbstractWeighting,
    plain: Step,
    adapting: Step | None,
    points: int,
) -> Callable[[TrainState, Int[Array, ""]], tuple[TrainState, Record, Record]]:
    """Run `count` steps on fresh points; the state, and the records of its first and last step.

    Every `weighting.every` steps, the first at step 0, the step is `adapting`. The two kinds are
    two loops in a loop rather than branches of a conditional, which was measured to be 1.2 times
    slower on CPU.

    A step whose losses or gradient are not finite is not taken: the chunk ends in the state before
    it, with its record as the last one.
    """

    every = weighting.every or 1

    def chunk(state: TrainState, count: Int[Array, ""]) -> tuple[TrainState, Record, Record]:
        start = state.step

        def running(carry: Carry) -> Bool[Array, ""]:
            return (carry[0].step < start + count) & carry[2].finite

        def body(step: Step, carry: Carry) -> Carry:
            state, first, _ = carry
            new, record = _attempt(objective, step, points, state)
            first = _where(state.step == start, record, first)
            return new, first, record

        def due(carry: Carry) -> Bool[Array, ""]:
            return carry[0].step % every == 0

        def rounds(carry: Carry) -> Carry:
            assert adapting is not None
            carry = jax.lax.while_loop(
                lambda c: running(c) & due(c), partial(body, adapting), carry
            )
            return jax.lax.while_loop(lambda c: running(c) & ~due(c), partial(body, plain), carry)

        blank = _blank_record(objective, weighting, state)
        loop = partial(body, plain) if adapting is None else rounds
        return jax.lax.while_loop(running, loop, (state, blank, blank))

    return chunk


def _attempt(
    objective: Objective, step: Step, points: int, state: TrainState
) -> tuple[TrainState, Record]:
    """One step on fresh points, taken only if all that it computed is finite."""
    key = jax.random.fold_in(state.key, state.step)
    new, record = step(state, objective.sample(points, key=key))
    return _where(record.finite, new, state), record


def _where(condition: Bool[Array, ""], yes: PyTree, no: PyTree) -> PyTree:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), yes, no)


def _blank_record(objective: Objective, weighting: AbstractWeighting, state: TrainState) -> Record:
    """What the record is before the first step: finite, for the loop to begin."""
    terms = jnp.zeros(len(objective.residuals))
    return Record(terms, weighting.weights(state.weighting), jnp.asarray(True))
