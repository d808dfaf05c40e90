"""Formulas of unknowns, `{u(t, x): formula}`: the exact solution, and a guess to begin with."""

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra import expression, halves, is_complex, real_imaginary, to_partials
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.quoting import quoting
from symbolic_pinn.problem.reader import Reader

# How messages call the formulas of an argument of `Problem`.
CALLED = {"exact": "exact solution", "guess": "guess"}


def with_halves(stated: Any, called: str) -> Any:
    """The formulas with real and imaginary part in the place of a complex one."""
    if not any(map(is_complex, stated)):
        return stated
    found: dict[sp.Expr, Any] = {}
    for u, formula in stated.items():
        if is_complex(u):
            with quoting(f"{called} of `{u}`", formula):
                found |= zip(halves(u), real_imaginary(expression(formula)), strict=True)
        else:
            found[u] = formula
    return found


def check_formulas(problem: Any, argument: str, reader: Reader) -> None:
    """Refuse a formula of what is no unknown, or with symbols that have no number.

    Args:
        problem: the `Problem`.
        argument: which of its arguments, `exact` or `guess`.
        reader: knows the symbols.
    """
    stated = getattr(problem, argument)
    for u, formula in stated.items():
        name = u.func.__name__ if isinstance(u, AppliedUndef) else str(u)
        with quoting(f"{CALLED[argument]} of `{name}`", formula):
            if u not in problem.fields.values():
                raise InputError(f"`{u}` is not an unknown of the problem")
            found = to_partials(expression(formula), (), problem.vocabulary.quadrature)
            reader.check_symbols(found)
            unknown = problem.trainable.keys() - problem.roles.exact
            if argument == "exact" and (open_ones := found.free_symbols & unknown):
                s = min(open_ones, key=str)
                raise InputError(f"`{s}` is to be found; give `Trainable(..., exact=...)`")
