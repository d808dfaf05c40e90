"""What a problem's region is to random features: the maps that it asks for, and its points."""

from math import hypot

import numpy as np
import sympy as sp

from symbolic_pinn.domain.boundaries import holds_at, whole_boundaries
from symbolic_pinn.domain.domain_facts import cavities, plane_facts, region_of
from symbolic_pinn.domain.facts import Corner
from symbolic_pinn.methods.random_features.maps_of_facts import (
    CornerKind,
    CornerKindAt,
    PlanePlace,
    Within,
    maps_of,
)
from symbolic_pinn.problem import RESIDUAL, Problem, Term, must_hold
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.recipe import Kelvin, MappedFeatures
from symbolic_pinn.sampling import Contains

# Conditions within this share of a region's size from a corner count as meeting there.
_NEAR = 0.05
_LOOKS = 4_000


def contains_of(problem: Problem) -> Contains | None:
    """Which points of the box belong to the region; none where all do."""
    return None if problem.box.is_box else problem.box.holds


def within_of(problem: Problem, plane: tuple[int, int]) -> Within | None:
    """Which places of a plane belong to the region; none where that is not known."""
    region = region_of(problem.box, plane)
    return None if region is None else region.contains


def kind_of(problem: Problem, plane: tuple[int, int]) -> CornerKindAt:
    """Which conditions meet at each corner of a plane."""
    if not _is_laplacian(problem, plane):
        return lambda corner: "unknown"

    def kind_at(corner: Corner) -> CornerKind:
        kinds = _kinds_near(problem, plane, corner.vertex)
        return "mixed" if len(kinds) > 1 else "alike"

    return kind_at


def _is_laplacian(problem: Problem, plane: tuple[int, int]) -> bool:
    """Whether there is one equation whose highest derivatives are a multiple of u_xx + u_yy."""
    equations = [t for t in problem.terms if t.group == RESIDUAL]
    if len(equations) != 1 or len(problem.fields) != 1:
        return False
    [term], [unknown] = equations, problem.fields.values()
    coordinates = [problem.box.coordinates[i] for i in plane]
    slots = [unknown.args.index(c) for c in coordinates]
    highest = {p: tuple(p.orders[s] for s in slots) for p in term.partials}
    stand_ins = {p: sp.Dummy() for p in highest}
    algebraic = term.expression.xreplace(stand_ins)
    found = {o: sp.diff(algebraic, stand_ins[p]) for p, o in highest.items() if sum(o) == 2}
    if {*found} != {(2, 0), (0, 2)} or max(map(sum, highest.values())) > 2:
        return False
    return bool(sp.simplify(found[2, 0] - found[0, 2]) == 0)


def _kinds_near(problem: Problem, plane: tuple[int, int], vertex: PlanePlace) -> set[bool]:
    """Whether the conditions near a place of the boundary give values (True) or slopes."""
    found: set[bool] = set()
    box = problem.box
    for place, surface in whole_boundaries(box, spatial(problem)):
        if box.positions(place.space) != [*plane]:
            continue
        index = surface.rows((np.arange(_LOOKS) + 0.5) / _LOOKS)
        held = box.positions(box.tied(place.space))
        points = surface.points[index]
        away = [hypot(*(p[held.index(i)] - v for i, v in zip(plane, vertex, strict=True)))
                for p in points]  # fmt: skip
        near = points[np.array(away) <= _NEAR * box.size(place.space)]
        for term in problem.terms:
            if _is_condition(term) and len(near) and holds_at(box, term.face, place, near).any():
                found.add(not any(any(p.orders) for p in term.partials))
    return found


def _is_condition(term: Term) -> bool:
    return term.group != RESIDUAL and must_hold(term.group)


def maps_for(problem: Problem) -> tuple[MappedFeatures, ...]:
    """The mapped features that the region of a problem asks for."""
    if problem.box.is_box:
        return ()
    space = spatial(problem)
    of_planes = [
        m
        for facts in plane_facts(problem.box, space)
        for m in maps_of(
            facts, kind_at=kind_of(problem, facts.plane), within=within_of(problem, facts.plane)
        )
    ]
    of_space = [
        MappedFeatures(map=Kelvin(axes=c.axes, centre=c.centre, radius=c.radius))
        for c in cavities(problem.box, space)
    ]
    return (*of_planes, *of_space)
