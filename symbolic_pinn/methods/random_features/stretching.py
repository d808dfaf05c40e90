"""Expansions on boxes of another size."""

from collections.abc import Sequence
from dataclasses import replace

from symbolic_pinn.recipe import RandomFeatureExpansion


def stretched(
    expansion: RandomFeatureExpansion, axis: int, factor: float
) -> RandomFeatureExpansion:
    """The same frequencies on a box of another length: scales and tones grow with it."""

    def longer(entries: Sequence[float]) -> tuple[float, ...]:
        return tuple(v * factor if i == axis else v for i, v in enumerate(entries))

    tones = tuple(map(longer, expansion.tones))
    return replace(expansion, scales=longer(expansion.scales), tones=tones)
