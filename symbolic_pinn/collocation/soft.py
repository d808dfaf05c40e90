"""How what need not hold weighs: data, which have noise, and priors, which are expectations."""

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from symbolic_pinn.collocation.incompressible import incompressibilities, velocity_conditions
from symbolic_pinn.compiler import Residual
from symbolic_pinn.problem import PRIOR, must_hold

# Equations and conditions are taken to hold exactly; against them the others are light.
LIGHT = 1e-3


# About a body in a flow the momentum is hard to balance, and least squares would rather lose some
# of the flow: what it must not lose there is heavier.
HEAVY = 10.0


def importances(residuals: Sequence[Residual], *, is_box: bool) -> tuple[float, ...]:
    """Lengths of rows: 1 for what must hold, more for what keeps a flow from losing mass.

    Args:
        residuals: all terms.
        is_box: whether they hold in a whole box: there the flow passes no body.
    """
    found = [1.0 if must_hold(r.group) else LIGHT for r in residuals]
    flows = {} if is_box else incompressibilities(residuals)
    for k, velocity in flows.items():
        for j in (k, *velocity_conditions(residuals, velocity)):
            found[j] *= HEAVY
    return tuple(found)


def row_deviation(residual: Residual, count: int) -> float:
    """The standard deviation of each of a number of rows: of a prior their mean square counts."""
    assert residual.deviation is not None
    return residual.deviation * (sqrt(count) if residual.group == PRIOR else 1.0)


def common_scales(
    soft: Mapping[int, tuple[Residual, Sequence[np.ndarray]]],
) -> dict[int, float]:
    """The scale of the rows of each such residual: the longest row of some get the length 1.

    Args:
        soft: for each its rows, in groups.
    """
    lengths = {
        k: max((float(np.linalg.norm(m, axis=1).max(initial=0.0)) for m in each), default=0.0)
        for k, (_, each) in soft.items()
    }
    if any(r.deviation is None for r, _ in soft.values()):
        return {k: 1 / length if length > 0 else 0.0 for k, length in lengths.items()}
    deviations = {k: row_deviation(r, sum(map(len, each))) for k, (r, each) in soft.items()}
    longest = max((length / deviations[k] for k, length in lengths.items()), default=0.0)
    return {k: 1 / (d * longest) if longest > 0 else 0.0 for k, d in deviations.items()}
