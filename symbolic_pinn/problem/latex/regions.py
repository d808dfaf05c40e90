"""Where a problem lives, as LaTeX: intervals, and regions with a name."""

from collections.abc import Iterator
from typing import Any

import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.margin import conjunctions_of
from symbolic_pinn.problem.domain import coordinates_of, is_stated
from symbolic_pinn.problem.latex.printer import Printer

_DOMAIN, _AND = r"\Omega", r",\; "


def names_of(problem: Any, places: list[Any]) -> dict[frozenset[sp.Symbol], str]:
    """What the domain is called in the coordinates in which it has a shape or a boundary.

    Args:
        problem: a `Problem`.
        places: where its conditions hold.
    """
    keys = [key for key in problem.domain if isinstance(key, tuple)]
    found = dict.fromkeys(map(frozenset, keys))
    for place in places:
        for edge in place.atoms(Boundary):
            if edge.name is None and isinstance(edge.args[0], sp.Symbol):
                found.setdefault(frozenset(edge.args))
    if len(found) <= 1:
        return dict.fromkeys(found, _DOMAIN)
    return {key: _DOMAIN + "_{" + "".join(sorted(c.name for c in key)) + "}" for key in found}


def domain_lines(
    problem: Any, names: dict[frozenset[sp.Symbol], str], printer: Printer
) -> list[str]:
    """The domain: a line for the intervals of coordinates, and one for each region."""
    coordinates = coordinates_of(problem.domain)
    free = [c for c in coordinates if not any(c in key for key in names)]
    lines = [r",\quad ".join(_in(c, problem.domain[c], printer) for c in free)] if free else []
    for key, name in names.items():
        space = [c for c in coordinates if c in key]
        stated = [where for k, where in problem.domain.items() if {*_tuple(k)} == key]
        held = [*_region(space, problem, stated, printer)]
        point = ", ".join(map(printer.doprint, space))
        point = f"({point})" if len(space) > 1 else point
        lines.append(rf"{point} \in {name} = \left\{{ {point} : {_AND.join(held)} \right\}}")
    return lines


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _in(c: sp.Symbol, ends: Any, printer: Printer) -> str:
    lower, upper = (printer.doprint(sp.sympify(end)) for end in ends)
    return rf"{printer.doprint(c)} \in \left[{lower}, {upper}\right]"


def _region(
    space: list[sp.Symbol], problem: Any, stated: list[Any], printer: Printer
) -> Iterator[str]:
    for c in space:
        if is_stated(c, problem):
            yield _in(c, problem.domain[c], printer)
    for where in stated:
        if isinstance(where, sp.Basic):
            yield from (str(printer.doprint(part)) for part in conjunctions_of(where))
