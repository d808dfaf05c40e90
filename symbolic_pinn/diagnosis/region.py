"""What the shape of the domain does to solutions."""

from collections.abc import Iterator
from itertools import pairwise
from math import degrees, pi

import numpy as np

from symbolic_pinn.diagnosis.finding import HINT, WARNING, Finding
from symbolic_pinn.domain.boundary import share_inside
from symbolic_pinn.domain.domain_facts import cavities, plane_facts
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.spatial import spatial

# An angle that is so near a straight one is none; of a curve that is so nearly inside, all is.
_STRAIGHT, _ALL = 0.02, 0.995
# Parts of a sampled parameter's interval, and points that are looked at in each.
_PARTS, _LOOKS = 20, 20_000


def region(problem: Problem) -> Iterator[Finding]:
    """Holes, corners and narrow arcs of the domain, and a hint for each corner that sticks in."""
    if problem.box.is_box:
        return
    space, names = spatial(problem), [c.name for c in problem.box.coordinates]
    for facts in plane_facts(problem.box, space):
        counts = {"hole": len(facts.holes), "corner": len(facts.corners), "arc": len(facts.arcs)}
        found = [f"{n} {what}{'s' if n > 1 else ''}" for what, n in counts.items() if n]
        listed = ", ".join(found) or "no holes, corners or narrow arcs"
        plane = ", ".join(names[i] for i in facts.plane)
        yield Finding("region", f"the domain has {listed} in ({plane})")
        for corner in facts.corners:
            if corner.angle > pi + _STRAIGHT:
                pairs = zip(facts.plane, corner.vertex, strict=True)
                place = ", ".join(f"{names[i]} = {v + 0.0:.4g}" for i, v in pairs)
                power = pi / corner.angle
                yield Finding(
                    "region",
                    f"the domain has an angle of {degrees(corner.angle):.0f} degrees at {place}:"
                    f" solutions of second order are singular there like r^{power:.2g}, r^"
                    f"{power / 2:.2g} where two kinds of conditions meet; random features know it,"
                    " networks keep an error",
                    level=HINT,
                )
    if holes := cavities(problem.box, space):
        yield Finding("region", f"the domain has {len(holes)} cavities in space")
    yield from _partly_outside(problem)
    yield from _without_members(problem)


def _partly_outside(problem: Problem) -> Iterator[Finding]:
    """The conditions on a curve of which a part is no part of the domain."""
    for term in problem.terms:
        place = term.face.place
        share = 1.0 if place is None or place.along else share_inside(problem.box, place)
        if share < _ALL:
            yield Finding(
                "region",
                f"{term.name} holds on {100 * share:.2g} % of `{place}`: the rest lies outside the"
                " domain",
            )


def _without_members(problem: Problem) -> Iterator[Finding]:
    """The values of sampled parameters for which nothing of the domain is left."""
    box = problem.box
    every = np.random.default_rng(0).uniform(box.lower, box.upper, (_LOOKS, len(box.lower)))
    for c in problem.sampled:
        i, x = box.coordinates.index(c), every.copy()
        ends = np.linspace(box.lower[i], box.upper[i], _PARTS + 1)
        part = (x[:, i] - box.lower[i]) / (box.upper[i] - box.lower[i])
        empty = []
        for begin, end in pairwise(ends):
            x[:, i] = begin + part * (end - begin)
            if not box.holds(x).any():
                empty.append((begin, end))
        if empty:
            text = ", ".join(f"{a:.4g} to {b:.4g}" for a, b in _joined(empty))
            yield Finding(
                "region",
                f"no point of the domain was found for `{c}` from {text}: the family has no such"
                f" members; narrow the interval of `{c}`",
                level=WARNING,
            )


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Intervals in their order, those that touch as one."""
    found = parts[:1]
    for begin, end in parts[1:]:
        if begin == found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return found
