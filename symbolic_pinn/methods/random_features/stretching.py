"""Expansions on boxes of another size, and in cells."""

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


def without_tones(expansion: RandomFeatureExpansion) -> RandomFeatureExpansion:
    """Features of all frequencies up to those of the tones: cells have no tones of their own."""
    if not expansion.tones:
        return expansion
    reach = [max(map(abs, along)) for along in zip(*expansion.tones, strict=True)]
    scales = tuple(r + s for r, s in zip(reach, expansion.scales, strict=True))
    return replace(expansion, scales=scales, tones=())
