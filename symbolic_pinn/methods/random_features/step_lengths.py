"""Lengths of residuals and of steps, with each row scaled as in the least squares."""

from collections.abc import Sequence

import numpy as np

from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.types import PartialValues


def row_scales(
    rows: Sequence[tuple[int, np.ndarray]], collocation: Collocation
) -> list[np.ndarray]:
    """The scale of each residual at each of its points."""
    found = [np.zeros(len(next(iter(k.values())))) for k in collocation.known]
    groups = iter(rows)
    for k, of_residual in enumerate(collocation.groups):
        for group in of_residual:
            _, scales = next(groups)
            found[k][group.index] = scales
    return found


def merit_of(found: Sequence, scales: Sequence[np.ndarray]) -> float:
    """Length of the scaled residual."""
    pairs = zip(found, scales, strict=True)
    return float(np.sqrt(sum(np.sum(np.square(r * s)) for (r, _), s in pairs)))


def step_sizes(
    collocation: Collocation,
    found: Sequence,
    scales: Sequence[np.ndarray],
    step: tuple[PartialValues, PartialValues],
) -> tuple[float, float]:
    """Length of R'(v) v_new and of R'(v) (v_new - v), scaled; the step is (v, v_new)."""
    size = change = 0.0
    values, target = step
    for k, (_, slopes) in enumerate(found):
        names = collocation.linearised.leaves(k)
        pairs = [(n, s) for n, s in zip(names, slopes, strict=True) if n in target[k]]
        size += np.sum(np.square(scales[k] * sum(s * target[k][n] for n, s in pairs)))
        moved = sum(s * (target[k][n] - values[k][n]) for n, s in pairs)
        change += np.sum(np.square(scales[k] * moved))
    return float(np.sqrt(size)), float(np.sqrt(change))
