"""Tones of a whole box in the units of cells, in which an expansion has them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from symbolic_pinn.checks import Number
from symbolic_pinn.networks.partition import Partition
from symbolic_pinn.recipe import RandomFeatureExpansion


def with_tones(
    expansion: RandomFeatureExpansion, tones: Sequence[Sequence[Number]]
) -> RandomFeatureExpansion:
    """The expansion with tones that are given on the box from -1 to 1.

    A cell of half the length sees half the frequency. All cells share their features, so that cells
    of several lengths make several tones of one; those within each other's scales are one, since
    the features about one cover the other.

    Args:
        expansion: has the cells and scales.
        tones: frequency vectors on the box, in place of those of the expansion.
    """
    scales, kept = np.asarray(expansion.scales), list[np.ndarray]()
    for half in _half_lengths(expansion):
        for tone in (half * np.asarray(t, float) for t in tones):
            near = (np.minimum(abs(tone - k), abs(tone + k)) for k in kept)
            if not any((d <= scales).all() for d in near):
                kept.append(tone)
    return replace(expansion, tones=tuple(tuple(t.tolist()) for t in kept))


def _half_lengths(expansion: RandomFeatureExpansion) -> Iterator[np.ndarray]:
    """The different halves of the lengths of cells along each coordinate, 1 for the whole box."""
    partition = Partition.of(expansion.cells, expansion.sharp)
    along = [np.unique((i.supports[:, 1] - i.supports[:, 0]) / 2) for i in partition.intervals]
    return map(np.array, product(*along))
