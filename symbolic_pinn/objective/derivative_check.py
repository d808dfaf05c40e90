"""A check before the first step: does the derivative engine agree with nested jvp?"""

import dataclasses

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array

from symbolic_pinn.calculus import NestedJvp
from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.objective.objective import Objective
from symbolic_pinn.sampling import Points

_POINTS = 8
# A wrong rule is wrong in the first digits; rounding in float64 leaves ten or more.
_TOLERANCE = 1e-6
# What vanishes by construction is rounding, in comparison with what the other terms are.
_ROUNDING = 1e-8


class DerivativesError(RuntimeError):
    """A derivative engine and nested jvp give different residuals: a defect of the engine."""


def check_derivatives(objective: Objective, field: Field) -> None:
    """Compare all residuals with those by nested jvp, at eight points of each set in float64.

    Raises:
        DerivativesError: some residual differs by more than rounding; the message names it.
    """
    if isinstance(objective.derivatives, NestedJvp):
        return
    of_residual = [r.summands for r in objective.residuals]
    summands = tuple(s for each in of_residual for s in each)
    reference = dataclasses.replace(objective, residuals=summands, derivatives=NestedJvp())

    def both(field: Field, points: Points) -> tuple[list[Array], list[Array]]:
        return objective.evaluation(field, points), reference.evaluation(field, points)

    with jax.enable_x64(True):
        wide, fixed = eqx.partition(as_float64(field), eqx.is_inexact_array)
        points = objective.sample(_POINTS, key=jax.random.key(0))
        # It runs once: compiling well would take longer than running badly.
        found, expected = jax.jit(
            lambda f, p: both(eqx.combine(f, fixed), p),
            compiler_options={"xla_backend_optimization_level": 0},
        )(wide, points)
    floor = _ROUNDING * max(np.max(np.abs(e[np.isfinite(e)]), initial=0.0) for e in expected)
    parts = iter(np.asarray(e) for e in expected)
    for residual, values, each in zip(objective.residuals, found, of_residual, strict=True):
        of_sum = np.stack([next(parts) for _ in each])
        # Where the residual itself is not finite there is nothing to compare; training will say so.
        finite = np.isfinite(of_sum).all(axis=0)
        a, b = np.asarray(values)[finite], of_sum[:, finite].sum(axis=0)
        # Against its terms: a periodic network satisfies a periodic condition to rounding.
        scale = np.max(np.abs(of_sum[:, finite]), initial=floor)
        if not np.allclose(a, b, rtol=0, atol=_TOLERANCE * scale):
            raise DerivativesError(
                f"{residual.name}: {type(objective.derivatives).__name__} and nested jvp differ by"
                f" {np.max(np.abs(a - b)):.1e} where its terms are {scale:.1e}. This is a"
                " defect of the derivative engine for this network: pass `derivatives=NestedJvp()`"
                " (`--derivatives nested`), and please report it"
            )
