"""Points at which a solution is asked for, and what it is there."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbolic_pinn.checks import require_switch, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.memory import require_memory
from symbolic_pinn.suggestions import closest

# Values of one unknown at points, or of each by its name.
ValuesAtPoints = NDArray[Any] | np.number[Any] | dict[str, Any]
# What else may be said of points.
_SWITCHES = ("grid", "extrapolate")


def points_of(
    names: Sequence[str],
    positional: Sequence[Any],
    coordinates: Mapping[str, Any],
    *,
    grid: bool,
    call: str,
) -> tuple[tuple[int, ...], NDArray[Any]]:
    """The shape of what is asked for, and its points "points dim".

    Args:
        names: of the coordinates, in their order.
        positional: what was given without a name; nothing may be.
        coordinates: a value or an array for each.
        grid: whether all combinations of one-dimensional arrays are meant.
        call: what was called, up to its coordinates, for messages: `solution(`.

    Raises:
        InputError: coordinates are missing, unknown or no numbers, or their shapes do not fit.
    """
    require_switch(grid=grid)
    example = f"`{call}{', '.join(f'{n}=...' for n in names)})`"
    if positional:
        raise InputError(f"coordinates are given by their names: {example}")
    for name in coordinates.keys() - set(names):
        near = closest(name, [*names, *_SWITCHES])
        raise InputError(f"`{name}` is no coordinate; write {example}{near}")
    if missing := [n for n in names if n not in coordinates]:
        raise InputError(f"`{missing[0]}` is missing; write {example}")
    arrays = {n: _numbers(n, coordinates[n]) for n in names}
    shapes = ", ".join(f"`{n}` has shape {a.shape}" for n, a in arrays.items())
    if grid:
        spread = _spread(arrays, shapes)
    else:
        try:
            spread = [*np.broadcast_arrays(*arrays.values())]
        except ValueError:
            raise InputError(
                f"{shapes}: these do not broadcast; give arrays of one shape, or `grid=True` for"
                " all combinations"
            ) from None
    return spread[0].shape, np.stack([a.ravel() for a in spread], axis=-1)


def _numbers(name: str, given: Any) -> NDArray[Any]:
    try:
        found = np.asarray(given)
        if found.dtype.kind in "USmMcV":  # texts and times, which NumPy would read as numbers
            raise TypeError
        if found.dtype == object and any(each is None for each in found.flat):
            raise TypeError  # NumPy would read NaN
        if isinstance(given, np.ma.MaskedArray):
            return np.ma.filled(given.astype(float), np.nan)
        return np.asarray(found, float)
    except (TypeError, ValueError):
        raise InputError(f"`{name}` is {shown(given)}; give a number or an array of some") from None


def _spread(arrays: Mapping[str, NDArray[Any]], shapes: str) -> list[NDArray[Any]]:
    """The arrays over all their combinations; one that is a number has no axis."""
    if any(a.ndim > 1 for a in arrays.values()):
        raise InputError(f"{shapes}: with `grid=True` each takes a number or a list of some")
    sizes = [a.size for a in arrays.values()]
    counts = " x ".join(map(str, sizes))
    require_memory(f"a grid of {counts} points", 16 * prod(sizes) * len(sizes), "give fewer")
    shape = tuple(a.size for a in arrays.values() if a.ndim)
    found = np.meshgrid(*arrays.values(), indexing="ij")
    return [np.reshape(a, shape) for a in found]
