"""What each argument of a `Problem` may be, said before anything is read from it."""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra import check_extent
from symbolic_pinn.checks import require_kind, require_name, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.quoting import quoting
from symbolic_pinn.problem.term import Condition
from symbolic_pinn.recipe import Recipe

_LIST = list | tuple
_KINDS: dict[str, tuple[Any, str]] = {
    "domain": (Mapping, "an interval for each coordinate, `{t: (0, 1), x: (0, 1)}`"),
    "equations": (_LIST, "an equation, `sp.Eq(...)`, or a list of some"),
    "conditions": (_LIST, "a condition, `sp.Eq(u(0, x), ...)`, or a list of some"),
    "unknowns": (_LIST | None, "a function of the coordinates, `u(t, x)`, or a list of some"),
    "exact": (Mapping, "a mapping, `{u(t, x): formula}`; leave it out where none is known"),
    "guess": (Mapping, "a mapping, `{u(t, x): formula}`; leave it out where there is none"),
    "parameters": (Mapping, "a mapping, `{nu: 0.01}`"),
    "observations": (Mapping, "a mapping, `{u(t, x): data}`"),
    "regularise": (
        Mapping | list | tuple,
        "a mapping of expressions to their expected sizes, `{q(x): 1}`, or a list of such pairs",
    ),
    "functions": (Mapping, "a mapping, `{k(x): ...}`"),
    "time": (sp.Symbol | None, "a coordinate of the domain"),
    "description": (str, "a text"),
    "recipe": (Recipe, "a `Recipe(...)`"),
}
# Far above any real use.
_COORDINATES, _STATEMENTS = 1_000, 10_000


def check_kinds(problem: Any) -> None:
    """Refuse a `Problem` whose arguments are of another kind, or beyond any size."""
    for name, (kind, takes) in _KINDS.items():
        require_kind(name, getattr(problem, name), kind, takes)
    require_name("`name=`", problem.name)
    _check_count("coordinates", problem.domain, _COORDINATES)
    for name in ("equations", "conditions", "observations"):
        _check_count(name, getattr(problem, name), _STATEMENTS)
    for name in ("exact", "guess"):
        check_unknowns(name, getattr(problem, name))
    for what, stated in _statements(problem):
        one = stated.equation if isinstance(stated, Condition) else stated
        with quoting(what, one):
            if isinstance(one, Condition):
                raise InputError("a `Condition(...)` stands in another one; one is enough")
            check_extent(one)
            if isinstance(stated, Condition):
                check_extent(stated.where)


def with_lists(problem: Any) -> Any:
    """A problem with each statement that stands alone in a list."""
    for name in ("equations", "conditions", "unknowns"):
        given = getattr(problem, name)
        is_one = isinstance(given, sp.Basic | sp.MatrixBase | Condition | bool)
        if is_one and not isinstance(given, sp.Tuple):
            object.__setattr__(problem, name, [given])
    return problem


def check_unknowns(name: str, stated: Any) -> None:
    """Refuse a mapping of formulas whose keys are no unknowns with their coordinates."""
    require_kind(name, stated, Mapping, "a mapping, `{u(t, x): formula}`")
    for u in stated:
        if not isinstance(u, AppliedUndef):
            raise InputError(
                f"`{name}=`: `{shown(u)}` is no unknown; write it with its coordinates, `u(t, x)`"
            )


def _check_count(name: str, given: Any, most: int) -> None:
    if len(given) > most:
        raise InputError(f"there are {len(given):,} {name}; a problem may have {most:,} at most")


def _statements(problem: Any) -> Iterator[tuple[str, Any]]:
    """All that may hold an expression, each with what messages call it."""
    for called, given in (("equation", problem.equations), ("condition", problem.conditions)):
        yield from ((f"{called} {i}", stated) for i, stated in enumerate(given, 1))
    yield from (("an unknown", u) for u in problem.unknowns or ())
    for name in ("domain", "exact", "guess", "parameters", "observations"):
        for key, value in getattr(problem, name).items():
            for part in key if isinstance(key, tuple) else (key,):
                yield (f"a key of `{name}=`", part)
            if name != "observations":
                values = value if isinstance(value, list | tuple) else (value,)
                yield from ((f"`{name}=`, `{shown(key)}`", v) for v in values)
    for pair in _pairs(problem.regularise):
        yield from (("`regularise=`", part) for part in pair)


def _pairs(stated: Any) -> Iterator[Any]:
    pairs = stated.items() if isinstance(stated, Mapping) else stated
    return (p for p in pairs if isinstance(p, list | tuple))
