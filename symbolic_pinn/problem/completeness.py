"""Whether a statement has all of its parts, before they are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError


def check_complete(problem: Any) -> None:
    """Refuse a `Problem` without equations, conditions, or data for what shall be found."""
    for name, value in (("equations", problem.equations), ("conditions", problem.conditions)):
        if isinstance(value, sp.Basic | str) or not isinstance(value, Sequence):
            raise InputError(f"`{name}=` takes a list")
    if not problem.equations:
        raise InputError("`equations=` is empty; state at least one equation")
    if not isinstance(problem.observations, Mapping):
        raise InputError("`observations=` takes a mapping, `{u(t, x): data}`")
    if not (problem.conditions or problem.observations):
        raise InputError(
            "`conditions=` is empty; without initial or boundary conditions the solution is not"
            " determined"
        )
    if problem.trainable and not problem.observations:
        names = ", ".join(f"`{s}`" for s in problem.trainable)
        raise InputError(
            f"{names} shall be found, but nothing was measured; give `observations={{u(t, x):"
            " data}`"
        )
