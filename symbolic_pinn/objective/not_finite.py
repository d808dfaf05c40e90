"""Why the losses of a field are not finite, or their gradient: what the first term has to say."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import equinox as eqx
import jax
import numpy as np

from symbolic_pinn.calculus import Evaluation
from symbolic_pinn.compiler import NotFinite, Residual, not_finite, slope_not_finite
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.objective.objective import Objective
from symbolic_pinn.objective.types import LeafValues


def explained(objective: Objective, field: Field, points: Sequence[Any]) -> NotFinite | None:
    """The first sub-expression that makes the losses of a field, or their gradient, not finite.

    It is sought in the present precision in the residuals, then in their squares, then in their
    slopes by what they hold; `None` where all of that is finite.

    Args:
        objective: the losses.
        field: of a network.
        points: on each face of the problem.
    """
    problem = objective.problem
    held = list(zip(objective.residuals, _held(objective, field, points), strict=True))
    looks = chain(
        (not_finite(problem, r.name, r.expression, leaves) for r, leaves in held),
        (not_finite(problem, r.name, r.expression**2, leaves) for r, leaves in held),
        (_in_slopes(objective, r, leaves) for r, leaves in held),
    )
    return next((found for found in looks if found is not None), None)


def _in_slopes(objective: Objective, residual: Residual, leaves: LeafValues) -> NotFinite | None:
    try:
        slopes = residual.linearise(*objective.problem.trainable)
    except InputError:  # JAX differentiates what SymPy does not: nothing can be said
        return None
    return slope_not_finite(objective.problem, residual.name, slopes, leaves)


def _held(objective: Objective, field: Field, points: Sequence[Any]) -> list[LeafValues]:
    """What each residual holds at its points."""
    problem, pairs = objective.problem, list(zip(objective.residuals, objective.sets, strict=True))
    partials = [Residual(str(p), "", p, r.face) for r, _ in pairs for p in r.partials]
    sets = [i for r, i in pairs for _ in r.partials]
    evaluation = Evaluation(problem, partials, sets, objective.derivatives)
    arrays, static = eqx.partition(field, eqx.is_inexact_array)
    # It runs once: compiling well would take longer than running badly.
    program = jax.jit(
        lambda arrays, x: evaluation(eqx.combine(arrays, static), x),
        compiler_options={"xla_backend_optimization_level": 0},
    )
    values = iter(program(arrays, tuple(points)))
    parameters = dict(zip(problem.trainable, map(np.asarray, field.estimates.values), strict=True))
    return [
        {
            **known_columns(problem, r.face, np.asarray(points[i])),
            **{p: np.asarray(next(values)) for p in r.partials},
            **parameters,
        }
        for r, i in pairs
    ]
