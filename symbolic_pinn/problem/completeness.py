"""Whether a statement has all of its parts, before they are read."""

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.vector import Vector

from symbolic_pinn.algebra import Partial
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.term import Condition


def check_complete(problem: Any) -> None:
    """Refuse a `Problem` without equations, conditions, or data for what shall be found."""
    if not problem.equations:
        raise InputError("`equations=` is empty; state at least one equation")
    if not (problem.conditions or problem.observations) and _is_differential(problem.equations):
        raise InputError(
            "`conditions=` is empty; without initial or boundary conditions the solution is not"
            " determined"
        )  # an integral equation may need none
    if problem.trainable and not problem.observations:
        names = ", ".join(f"`{s}`" for s in problem.trainable)
        raise InputError(
            f"{names} shall be found, but nothing was measured; give `observations={{u(t, x):"
            " data}`"
        )


def _is_differential(equations: Sequence[Any]) -> bool:
    return any(_has_slopes(e.equation if isinstance(e, Condition) else e) for e in equations)


def _has_slopes(statement: Any) -> bool:
    """Whether a statement holds a derivative that no integral takes back."""
    if not isinstance(statement, sp.Basic) or isinstance(statement, Vector):
        return True
    outside = statement.xreplace({i: sp.Dummy() for i in statement.atoms(sp.Integral)})
    return bool(outside.atoms(sp.Derivative)) or any(any(p.orders) for p in outside.atoms(Partial))
