"""What of a plane region makes solutions singular: holes, corners, concave arcs, near walls.

All are in the user's coordinates, and are read off the geometry alone.
"""

from dataclasses import dataclass
from math import cos, sin

from symbolic_pinn.recipe import OutsideMap


@dataclass(frozen=True, kw_only=True)
class Hole:
    """A bounded part of the outside.

    Attributes:
        centre: a point in it.
        radius: mean distance of its edge from the centre.
        ends: the two points of its edge that are farthest apart.
        ratio: length by width.
        outside: of a long hole the conformal map to the unit disc, where it was found.
    """

    centre: tuple[float, float]
    radius: float
    ends: tuple[tuple[float, float], tuple[float, float]]
    ratio: float = 1.0
    outside: OutsideMap | None = None


@dataclass(frozen=True, kw_only=True)
class Corner:
    """Where two smooth pieces of the boundary meet.

    Attributes:
        vertex: the place.
        angle: inside the region, in radians; above pi it is re-entrant.
        inward: the direction of the bisector, into the region, in radians.
    """

    vertex: tuple[float, float]
    angle: float
    inward: float


@dataclass(frozen=True, kw_only=True)
class Arc:
    """Where the boundary is curved towards the region, so that it sticks into it.

    Attributes:
        tip: the point of greatest curvature.
        radius: of curvature there.
        outward: the direction out of the region, in radians.
        is_round: whether it is a part of a circle, of any radius.
    """

    tip: tuple[float, float]
    radius: float
    outward: float
    is_round: bool = False

    @property
    def centre(self) -> tuple[float, float]:
        """Of curvature."""
        x, y = self.tip
        return x + self.radius * cos(self.outward), y + self.radius * sin(self.outward)


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A straight piece of the boundary, from one point to another."""

    begin: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class PlaneFacts:
    """All of a region in one plane.

    Attributes:
        plane: the numbers of its two coordinates in the box.
        size: diameter of the region's bounding box.
    """

    plane: tuple[int, int]
    size: float
    holes: tuple[Hole, ...] = ()
    corners: tuple[Corner, ...] = ()
    arcs: tuple[Arc, ...] = ()
    walls: tuple[Wall, ...] = ()
