"""Conditions on the boundary of a region: how many there are on each part of it."""

from collections.abc import Iterator

import numpy as np
import sympy as sp

from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.domain.boundaries import holds_at, whole_boundaries
from symbolic_pinn.domain.boundary import tied_by
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.problem.term import DATA, INTERFACE, PRIOR, RESIDUAL

_LOOKS, _SHARE = 1_000, 0.005


def of_region(problem: Problem) -> set[sp.Symbol]:
    """The coordinates in which the domain has another shape than a box."""
    return {c for constraint in problem.box.constraints for c in constraint.space}


def pieces(problem: Problem, name: str, order: int) -> Iterator[Finding]:
    """A warning where a part of the boundary has fewer conditions than an unknown wants.

    An equation of order 2 m in space wants m on every part.
    """
    wanted = order // 2
    box = problem.box
    for place, surface in whole_boundaries(box, spatial(problem)):
        rows = surface.rows((np.arange(_LOOKS) + 0.5) / _LOOKS)
        points = surface.points[rows]
        counts = np.zeros(len(points), int)
        for term in problem.terms:
            others = (RESIDUAL, INTERFACE, PRIOR, DATA)
            if term.group not in others and any(p.unknown == name for p in term.partials):
                counts += holds_at(box, term.face, place, points)
        missing = counts < wanted
        if missing.mean() > _SHARE:
            at = tied_by(box, place).whole(points[missing][:1])[0]
            index = box.positions(place.space)
            where = ", ".join(f"{box.coordinates[i]} = {at[i]:.3g}" for i in index)
            have = f"{counts[missing].max()} of {wanted} conditions"
            share = "all" if missing.all() else f"{100 * missing.mean():.2g} %"
            yield Finding(
                "orders",
                f"`{problem.fields[name]}` is of order {order} in space, and {share} of the"
                f" boundary has {have}, as at {where}",
                level=WARNING,
            )
