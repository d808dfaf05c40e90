"""How many numbers a described network has, known before any of them is drawn."""

from functools import singledispatch
from typing import Any

from symbolic_pinn.recipe import MLP, Blocks, Fourier, Periodic, RandomFeatureExpansion, SpaceTime


@singledispatch
def count_numbers(description: Any, inputs: int, outputs: int) -> int | None:
    """The numbers of the network that a description describes; `None` for one of the user's."""
    return None


@count_numbers.register
def _(description: MLP, inputs: int, outputs: int) -> int:
    return _hidden(description, inputs) + _layer(description, description.width, outputs)


@count_numbers.register
def _(description: Fourier, inputs: int, outputs: int) -> int:
    of, scales = description.of, len(description.sigmas)
    frequencies = scales * description.features * inputs
    last = _layer(of, scales * of.width, outputs)
    return frequencies + _hidden(of, 2 * description.features) + last


@count_numbers.register
def _(description: SpaceTime, inputs: int, outputs: int) -> int:
    of, times, spaces = description.of, len(description.time), len(description.space)
    frequencies = description.features * (times + spaces * (inputs - 1))
    last = _layer(of, times * spaces * of.width, outputs)
    return frequencies + _hidden(of, 2 * description.features) + last


@count_numbers.register
def _(description: Periodic, inputs: int, outputs: int) -> int | None:
    more = (2 * description.harmonics - 1) * len(description.axes)
    return count_numbers(description.of, inputs + more, outputs)


@count_numbers.register
def _(description: RandomFeatureExpansion, inputs: int, outputs: int) -> int:
    dim = len(description.scales)
    drawn = description.features * (dim + 1)
    for m, (count, functions) in zip(description.maps, description.mapped, strict=True):
        drawn += count * (dim + 1) + functions * (dim - len(m.map.axes) + 1)
    return drawn + outputs * description.count * description.columns


@count_numbers.register
def _(description: Blocks, inputs: int, outputs: int) -> int:
    return sum(count_numbers(e, inputs, outputs) or 0 for e in description.of)


def _hidden(of: MLP, inputs: int) -> int:
    gates = 2 * (inputs + 1) * of.width if of.gated else 0
    inner = (of.depth - 1) * _layer(of, of.width, of.width)
    return _layer(of, inputs, of.width) + inner + gates


def _layer(of: MLP, inputs: int, outputs: int) -> int:
    return (inputs + 1 + of.factorised) * outputs
