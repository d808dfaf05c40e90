"""A solution as a function of JAX."""

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, as_default, as_float64
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.by_unknown import by_unknown
from symbolic_pinn.solution.metrics import grid, relative_changes

# Points at which float32 is looked at, and the share of the solution that it may be off by.
_LOOKED_AT, _LOST = 200, 0.02


def jax_function(problem: Problem, field: Field) -> Callable[..., Any]:
    """The unknowns as a function of the coordinates, for `jax.jit`, `jax.grad` and `jax.vmap`.

    Args:
        problem: what was solved.
        field: the solution, whose numbers are constants of the function.
    """
    names = [c.name for c in problem.box.coordinates]
    with jax.enable_x64(True):
        double = as_float64(field)
    with jax.enable_x64(False):
        single = as_default(field)

    @cache
    def warn_once() -> None:
        _warn_of_lost_digits(problem, field, single)

    def function(*coordinates: Any, **by_name: Any) -> Any:
        given, dtype = _given(names, coordinates, by_name), jnp.zeros(0).dtype
        if dtype != jnp.float64:
            warn_once()
        arrays = jnp.broadcast_arrays(*(jnp.asarray(given[n], dtype) for n in names))
        points = jnp.stack([a.ravel() for a in arrays], axis=-1)
        values = jax.vmap(double if dtype == jnp.float64 else single)(points).reshape(
            *arrays[0].shape, -1
        )
        return by_unknown(problem, values, jax.lax.complex)

    function.__name__ = function.__qualname__ = "solution"
    unknowns = ", ".join(str(u) for u in problem.stated_unknowns)
    function.__doc__ = f"{unknowns} of `{problem.name}` at ({', '.join(names)})."
    return function


def _warn_of_lost_digits(problem: Problem, field: Field, single: Field) -> None:
    """Say how far the function is off in float32, in which large sums cancel."""
    whole = grid(problem.box)
    points = whole[:: max(1, len(whole) // _LOOKED_AT)]
    exact = field_values(field, points)
    with jax.ensure_compile_time_eval():
        found = np.asarray(jax.vmap(single)(jnp.asarray(points, jnp.float32)), float)
    off = max(relative_changes(problem.fields, exact, found).values())
    if not off <= _LOST:
        warnings.warn(
            f"in float32 the function is off by {off:.0%} of the solution; call it in double"
            ' precision, after `jax.config.update("jax_enable_x64", True)`',
            RuntimeWarning,
            stacklevel=4,
        )


def _given(
    names: list[str], coordinates: tuple[Any, ...], by_name: Mapping[str, Any]
) -> dict[str, Any]:
    first = dict(zip(names, coordinates, strict=False))
    is_once = len(coordinates) <= len(names) and not first.keys() & by_name.keys()
    if not is_once or {*first, *by_name} != {*names}:
        raise InputError(f"give a value for each of {', '.join(names)}, in this order or by name")
    return {**first, **by_name}
