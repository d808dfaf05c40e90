"""Where two things that a problem states meet: corners and edges of the box, crossings of layers.

A condition holds on a face, and a formula may switch along a coordinate. Where two of these meet
that fix different coordinates, each may be sound and both together not: a wall at 0 beside an
initial value of 1, a lid that moves between walls at rest, four materials in one point.
"""

from collections.abc import Iterator
from itertools import combinations, product

import sympy as sp

from symbolic_pinn.domain import Face
from symbolic_pinn.domain.domain_facts import plane_facts
from symbolic_pinn.problem.edges import SAME, edges_along, equation_edges
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.problem.term import RESIDUAL, Term, must_hold

# What holds at more values of one coordinate is an integral, which has no face there.
_TIED = 2
# Of formulas that switch more often along a coordinate, the edges are no places of their own.
_MOST_EDGES = 100
_KEY = "_meetings"


def meet(one: Face, other: Face) -> bool:
    """Whether two faces cross: they fix different coordinates, and neither holds on a curve."""
    fixed = [{c for c, _ in face.fixed} for face in (one, other)]
    return not (one.curve or other.curve or fixed[0] & fixed[1])


def meetings(problem: Problem) -> tuple[Face, ...]:
    """The places, of two fixed coordinates or more, where two things meet; looked for once.

    Faces of conditions and interfaces count, and the edges of equations along one coordinate; the
    edges of a condition's own formula and `where=` meet its face. Sampled parameters fix no place.
    A region has its corners beside.
    """
    cache = vars(problem)  # beside what the problem's own cached properties keep there
    if _KEY not in cache:
        faces = _distinct(problem, [*_edges(problem), *_faces(problem)])
        crossings = [_both(problem, *pair) for pair in combinations(faces, 2) if meet(*pair)]
        every = [*crossings, *_switching(problem), *_corners(problem)]
        cache[_KEY] = tuple(_distinct(problem, every))
    found: tuple[Face, ...] = cache[_KEY]
    return found


def _corners(problem: Problem) -> Iterator[Face]:
    """The corners of plane regions."""
    for facts in plane_facts(problem.box, spatial(problem)) if not problem.box.is_box else ():
        for corner in facts.corners:
            pairs = sorted(zip(facts.plane, corner.vertex, strict=True))
            yield Face(tuple((problem.box.coordinates[i], (v,)) for i, v in pairs))


def _coordinates(problem: Problem) -> list[sp.Symbol]:
    return [c for c in problem.box.coordinates if c not in problem.sampled]


def _edges(problem: Problem) -> Iterator[Face]:
    """Where the formulas of equations, and the regions in which they hold, switch."""
    for x in _coordinates(problem):
        found = equation_edges(problem, x)
        yield from (Face(((x, (c,)),)) for c in found if len(found) <= _MOST_EDGES)


def _faces(problem: Problem) -> Iterator[Face]:
    yield from (face for t in _conditions(problem) for face in _of(t))


def _switching(problem: Problem) -> Iterator[Face]:
    """Where the formula of a condition switches on its own face."""
    for term in _conditions(problem):
        for x in _coordinates(problem):
            found = edges_along(problem, x, [term.residual]) if _is_free(term, x) else []
            edges = [Face(((x, (c,)),)) for c in found if len(found) <= _MOST_EDGES]
            yield from (_both(problem, *pair) for pair in product(_of(term), edges))


def _is_free(term: Term, x: sp.Symbol) -> bool:
    return bool(term.face.fixed) and all(c != x for c, _ in term.face.fixed)


def _conditions(problem: Problem) -> list[Term]:
    return [
        t
        for t in problem.terms
        if t.group != RESIDUAL and must_hold(t.group) and not t.face.curve
        if not any(c in problem.sampled or len(v) > _TIED for c, v in t.face.fixed)
    ]


def _of(term: Term) -> Iterator[Face]:
    """The face of a condition, one for each place that it ties."""
    names = [c for c, _ in term.face.fixed]
    for values in product(*(v for _, v in term.face.fixed)):
        yield Face(tuple((c, (v,)) for c, v in zip(names, values, strict=True)))


def _both(problem: Problem, one: Face, other: Face) -> Face:
    """Where two faces that meet do so."""
    fixed = dict((*one.fixed, *other.fixed))
    return Face(tuple((c, fixed[c]) for c in problem.box.coordinates if c in fixed))


def _distinct(problem: Problem, faces: list[Face]) -> list[Face]:
    """Each face that fixes something, those that differ by rounding once: sides of an interface."""
    kept: dict[tuple, Face] = {}
    for face in faces:
        share = []
        for c, (value,) in face.fixed:
            lower, upper = problem.box.bounds(c)
            share.append((c, round((value - lower) / (upper - lower) / SAME)))
        kept.setdefault(tuple(share), face)
    return [face for key, face in kept.items() if key]
