"""The exact solution put into every equation and condition."""

from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.algebra import insert
from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.diagnosis.numbers import Point, points_on, random_points, total
from symbolic_pinn.problem import Problem, Term, must_hold

_POINTS = 5
# Quadratures are as exact as float64; everything else vanishes to about 30 digits.
_TOLERANCE = 1e-12


def exact(problem: Problem) -> Iterator[Finding]:
    """Whether the exact solution satisfies each term; the first one that it does not is named."""
    if not problem.exact:
        yield Finding("exact", "no exact solution is given")
        return
    if missing := [u for u in problem.fields.values() if u not in problem.exact]:
        names = ", ".join(f"`{u}`" for u in missing)
        yield Finding("exact", f"no exact solution of {names} is given: nothing to insert")
        return
    ways = set()
    if unknown := problem.trainable.keys() - problem.roles.exact.keys():
        names = ", ".join(f"`{s}`" for s in sorted(unknown, key=str))
        yield Finding("exact", f"the true value of {names} is not given: nothing to insert")
        return
    for term in (t for t in problem.terms if must_hold(t.group)):
        expression = insert(term.expression, problem.exact).xreplace(problem.roles.numbers)
        if sp.expand(expression) == 0:
            ways.add("symbolically")
            continue
        ways.add(f"to 12 digits at {_POINTS} random points")
        if worst := _not_zero(problem, term, expression):
            at, value, largest = worst
            place = ", ".join(f"{c} = {float(v):g}" for c, v in at.items())
            yield Finding(
                "exact",
                f"the exact solution does not satisfy {term.name}, `{term.statement}`: left minus"
                f" right is {value:.4g} at {place}, its largest term {largest:.4g}",
                level=WARNING,
            )
            return
    yield Finding("exact", f"the exact solution satisfies every term ({', '.join(sorted(ways))})")


def _not_zero(
    problem: Problem, term: Term, expression: sp.Expr
) -> tuple[Point, float, float] | None:
    where = sp.true if term.where is None else term.where.xreplace(problem.roles.numbers)
    # A point of a curve is on it to rounding, and so is a value that vanishes there.
    size = 1e-30 if term.face.place is None else _size(problem)
    some = points_on(problem.box, term.face, 8 * _POINTS)
    candidates = [p for p in some if where.subs(p) == sp.true]
    for at in candidates[:_POINTS]:
        value, largest = total(expression, at)
        if not abs(value) <= _TOLERANCE * max(largest, size):
            return at, abs(value), largest
    return None


def _size(problem: Problem) -> float:
    """Of the exact solution, somewhere inside."""
    formulas = [sp.sympify(f, strict=True) for f in problem.exact.values()]
    known = [f.xreplace(problem.roles.numbers) for f in formulas]
    points = random_points(problem.box, _POINTS)
    return max((abs(total(f, at)[0]) for f in known for at in points), default=1e-30)
