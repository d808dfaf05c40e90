"""Values of the real fields of a problem by the unknowns that its user wrote."""

from collections.abc import Callable
from typing import Any

from symbolic_pinn.algebra import halves
from symbolic_pinn.problem import Problem


def by_unknown(problem: Problem, values: Any, joined: Callable[[Any, Any], Any]) -> Any:
    """An array for one unknown, else a dict of arrays by name.

    Args:
        problem: whose unknowns.
        values: "... fields", an array of NumPy or JAX.
        joined: makes one number of the real and the imaginary part of a complex unknown.
    """
    found = {u: values[..., i][()] for i, u in enumerate(problem.fields)}
    for name, unknown in problem.complex_unknowns.items():
        found[name] = joined(*(found.pop(u.func.__name__) for u in halves(unknown)))
    return next(iter(found.values())) if len(found) == 1 else found
