"""Grids of a domain: numbers of points, or the values of some coordinates."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from symbolic_pinn.checks import is_integer, plain_number, shown
from symbolic_pinn.domain import Domain
from symbolic_pinn.errors import InputError
from symbolic_pinn.memory import require_memory
from symbolic_pinn.solution.formats import GridValues
from symbolic_pinn.solution.quantities import Quantities, check_units
from symbolic_pinn.suggestions import closest_or_all

POINTS = 50
# What else is told of a grid.
_OPTIONS = ("expressions", "standard_errors", "units", "overwrite", "format")


def grid_axes(
    box: Domain, counts: Sequence[int], given: Mapping[str, Any], quantities: int = 1
) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """The values of each coordinate that varies, and the numbers of the others.

    Args:
        box: the domain; where only a number of points is given, the ends of its intervals are
            included.
        counts: points of each coordinate that is not given, or one number for all of them; none
            are 50.
        given: values of some coordinates; one value holds a coordinate fixed.
        quantities: how many arrays there will be.
    """
    names = [c.name for c in box.coordinates]
    for name in given:
        if name not in names:
            near = closest_or_all(name, [*names, *_OPTIONS])
            raise InputError(f"`{name}` is no coordinate{near}")
    free = [n for n in names if n not in given]
    numbers = _counts(counts or (POINTS,) * len(free), free)
    values = {n: _values(n, given[n]) for n in names if n in given}
    sizes = [numbers[n] if n in numbers else values[n].size for n in names]
    text = " x ".join(map(str, sizes))
    size = 8 * prod(sizes) * (len(names) + quantities)
    require_memory(f"a grid of {text} points", size, "give smaller numbers")
    for name, lower, upper in zip(names, box.lower, box.upper, strict=True):
        if name in numbers:
            values[name] = np.linspace(lower, upper, numbers[name])
    axes = {n: values[n] for n in names if values[n].ndim}
    return axes, {n: float(v) for n, v in values.items() if not v.ndim}


def _counts(counts: Sequence[int], free: Sequence[str]) -> dict[str, int]:
    given = tuple(map(plain_number, counts))
    each = given * len(free) if len(given) == 1 and free else given
    if len(each) != len(free) or not all(is_integer(n) and n >= 2 for n in each):
        names = ", ".join(free) or "no coordinate, all have values"
        raise InputError(
            f"a grid of {shown(tuple(counts))}: give numbers of at least 2 for {names}, or one"
        )
    return dict(zip(free, each, strict=True))


def _values(name: str, given: Any) -> np.ndarray:
    try:
        found = np.asarray(given, float)
    except (TypeError, ValueError):
        raise InputError(f"`{name}={shown(given)}`: give a number or an array of some") from None
    if found.ndim > 1 or not found.size or not np.isfinite(found).all():
        raise InputError(f"`{name}={shown(given)}`: give a finite number, or several in a row")
    if found.ndim and len(np.unique(found)) < found.size:
        raise InputError(f"`{name}={shown(given)}`: give each value once")
    return found


def grid_values(
    quantities: Quantities,
    counts: Sequence[int],
    given: Mapping[str, Any],
    *,
    units: Mapping[str, str] | None,
    facts: Mapping[str, Any],
) -> GridValues:
    """Quantities on a grid, see `grid_axes`.

    Args:
        quantities: what is wanted.
        counts: points of the coordinates that are not given.
        given: values of the others.
        units: texts for coordinates and quantities.
        facts: what is known of the solution.
    """
    formulas = quantities.formulas
    axes, fixed = grid_axes(quantities.problem.box, counts, given, len(formulas))
    check_units(units or {}, [*axes, *fixed, *formulas])
    return GridValues(
        problem=quantities.problem,
        axes=axes,
        fixed=fixed,
        at=quantities,
        facts=facts,
        units=units or {},
        formulas=formulas,
    )
