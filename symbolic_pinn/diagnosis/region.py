"""What the shape of the domain does to solutions."""

from collections.abc import Iterator
from math import degrees, pi

from symbolic_pinn.diagnosis.finding import HINT, Finding
from symbolic_pinn.domain.boundary import share_inside
from symbolic_pinn.domain.domain_facts import cavities, plane_facts
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.spatial import spatial

# An angle that is so near a straight one is none; of a curve that is so nearly inside, all is.
_STRAIGHT, _ALL = 0.02, 0.995


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
