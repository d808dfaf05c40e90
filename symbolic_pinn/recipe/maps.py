"""Descriptions of maps x -> zeta that make a singular function smooth: plain numbers, no JAX.

A solution is singular in the holes of its region, behind its walls and at its corners. There
coordinates zeta = zeta(z), z = x_i + i x_j, are known in which it is smooth; all are analytic in z,
so that what is harmonic stays so. Everything is in the user's units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_pinn.checks import (
    Number,
    finite_numbers,
    positions,
    require_positive,
    require_positive_number,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.recipe.map_checks import MapPlace, check_ends, check_plane, set_place
from symbolic_pinn.recipe.outside_map import OutsideMap


@dataclass(frozen=True, kw_only=True)
class Pole:
    """zeta = r / (z - c), and the column log|z - c|.

    It is for what is singular in a hole of the region, or behind a wall in the mirror image of one;
    outside the circle |z - c| = r it lies in the unit disc.

    Attributes:
        axes: i and j, the positions of the two coordinates.
        centre: c.
        radius: r.
    """

    axes: Sequence[int] = (0, 1)
    centre: MapPlace
    radius: Number
    columns: ClassVar[int] = 1
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_plane(self, "centre")
        require_positive_number(radius=self.radius)


@dataclass(frozen=True, kw_only=True)
class CornerPower:
    """zeta = ((z - v) / d)^p, with the cut in a direction that leaves the region.

    At a corner of angle omega solutions are smooth in it with p = pi / omega, or pi / (2 omega)
    where the conditions on its two sides are of two kinds; behind a concave arc with p = 1/2.

    Attributes:
        axes: i and j, the positions of the two coordinates.
        vertex: v.
        power: p.
        cut: the direction of the cut, in radians.
        size: d, the greatest distance from v in the region.
    """

    axes: Sequence[int] = (0, 1)
    vertex: MapPlace
    power: Number
    cut: Number
    size: Number
    columns: ClassVar[int] = 0
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_plane(self, "vertex")
        require_positive_number(power=self.power, size=self.size)
        finite_numbers("cut", (self.cut,))


@dataclass(frozen=True, kw_only=True)
class CornerLogarithm:
    """The columns Re and Im of s^k log s, s = (z - v) / d: no random features.

    They are for corners at which k omega / pi is a whole number and the data do not fit, as in
    -lap u = 1, u = 0 in a square. Where a cut would cross the region it ends at a place e outside,
    and s = (z - v) / (z - e).

    Attributes:
        axes: i and j, the positions of the two coordinates.
        vertex: v.
        powers: the k.
        cut: the direction of the cut, in radians, out of the region.
        size: d, the greatest distance from v in the region.
        end: e, if the cut has one.
    """

    axes: Sequence[int] = (0, 1)
    vertex: MapPlace
    powers: Sequence[int] = (2, 4, 6)
    cut: Number
    size: Number
    end: MapPlace | None = None
    has_features: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_plane(self, "vertex")
        object.__setattr__(self, "powers", positions("powers", self.powers))
        if self.end is not None:
            check_ends(self, (self.vertex, self.end))
            set_place(self, "end", 2)
        require_positive_number(size=self.size)
        finite_numbers("cut", (self.cut,))

    @property
    def columns(self) -> int:
        """Two for each power."""
        return 2 * len(self.powers)


@dataclass(frozen=True, kw_only=True)
class Slit:
    """zeta = 1 / J, J = s + sqrt(s - 1) sqrt(s + 1), and the column log|J|.

    s is -1 and 1 at the two ends, and J is Joukowski's map: it takes the plane outside the line
    between them to that outside the unit circle. It is for slender holes.

    Attributes:
        axes: i and j, the positions of the two coordinates.
        ends: two places within the hole.
    """

    axes: Sequence[int] = (0, 1)
    ends: Any
    columns: ClassVar[int] = 1
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", check_ends(self, self.ends))


@dataclass(frozen=True, kw_only=True)
class QuotientPower:
    """zeta = ((z - c_1) / (z - c_2))^p, with the cut between c_1 and c_2.

    It is for a sharp edge of a body: c_1 is the edge and c_2 a place within the body, so that no
    cut leaves it.

    Attributes:
        axes: i and j, the positions of the two coordinates.
        ends: c_1 and c_2.
        power: p.
    """

    axes: Sequence[int] = (0, 1)
    ends: Any
    power: Number
    columns: ClassVar[int] = 0
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", check_ends(self, self.ends))
        require_positive_number(power=self.power)


@dataclass(frozen=True, kw_only=True)
class Kelvin:
    """xi = r y / |y|^2, y = x - c, features times (r / |y|)^(d - 2), and that as a column.

    Kelvin's transform in d coordinates: what is harmonic in xi is so in x. It is for cavities in
    space.

    Attributes:
        axes: the positions of the d coordinates.
        centre: c.
        radius: r.
    """

    axes: Sequence[int] = (0, 1, 2)
    centre: MapPlace
    radius: Number
    columns: ClassVar[int] = 1
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "axes", positions("axes", self.axes))
        set_place(self, "centre", len(self.axes))
        require_positive_number(radius=self.radius)


SpaceMap = Pole | CornerPower | CornerLogarithm | Slit | OutsideMap | QuotientPower | Kelvin


@dataclass(frozen=True, kw_only=True)
class MappedFeatures:
    """Random features of a map: phi(w . (Re zeta, Im zeta) + k . y + b), y the other coordinates.

    k is drawn as for plain features. Columns of the map itself are multiplied by some functions of
    y, where there are other coordinates.

    Attributes:
        map: what is mapped.
        share: number of features for each plain one of the expansion.
        scale: frequencies w are uniform between -scale and scale; maps normalise, so that one
            serves.
    """

    map: Any
    share: Number = 1.0
    scale: Number = 3.0

    def __post_init__(self) -> None:
        if not isinstance(self.map, SpaceMap):
            raise InputError(
                f"`map` is {shown(self.map)}; give a map, Pole(centre=..., radius=...)"
            )
        require_positive_number(share=self.share, scale=self.scale)

    @property
    def weight(self) -> float:
        """Random features for each plain one."""
        return float(self.share) if self.map.has_features else 0.0


def mapped_counts(
    maps: Sequence[MappedFeatures], features: int, dim: int
) -> tuple[tuple[int, int], ...]:
    """For each map its random features, and the functions of the others that its columns take.

    Args:
        maps: of an expansion.
        features: its plain ones.
        dim: number of coordinates.
    """
    require_positive(features=features)
    columns = sum(m.map.columns for m in maps)
    found = []
    for m in maps:
        count = max(1, round(m.share * features)) if m.map.has_features else 0
        strengths = (
            1 if len(m.map.axes) == dim else 1 + round(_STRENGTHS * features / (columns or 1))
        )
        found.append((count, strengths if m.map.columns else 0))
    return tuple(found)


# Columns of all maps, multiplied by functions of the other coordinates, for each plain feature.
_STRENGTHS = 0.15
