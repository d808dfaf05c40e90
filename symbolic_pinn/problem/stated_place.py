"""`where=` and `along=` of a condition, checked before they are read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanAtom, Implies

from symbolic_pinn.algebra import as_symbols
from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.checks import require_kind, shown
from symbolic_pinn.domain import Locus
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import as_number
from symbolic_pinn.problem.places import ReadPlace, read_place
from symbolic_pinn.problem.quoting import quoting
from symbolic_pinn.problem.somewhere import holds_somewhere
from symbolic_pinn.problem.term import Condition, Space, probes

Check = Callable[[sp.Basic], None]


def as_conditions(name: str, statements: Iterable[Any]) -> list[Any]:
    """Statements with each `place >> equation` as a condition.

    Args:
        name: `equations` or `conditions`.
        statements: as the user gave them.
    """
    found = []
    for i, stated in enumerate(statements, 1):
        with quoting(f"{name.removesuffix('s')} {i}", stated):
            found.append(as_condition(stated))
    return found


def as_condition(stated: Any) -> Any:
    """`place >> equation` as a condition; anything else as it is."""
    if isinstance(stated, Condition):
        inner = as_condition(stated.equation)
        if not isinstance(inner, Condition):
            return stated
        if stated.where is not None:
            raise InputError("`where=` and `place >> equation` both say where it holds; give one")
        return Condition(inner.equation, stated.group, inner.where, stated.along, placed=True)
    if not isinstance(stated, Implies):
        return stated
    place, equation = stated.args
    if isinstance(equation, Implies):
        raise InputError(f"`{stated}`: one `>>` is enough; join places by `&`")
    return Condition(equation, where=place, placed=True)


def stated_place(stated: Condition, space: Space, check: Check) -> ReadPlace:
    """Where a condition or equation holds.

    Args:
        stated: it.
        space: coordinates and parameters.
        check: refuses symbols that are neither.
    """
    base = ReadPlace(domain=space.box, spatial=space.spatial)
    if stated.along is not None:
        if stated.where is not None:
            raise InputError("`along=` says where the condition holds; leave out the place")
        return ReadPlace(domain=space.box, spatial=(), place=_along(stated.along, space))
    if stated.where is None:
        return base
    where = as_symbols(stated.where)
    if isinstance(where, BooleanAtom | bool):
        raise InputError(f"the place is `{where}`, which is no place; is it what was meant?")
    if isinstance(where, sp.Symbol) or not isinstance(where, Relational | Boolean):
        raise InputError(
            f"`where={shown(where)}` is no inequality in the coordinates, such as `x > 0`"
        )
    if where.atoms(AppliedUndef):
        raise InputError(f"`where={where}` contains an unknown; it takes coordinates only")
    check(where)
    carries = where.atoms(sp.Eq) or where.atoms(Boundary)
    if (carries or stated.placed) and (trained := where.free_symbols & space.starts.keys()):
        raise InputError(f"`{where}`: `{min(trained, key=str)}` is found; a place holds numbers")
    numbers = space.inserted(where)
    if carries and isinstance(numbers, BooleanAtom):
        raise InputError(f"the place `{where}` is `{numbers}` with the values of the parameters")
    if not carries:
        if not any(probes(space.box, numbers)) and not holds_somewhere(numbers, space.box):
            raise InputError(f"`where={where}` seems to hold nowhere in the domain")
        if not stated.placed:  # trainable parameters may stand in it
            return ReadPlace(domain=space.box, spatial=space.spatial, where=where)
    return read_place(numbers, space.box, space.spatial, stated.placed)


def _along(given: Any, space: Space) -> Locus:
    """The parameters of a curve with their intervals."""
    require_kind("along", given, Mapping, "an interval for each parameter, `{s: (0, 1)}`")
    if not 1 <= len(given) <= 2:
        raise InputError("`along=` takes one parameter for a curve, or two for a surface")
    intervals = []
    for s, ends in as_symbols(given).items():
        if not isinstance(s, sp.Symbol) or s in space.symbols:
            raise InputError(f"`along=`: `{shown(s)}` must be a symbol that is nothing else yet")
        if not isinstance(ends, list | tuple) or len(ends) != 2:
            raise InputError(f"`along=`: the interval of `{s}` is `{shown(ends)}`; give (0, 1)")
        low, high = (
            float(
                as_number(space.inserted(sp.sympify(e, strict=True)), f"`along=`: an end of `{s}`")
            )
            for e in ends
        )
        if not low < high:
            raise InputError(f"`along=`: the interval of `{s}` is empty or reversed")
        intervals.append((s, (low, high)))
    return Locus(along=tuple(intervals))


def _end(value: Any, s: sp.Symbol, space: Space) -> float:
    inserted = space.inserted(value) if isinstance(value, sp.Basic) else value
    return float(as_number(inserted, f"`along=`: an end of `{s}`"))
