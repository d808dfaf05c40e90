"""`Mapped`: a network that sees the coordinates in which a region's solutions are smooth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from symbolic_pinn.checks import finite_numbers, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.recipe.maps import SpaceMap
from symbolic_pinn.recipe.networks import MLP
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
@dataclass(frozen=True)
class Mapped:
    """A network with further inputs beside the coordinates: what maps of a region make of them.

    About a hole these are Re and Im of r/(z - c) and log|z - c|, in which a solution that varies
    fast at its edge is smooth (see `RandomFeatures(maps=...)`, which has features of the same).

    Attributes:
        of: the network behind.
        maps: which; `None` for those that the region of the problem asks for.
        box: mean and deviation of each coordinate, set when the network is made for a problem.
    """

    of: Any = field(default_factory=MLP)
    maps: Any = None
    box: Any = None
    name: ClassVar[str] = "mapped"

    def __post_init__(self) -> None:
        if isinstance(self.of, str | int | float | dict | list | tuple | type | None):
            raise InputError(f"`Mapped(of=...)` takes a network, not {shown(self.of)}")
        if self.maps is not None:
            object.__setattr__(self, "maps", _checked(self.maps))
        if self.box is not None:
            object.__setattr__(self, "box", tuple(finite_numbers("box", row) for row in self.box))


def _checked(maps: Any) -> tuple[Any, ...]:
    if not isinstance(maps, Sequence) or isinstance(maps, str) or not maps:
        raise InputError(f"`maps` is {shown(maps)}; give some maps, or `None` for the region's own")
    for m in maps:
        if not isinstance(m, SpaceMap):
            raise InputError(f"`maps` holds {shown(m)}, which is no map such as `Pole(...)`")
    return tuple(maps)
