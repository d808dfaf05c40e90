"""Which functions are to be found: those that are declared, or else all that are differentiated."""

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.term import Condition


def unknowns_of(
    declared: Sequence[Any],
    equations: Sequence[Any],
    coordinates: Sequence[sp.Symbol],
    *,
    are_all: bool = True,
) -> list[sp.Expr]:
    """The unknowns as the user wrote them, real and complex; each takes every coordinate.

    Args:
        declared: those that were named.
        equations: of the problem.
        coordinates: of the domain.
        are_all: whether those that were named are all; else what is differentiated is one too.
    """
    for u in declared:
        if not isinstance(u, AppliedUndef):
            raise InputError(f"`{u}` is no unknown; write it with its coordinates, `u(t, x)`")
    statements = [s.equation if isinstance(s, Condition) else s for s in equations]
    held = [s for s in statements if hasattr(s, "atoms")]
    slopes = sorted({d for s in held for d in s.atoms(sp.Derivative)}, key=str)
    differentiated = sorted({u for d in slopes for u in d.atoms(AppliedUndef)}, key=str)
    found = list(declared)
    if not (found and are_all):
        there = {u.func.__name__ for u in found}
        general = _general(held, set(coordinates))
        found += [u for u in general if u.func.__name__ not in there]
    if not found and not differentiated:
        raise InputError("no unknown: nothing is differentiated; list them in `unknowns=`")
    for u in found or differentiated[:1]:
        if len(u.args) != len(coordinates) or set(u.args) != set(coordinates):
            names = ", ".join(c.name for c in coordinates)
            raise InputError(
                f"`{u}` does not take each coordinate of the domain once; the domain has {names}"
                " (the very same symbols, with the same assumptions)" + _instead(u, coordinates)
            )
    return found


def _instead(u: sp.Expr, coordinates: Sequence[sp.Symbol]) -> str:
    """What can be written for an unknown of fewer coordinates."""
    missing = [c for c in coordinates if c not in u.args]
    if not missing or not set(u.args) < set(coordinates):
        return ""
    whole = f"{u.func.__name__}({', '.join(c.name for c in coordinates)})"
    slopes = ", ".join(f"`sp.Eq({whole}.diff({c}), 0)`" for c in missing)
    return f". Write `{whole}` and add to the equations that it does not vary: {slopes}"


def _general(statements: Sequence[Any], coordinates: set[sp.Symbol]) -> list[sp.Expr]:
    """Each function that is differentiated, at a general point: in the order of the equations."""
    found: dict[str, sp.Expr] = {}
    for s in statements:
        for u in _differentiated(s, coordinates, ()):
            found.setdefault(u.func.__name__, u)
    return list(found.values())


def _differentiated(
    node: Any, coordinates: set[sp.Symbol], bound: tuple[sp.Symbol, ...]
) -> Iterator[sp.Expr]:
    if isinstance(node, sp.Integral):
        bound = (*bound, *(y for y, *_ in node.limits))
    if isinstance(node, sp.Derivative):
        for u in sorted(node.atoms(AppliedUndef), key=str):
            # `Integral(u(t, y).diff(y), (y, 0, x))`: y moves in the place of the missing x.
            missing = coordinates - set(u.args)
            stand_in = [a for a in u.args if a in bound and a not in coordinates]
            if len(missing) == len(stand_in) == 1:
                u = u.xreplace({stand_in[0]: missing.copy().pop()})
            if set(u.args) == coordinates:
                yield u
    for part in node.flat() if isinstance(node, sp.MatrixBase) else getattr(node, "args", ()):
        yield from _differentiated(part, coordinates, bound)
