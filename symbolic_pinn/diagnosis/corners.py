"""Whether conditions agree where their faces meet.

A condition that gives the values of an unknown on one face, u = f, gives there also its
derivatives along the face. Where another face meets it, the condition on that one must hold for f:
u(0, x) = f(x) and u_x(t, 0) = g(t) ask for f'(0) = g(0). Values that differ are a warning; slopes
that differ, which many a sound problem has, are a hint: the solution has a kink there.
"""

from collections.abc import Iterator
from itertools import permutations

import sympy as sp

from symbolic_pinn.algebra import Partial, insert
from symbolic_pinn.diagnosis.finding import HINT, WARNING, Finding
from symbolic_pinn.diagnosis.numbers import meeting_points, total
from symbolic_pinn.problem import Problem, Term, meet
from symbolic_pinn.problem.term import INTERFACE, RESIDUAL, must_hold

_POINTS = 3
_TOLERANCE, _NEARBY = 1e-10, 1e-2


def corners(problem: Problem) -> Iterator[Finding]:
    """A warning for each pair of conditions that contradict each other where their faces meet."""
    others = (RESIDUAL, INTERFACE)
    terms = [t for t in problem.terms if must_hold(t.group) and t.where is None]
    conditions = [t for t in terms if t.group not in others]
    met: set[frozenset[str]] = set()
    contradictions = 0
    for one, other in permutations(conditions, 2):
        names = frozenset((one.name, other.name))
        if names in met or (mismatch := _mismatch(problem, one, other)) is None:
            continue
        met.add(names)
        if mismatch > _TOLERANCE:
            contradictions += 1
            yield _finding(one, other, mismatch)
    if met and not contradictions:
        yield Finding("corners", f"conditions agree where their faces meet ({len(met)} of them do)")


def _finding(one: Term, other: Term, mismatch: float) -> Finding:
    names = f"{one.name}, `{one.statement}`, and {other.name}, `{other.statement}`,"
    place = f"where {one.face} meets {other.face}: they differ by {mismatch:.4g}"
    if any(any(p.orders) for p in other.partials):
        return Finding("corners", f"{names} give different slopes {place}", level=HINT)
    return Finding("corners", f"{names} contradict each other {place}", level=WARNING)


def _mismatch(problem: Problem, one: Term, other: Term) -> float | None:
    """By how much the values given on one face miss the condition on another that meets it."""
    given = _given(problem, one)
    if given is None:
        return None
    partial, formula = given
    unknown = problem.fields[partial.unknown]
    place = {c: values[0] for c, values in one.face.fixed}
    if not meet(one.face, other.face):
        return None
    points = meeting_points(problem.box, one.face, other.face, _POINTS)
    if not points or other.expression.free_symbols & {*other.face.symbols} - {*points[0]}:
        return None
    for p in other.partials:
        across = any(n and c in place for c, n in zip(unknown.args, p.orders, strict=False))
        if p.unknown != partial.unknown or across:
            return None
    numbers = {c: sp.Rational(v) for c, v in place.items()}
    residual = insert(other.expression, {unknown: formula})
    residual = residual.xreplace(problem.roles.numbers).subs(numbers)
    worst = 0.0
    for at in points:
        value, largest = total(residual, at)
        worst = max(worst, abs(value) / max(largest, 1.0))
    # Points of two curves are near where these meet, not there.
    near = (one.face.place is not None and not place) or other.face.place is not None
    return 0.0 if near and worst < _NEARBY else worst


def _given(problem: Problem, term: Term) -> tuple[Partial, sp.Expr] | None:
    """The value that a condition gives to one unknown on a face: u = f."""
    if len(term.partials) != 1 or term.face.curve or any(len(v) > 1 for _, v in term.face.fixed):
        return None
    [p] = term.partials
    stand_in = sp.Dummy(real=True)
    algebraic = term.expression.xreplace({p: stand_in}).xreplace(problem.roles.numbers)
    slope = sp.diff(algebraic, stand_in)
    if any(p.orders) or not slope.is_Number or slope == 0:
        return None
    return p, -algebraic.subs(stand_in, 0) / slope
