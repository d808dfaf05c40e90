"""The error of a field of time blocks: that of each block, and what it hands over to the next.

In a block R'v = -R, and at its start v is what the block before has for its end: the errors add up
as the equation has it, and not by their sizes.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, inf

import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.correction import Correction
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import ErrorEstimate, TermError
from symbolic_pinn.verdict.determined import undetermined
from symbolic_pinn.verdict.error_estimate import corrected, estimate_of
from symbolic_pinn.verdict.term_error import largest

# How many more features a correction takes than what it corrects, up to how many columns.
_MORE = ((1.5, 400), (1.25, 800), (1.0, inf))


def other_features(expansion: RandomFeatureExpansion, unknowns: int) -> RandomFeatureExpansion:
    """Features that have nothing to do with those of an expansion, of its scales.

    More of them see more of a residual, and cost the more the more there are.
    """
    more = next(m for m, most in _MORE if unknowns * expansion.features <= most)
    return replace(expansion, features=ceil(more * expansion.features), seed=expansion.seed + 1)


def over_blocks(
    march: TimeMarching, blocks: Sequence[Block], measures: Sequence[TermError]
) -> ErrorEstimate:
    """The estimate for what was found in one block after another."""
    before: tuple[FeatureBasis, np.ndarray] | None = None
    values: list[tuple[np.ndarray, np.ndarray]] = []
    corrections: list[Correction] = []
    for block in blocks:
        known = block.solver.known(block.trial, errors=march.errors(before))
        expansion = other_features(block.trial.expansion, len(march.problem.fields))
        v = corrected(known, expansion)
        corrections.append(v)
        before = block.solver.basis(expansion), v.coefficients
        x, covered = known.somewhere()
        weight = covered * np.sqrt(block.end - block.begin)
        of_block = before[0].values(v.coefficients, x, (0,) * x.shape[1]).T
        values.append((weight * of_block, weight * known.values(x)))
    first = blocks[0]
    known = first.solver.known(first.trial)
    change, field = (np.concatenate(each) for each in zip(*values, strict=True))
    found = estimate_of(known, (change, field), corrections, largest(measures))
    return replace(found, undetermined=undetermined(known, first.trial.expansion))
