"""`OutsideMap`: the conformal map of the outside of a hole to the unit disc, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_pinn.checks import Number, finite_numbers, require_positive_number, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.recipe.map_checks import MapPlace, as_place, check_plane


@dataclass(frozen=True, kw_only=True)
class OutsideMap:
    """zeta = r / (z - c) exp(sum_mk s_mk (r_k / (z - p_k))^m), and the column log|zeta|.

    Numbers c, p_k within a hole and s_mk are such that |zeta| = 1 on its edge: what is harmonic
    outside the hole with smooth values on its edge is smooth in z and zeta, also at corners of the
    edge. It is for slender holes of any shape.

    Attributes:
        axes: i and j, the positions of the two coordinates.
        centre: c.
        radius: r, the conformal radius of the hole.
        poles: p_k.
        radii: r_k, about the distances of the poles from the edge.
        strengths: for each power m the s_mk, real and imaginary part.
    """

    axes: Sequence[int] = (0, 1)
    centre: MapPlace
    radius: Number
    poles: Sequence[MapPlace]
    radii: Sequence[Number]
    strengths: Sequence[Sequence[MapPlace]]
    columns: ClassVar[int] = 1
    has_features: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_plane(self, "centre")
        require_positive_number(radius=self.radius)
        object.__setattr__(self, "poles", _places("poles", self.poles))
        object.__setattr__(self, "radii", finite_numbers("radii", self.radii))
        powers = tuple(_places("strengths", s) for s in self.strengths)
        object.__setattr__(self, "strengths", powers)
        if {len(self.radii), *map(len, powers)} != {len(self.poles)}:
            raise InputError(
                f"`poles` has {len(self.poles)} places; give as many `radii`, and as many pairs of"
                f" numbers for each power in `strengths`, not {shown(self.strengths)}"
            )


def _places(name: str, given: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(as_place(name, place, 2) for place in given)
