"""From what is known of a region's geometry to the maps in which solutions are smooth: `maps_of`.

For an equation of second order, lap u + ... = f, and a corner of angle omega, solutions have parts
r^(m pi / omega), m odd multiples of a half where conditions of two kinds meet, and r^k log r with
whole numbers k among these (V. A. Kondrat'ev, Trans. Moscow Math. Soc. 16 (1967) 227-313;
P. Grisvard, "Elliptic Problems in Nonsmooth Domains", 1985). About a hole they can be continued as
far as its centre or its focal line, and at a straight wall by reflection.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from symbolic_pinn.domain.facts import Arc, Corner, Hole, PlaneFacts, Wall
from symbolic_pinn.networks import TaylorSeries, zeta
from symbolic_pinn.recipe import (
    CornerLogarithm,
    CornerPower,
    MappedFeatures,
    Pole,
    QuotientPower,
    Slit,
    SpaceMap,
)

# What meets at a corner, for a scalar equation of second order: conditions of one kind, or of two;
# unknown also stands for any other equation.
CornerKind = Literal["alike", "mixed", "unknown"]
CornerKindAt = Callable[[Corner], CornerKind]
PlanePlace = tuple[float, float]
# Which places of the plane, of shape (n, 2), are in the region.
Within = Callable[[np.ndarray], np.ndarray]

# Shares of features: of what is singular at or near the region, of a mirror image or a corner that
# does not stick into it, of an arc, whose singularity is not known exactly, and of all together at
# most.
_STRONG, _WEAK, _ARC, _ALL = 1.0, 0.3, 0.25, 3.0
# A hole is slender above this ratio, near a wall within so many radii of its centre, and an arc
# narrow below this share of the region's size.
_SLENDER, _NEAR, _NARROW = 3.0, 3.0, 0.1
# A place is on the edge of a hole if its image is so near to the unit circle.
_ON_EDGE = 1e-2
# An exponent that is so near a whole number is one; z^p above the greatest is smooth enough.
_WHOLE, _SMOOTH = 1e-3, 4.0
# Where the exponent is not known, a low one serves.
_UNKNOWN = 0.25
_POWERS = (1, 2, 3, 4, 5, 6)
# The farthest place of a region from a vertex, against the diameter of its box.
_REACH = 0.7
# Steps by which a cut is followed to see whether it meets the region again.
_STEPS = 200


def alike(corner: Corner) -> CornerKind:
    """Conditions of one kind at every corner."""
    return "alike"


def maps_of(
    facts: PlaneFacts, *, kind_at: CornerKindAt = alike, within: Within | None = None
) -> tuple[MappedFeatures, ...]:
    """The mapped features that a region asks for.

    Args:
        facts: of its geometry.
        kind_at: which conditions meet at a corner.
        within: which places are in the region: what is mirrored into it is left out, and cuts end
            before they meet it again.
    """
    found = [
        *_of_holes(facts, within),
        *(
            m
            for corner in facts.corners
            for m in _of_corner(facts, corner, kind_at(corner), within)
        ),
        *(m for arc in facts.arcs for m in _of_arc(facts, arc, within)),
    ]
    total = sum(m.weight for m in found)
    return (
        tuple(replace(m, share=m.share * min(1.0, _ALL / total)) for m in found)
        if total
        else (tuple(found))
    )


def _of_holes(facts: PlaneFacts, within: Within | None) -> Iterator[MappedFeatures]:
    for hole in facts.holes:
        described: SpaceMap
        if hole.ratio > _SLENDER:
            described = (
                replace(hole.outside, axes=facts.plane)
                if hole.outside is not None
                else Slit(axes=facts.plane, ends=_foci(hole))
            )
            yield MappedFeatures(map=described, share=_STRONG)
            continue
        described = Pole(axes=facts.plane, centre=hole.centre, radius=hole.radius)
        yield MappedFeatures(map=described, share=_STRONG)
        for wall in facts.walls:
            image = _mirrored(hole, wall)
            if image is not None and not _holds(within, image):
                yield MappedFeatures(map=replace(described, centre=image), share=_WEAK)


def _holds(within: Within | None, place: PlanePlace) -> bool:
    return within is not None and bool(within(np.array([place]))[0])


def _foci(hole: Hole) -> tuple[PlanePlace, PlanePlace]:
    """Those of an ellipse with the hole's length and width."""
    (a, b), (c, d) = hole.ends
    share = math.sqrt(1 - 1 / hole.ratio**2)
    x, y, dx, dy = (a + c) / 2, (b + d) / 2, share * (c - a) / 2, share * (d - b) / 2
    return (x - dx, y - dy), (x + dx, y + dy)


def _mirrored(hole: Hole, wall: Wall) -> PlanePlace | None:
    """The image of a hole's centre in a wall that is near."""
    (x, y), (a, b), (c, d) = hole.centre, wall.begin, wall.end
    length = math.hypot(c - a, d - b)
    if not length:
        return None
    along, across = (c - a) / length, (d - b) / length
    place = (x - a) * along + (y - b) * across
    distance = (y - b) * along - (x - a) * across
    beside = max(0.0, -place, place - length)
    if math.hypot(distance, beside) > _NEAR * hole.radius or beside > hole.radius:
        return None
    return x + 2 * distance * across, y - 2 * distance * along


