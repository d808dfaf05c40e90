"""Order of the equations in each coordinate, against the number of conditions.

An equation of order n in time wants n conditions at the start; one of order n in a space
coordinate wants n conditions on faces of that coordinate. In a space coordinate of order 1 it is
enough that some unknown has a condition in space: a pressure is given at one wall, and one of two
unknowns that travel together at the ends.
"""

from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.diagnosis.pieces import of_region, pieces
from symbolic_pinn.problem import Face, Problem, Term
from symbolic_pinn.problem.term import DATA, INTERFACE, PRIOR, RESIDUAL


def orders(problem: Problem) -> Iterator[Finding]:
    """For each unknown the orders found, and a warning where conditions seem to be missing."""
    for name, unknown in problem.fields.items():
        highest = {c: order(problem, name, c) for c in unknown.args}
        is_measured = any(t.group == DATA and name in _unknowns(t) for t in problem.terms)
        listed = ", ".join(f"{n} in {c}" for c, n in highest.items())
        yield Finding("orders", f"`{unknown}`: order {listed}")
        if is_measured:  # data may stand for conditions
            continue
        bound = {c: len(conditions_at(problem, name, c)) for c in unknown.args}
        in_region = of_region(problem)
        most = max((n for c, n in highest.items() if c in in_region), default=0)
        yield from pieces(problem, name, most)
        for c, n in highest.items():
            if c in in_region:
                continue
            if c == problem.start:
                yield from _start(problem, name, c, n)
            elif bound[c] < n and (n > 1 or not _bound_in_space(problem)):
                yield Finding(
                    "orders",
                    f"`{unknown}` is of order {n} in `{c}`, and {_count(bound[c])} on faces of"
                    f" `{c}`: {n} are usual",
                    level=WARNING,
                )


def conditions_missing(problem: Problem) -> list[str]:
    """The warnings that conditions seem to be missing, in words."""
    return [f.message for f in orders(problem) if f.level == WARNING]


def _unknowns(term: Term) -> set[str]:
    return {p.unknown for p in term.partials}


def _bound_in_space(problem: Problem) -> bool:
    space = [c for c in problem.box.coordinates if c != problem.start]
    return any(conditions_at(problem, name, c) for name in problem.fields for c in space)


def _start(problem: Problem, name: str, time: sp.Symbol, n: int) -> Iterator[Finding]:
    lower = problem.box.bounds(time)[0]
    found = [
        t
        for t in conditions_at(problem, name, time)
        if lower in dict(t.face.fixed).get(time, ()) or t.where is not None
    ]
    if len(found) < n:
        yield Finding(
            "orders",
            f"`{problem.fields[name]}` is of order {n} in `{time}`, and {_count(len(found))} at"
            f" `{time}` = {lower:g}: {n} are usual",
            level=WARNING,
        )


def order(problem: Problem, name: str, coordinate: sp.Symbol) -> int:
    """Highest derivative of an unknown by a coordinate in the equations."""
    slot = problem.fields[name].args.index(coordinate)
    partials = (p for t in problem.terms if t.group == RESIDUAL for p in t.partials)
    return max((p.orders[slot] for p in partials if p.unknown == name), default=0)


def conditions_at(problem: Problem, name: str, coordinate: sp.Symbol) -> list[Term]:
    """The conditions on an unknown that hold on faces of a coordinate, or on a curve or part."""
    return [
        t
        for t in problem.terms
        if t.group not in (RESIDUAL, INTERFACE, PRIOR)
        and name in _unknowns(t)
        and (_is_free_of(t.face) or coordinate in dict(t.face.fixed))
    ]


def _is_free_of(face: Face) -> bool:
    """Whether a face is no face of some coordinate: a curve, or a part of the domain."""
    return bool(face.curve) or not face.fixed


def _count(n: int) -> str:
    return "there is 1 condition" if n == 1 else f"there are {n or 'no'} conditions"
