"""The error of a field of time blocks: that of each block, and what it hands over to the next.

In a block R'v = -R, and at its start v is what the block before has for its end: the errors add up
as the equation has it, and not by their sizes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.methods.random_features.known_trial import known_field
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.methods.random_features.work import seconds_of
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import ErrorEstimate
from symbolic_pinn.verdict.determined import what_is_said
from symbolic_pinn.verdict.error_estimate import corrected, explained_share, relative_sizes

# How many more features a correction takes than what it corrects, and above so many columns.
_MORE, _LITTLE_MORE, _MANY = 1.5, 1.2, 600
# In one coordinate many more cost little, and see what is left in a short pulse.
_MANY_MORE = 3.0
# Features of maps for each plain one, where what is corrected has none.
_OF_MAPS = 0.3
# Newton steps that an estimate is worth: it solves once, and measures at other points.
_STEPS = 1.5
NOT_ESTIMATED = ErrorEstimate(unresolved=1.0)


def other_features(
    expansion: RandomFeatureExpansion,
    unknowns: int,
    *,
    in_block: bool = False,
    template: RandomFeatureExpansion | None = None,
) -> RandomFeatureExpansion:
    """Features that have nothing to do with those of an expansion, of its scales and some more.

    More of them see more of a residual, and cost the more the more there are of all unknowns; in
    one of many blocks with many cells there are as many. Where the expansion has none of the maps
    of its `template`, a few of each are among them: at a corner plain features see a quarter of
    what plain ones miss.
    """
    columns = unknowns * expansion.columns * expansion.count
    more = _MORE if columns <= _MANY else 1.0 if in_block else _LITTLE_MORE
    if in_block and len(expansion.scales) == 1:
        more = _MANY_MORE
    others = replace(expansion, features=ceil(more * expansion.features), seed=expansion.seed + 1)
    if template is None or others.maps or not template.maps:
        return others
    share = _OF_MAPS / max(_OF_MAPS, sum(m.weight for m in template.maps))
    maps = tuple(replace(m, share=m.share * share) for m in template.maps)
    return replace(others, maps=maps, box=template.box)


def seconds_to_estimate(solver: TrialSolver, trial: Trial) -> float:
    """About how long that takes for one expansion, on a processor of today's kind."""
    unknowns, terms = solver.sizes
    others = other_features(
        trial.expansion, unknowns, in_block=bool(solver.times), template=solver.template
    )
    return _STEPS * seconds_of(others, unknowns, terms)


def over_blocks(
    march: TimeMarching, blocks: Sequence[Block], is_time: Callable[[], bool]
) -> ErrorEstimate:
    """The estimate for what was found in one block after another, if there is time for it."""
    before: tuple[FeatureBasis, np.ndarray] | None = None
    found: list[tuple[np.ndarray, np.ndarray]] = []
    left, least = np.zeros(2), np.zeros(len(march.problem.fields))
    for block in blocks:
        if not is_time():
            return NOT_ESTIMATED
        known = known_field(block.solver, block.trial, errors=march.errors(before))
        unknowns = len(march.problem.fields)
        expansion = other_features(block.trial.expansion, unknowns, in_block=True)
        v = corrected(known, expansion)
        before = block.solver.basis(expansion), v.coefficients
        x, covered = known.somewhere()
        share = np.sqrt(block.end - block.begin)
        of_block = before[0].values(v.coefficients, x, (0,) * x.shape[1]).T
        found.append((share * covered * of_block, share * covered * known.values(x)))
        left += v.left
        least += np.square(share * known.least) * len(x)
    first = blocks[0]
    said = what_is_said(known_field(first.solver, first.trial), first.trial.expansion)
    unresolved = float(np.sqrt(left[1] / left[0])) if left[0] else 0.0
    change, values = (np.concatenate(each) for each in zip(*found, strict=True))
    if not explained_share(unresolved):
        return ErrorEstimate(unresolved=unresolved, undetermined=said.undetermined)
    sizes = relative_sizes(change / explained_share(unresolved), values, np.sqrt(least))
    return ErrorEstimate(
        relative=dict(zip(march.problem.fields, sizes, strict=True)),
        unresolved=unresolved,
        undetermined=said.undetermined,
    )