def _of_corner(
    facts: PlaneFacts, corner: Corner, kind: CornerKind, within: Within | None
) -> Iterator[MappedFeatures]:
    if kind == "alike" and _is_straightened(facts, corner):
        return
    first = math.pi / corner.angle  # the lowest exponent
    if kind == "mixed":
        first /= 2
    if kind == "unknown":
        if corner.angle > math.pi:
            yield _power(facts, corner, within, power=_UNKNOWN, share=_STRONG)
        return
    is_straight = kind == "alike" and abs(first - 1) < _WHOLE
    if is_straight:
        return
    if not _is_whole(first) and first < _SMOOTH:
        yield _power(facts, corner, within, power=first, share=_STRONG if first < 1 else _WEAK)
    powers = tuple(k for k in _POWERS if _is_exponent(k, first, kind))
    if powers:
        cut, end = _cut(facts, corner.vertex, corner.inward + math.pi, within)
        described = CornerLogarithm(
            axes=facts.plane,
            vertex=corner.vertex,
            powers=powers,
            cut=cut,
            size=_REACH * facts.size,
            end=end,
        )
        yield MappedFeatures(map=described)


def _is_straightened(facts: PlaneFacts, corner: Corner) -> bool:
    """Whether a corner is on the edge of a hole whose map is known: there |zeta| = 1."""
    if corner.angle <= math.pi:
        return False
    at = TaylorSeries.at(np.array([complex(*corner.vertex)]), 0)
    images = [zeta(hole.outside, at).a[0, 0] for hole in facts.holes if hole.outside is not None]
    return any(abs(abs(image) - 1) < _ON_EDGE for image in images)


def _is_whole(x: float) -> bool:
    return abs(x - round(x)) < _WHOLE


def _is_exponent(k: int, first: float, kind: CornerKind) -> bool:
    """Whether k is a multiple of the first exponent, an odd one of a half where kinds are mixed."""
    multiple = k / first
    return _is_whole(multiple) and (kind == "alike" or round(multiple) % 2 == 1)


def _of_arc(facts: PlaneFacts, arc: Arc, within: Within | None) -> Iterator[MappedFeatures]:
    if any(_belongs(arc, hole) for hole in facts.holes):
        return
    if arc.is_round and not _holds(within, arc.centre):
        described = Pole(axes=facts.plane, centre=arc.centre, radius=arc.radius)
        yield MappedFeatures(map=described, share=_STRONG)
        return
    if arc.radius > _NARROW * facts.size:
        return
    (x, y), depth = arc.tip, arc.radius / 2
    place = x + depth * math.cos(arc.outward), y + depth * math.sin(arc.outward)
    corner = Corner(vertex=place, angle=2 * math.pi, inward=arc.outward + math.pi)
    yield _power(facts, corner, within, power=0.5, share=_ARC)


def _belongs(arc: Arc, hole: Hole) -> bool:
    """Whether an arc is a part of a hole's edge: its pole or slit is enough for both."""
    (a, b), (c, d) = hole.ends
    reach = max(hole.radius, math.hypot(c - a, d - b) / 2)
    return math.dist(arc.tip, hole.centre) < 1.2 * reach


def _power(
    facts: PlaneFacts, corner: Corner, within: Within | None, *, power: float, share: float
) -> MappedFeatures:
    cut, end = _cut(facts, corner.vertex, corner.inward + math.pi, within)
    described: SpaceMap = CornerPower(
        axes=facts.plane, vertex=corner.vertex, power=power, cut=cut, size=_REACH * facts.size
    )
    if end is not None:
        described = QuotientPower(axes=facts.plane, ends=(corner.vertex, end), power=power)
    return MappedFeatures(map=described, share=share)


def _cut(
    facts: PlaneFacts, vertex: PlanePlace, direction: float, within: Within | None
) -> tuple[float, PlanePlace | None]:
    """The direction of a cut, and its end if it would meet the region again."""
    x, y = vertex
    dx, dy = math.cos(direction), math.sin(direction)

    def place(distance: float) -> PlanePlace:
        return x + distance * dx, y + distance * dy

    if within is None:
        met = _through_hole(facts, vertex, (dx, dy))
        return direction, None if met is None else place(met / 2)
    distances = np.arange(1, _STEPS + 1) / _STEPS * facts.size
    inside = within(np.array([place(d) for d in distances]))
    return direction, place(float(distances[np.argmax(inside)]) / 2) if inside.any() else None


def _through_hole(facts: PlaneFacts, vertex: PlanePlace, direction: PlanePlace) -> float | None:
    """How far a cut may go that begins at a hole's edge: to its other side."""
    for hole in facts.holes:
        (a, b), (c, d) = hole.ends
        if math.dist(vertex, hole.centre) <= 1.05 * math.hypot(c - a, d - b) / 2:
            to_centre = (hole.centre[0] - vertex[0], hole.centre[1] - vertex[1])
            ahead = to_centre[0] * direction[0] + to_centre[1] * direction[1]
            return 2 * ahead if ahead > 0 else None
    return None
