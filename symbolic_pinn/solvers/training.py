"""First-order training as one XLA program: a chunk of steps runs without waking Python."""

from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray, PyTree

from symbolic_pinn.networks import Field
from symbolic_pinn.solvers.objective import Objective, Points
from symbolic_pinn.weighting import AbstractWeighting


class TrainState(eqx.Module):
    """Everything that a step reads and writes; `params` are the trained leaves of the field."""

    params: Field
    optimiser: PyTree
    weighting: PyTree
    step: Int[Array, ""]
    key: PRNGKeyArray


class Record(eqx.Module):
    """What one step measured, on its own points and before its update of the network."""

    terms: Float[Array, " terms"]
    weights: Float[Array, " groups"]
    finite: Bool[Array, ""]


Step = Callable[[TrainState, Points], tuple[TrainState, Record]]
# Gradient of the weighted loss, state of the weighting, loss of each term.
Gradient = tuple[Field, PyTree, Float[Array, " terms"]]


def make_step(
    objective: Objective,
    weighting: AbstractWeighting,
    optimiser: optax.GradientTransformation,
    static: Field,
) -> Step:
    """One step: losses, gradients, weights, update; `static` is the untrained part of the field.

    Where the weighting wants statistics, the gradient of each group is computed apart (each from
    its own points, so together they cost what the gradient of the sum costs), the weights are
    updated from them, and their weighted sum is the gradient of the step.
    """
    residuals = objective.residuals
    parts = [objective.restricted(g) for g in objective.problem.groups]
    order = [r.name for part in parts for r in part.residuals]
    permutation = np.array([order.index(r.name) for r in residuals])

    def plain(state: TrainState, points: Points) -> Gradient:
        lambdas = weighting.weights(state.weighting)

        def total(params: Field) -> tuple[Array, Array]:
            terms = objective.term_losses(eqx.combine(params, static), points)
            return lambdas @ objective.group_losses(terms), terms

        gradient, terms = jax.grad(total, has_aux=True)(state.params)
        return gradient, state.weighting, terms

    def adapting(state: TrainState, points: Points) -> Gradient:
        def of_group(params: Field, part: Objective) -> tuple[Array, Array]:
            terms = part.term_losses(eqx.combine(params, static), points)
            return terms.sum(), terms

        each = [jax.grad(of_group, has_aux=True)(state.params, part) for part in parts]
        gradients = jax.tree.map(lambda *g: jnp.stack(g), *(gradient for gradient, _ in each))
        weights = weighting.update(state.weighting, gradients)
        lambdas = weighting.weights(weights)
        total = jax.tree.map(lambda g: jnp.tensordot(lambdas, g, 1), gradients)
        return total, weights, jnp.concatenate([terms for _, terms in each])[permutation]

    def step(state: TrainState, points: Points) -> tuple[TrainState, Record]:
        if weighting.every is None:
            gradient, weights, terms = plain(state, points)
        else:
            due = state.step % weighting.every == 0
            gradient, weights, terms = jax.lax.cond(due, adapting, plain, state, points)
        updates, moments = optimiser.update(gradient, state.optimiser)
        params = optax.apply_updates(state.params, updates)
        record = Record(terms, weighting.weights(weights), _finite(terms, gradient))
        return TrainState(params, moments, weights, state.step + 1, state.key), record

    return step


def _finite(*trees: PyTree) -> Bool[Array, ""]:
    return jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trees)]).all()


def make_chunk(
    objective: Objective, step: Step, points: int
) -> Callable[[TrainState, Int[Array, ""]], tuple[TrainState, Record, Record]]:
    """Run `count` steps on fresh points; the state, and the records of its first and last step.

    A step whose losses or gradient are not finite is not taken: the chunk ends in the state before
    it, with its record as the last one.
    """

    def once(state: TrainState) -> tuple[TrainState, Record]:
        key = jax.random.fold_in(state.key, state.step)
        new, record = step(state, objective.sample(points, key=key))
        kept = jax.tree.map(lambda a, b: jnp.where(record.finite, a, b), new, state)
        return kept, record

    def chunk(state: TrainState, count: Int[Array, ""]) -> tuple[TrainState, Record, Record]:
        start = state.step
        blank = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), jax.eval_shape(once, state)[1])
        blank = eqx.tree_at(lambda r: r.finite, blank, jnp.asarray(True))

        def running(carry: tuple[TrainState, Record, Record]) -> Bool[Array, ""]:
            return (carry[0].step < start + count) & carry[2].finite

        def body(carry: tuple[TrainState, Record, Record]) -> tuple[TrainState, Record, Record]:
            state, first, _ = carry
            new, record = once(state)
            is_first = state.step == start
            first = jax.tree.map(lambda a, b: jnp.where(is_first, a, b), record, first)
            return new, first, record

        return jax.lax.while_loop(running, body, (state, blank, blank))

    return chunk
