"""Expansions on boxes of another size."""

from dataclasses import replace

from symbolic_pinn.recipe import RandomFeatureExpansion


def stretched(
    expansion: RandomFeatureExpansion, axis: int, factor: float
) -> RandomFeatureExpansion:
    """The same frequencies on a box of another length."""
    scales = [s * factor if i == axis else s for i, s in enumerate(expansion.scales)]
    return replace(expansion, scales=tuple(scales))
