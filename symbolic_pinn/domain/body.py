"""`AbstractBody`: a bounded set of the plane or of space that is known by numbers."""

from abc import ABC, abstractmethod

import numpy as np
from jaxtyping import Bool, Float

from symbolic_pinn.domain.facts import Corner, Wall
from symbolic_pinn.domain.surface import Surface


class AbstractBody(ABC):
    """What a polygon, rings of points or a mesh can say of themselves."""

    @property
    @abstractmethod
    def dim(self) -> int:
        """2 or 3."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of each coordinate."""

    @abstractmethod
    def margin(self, points: Float[np.ndarray, "points dim"]) -> Float[np.ndarray, " points"]:
        """Below 0 inside and above 0 outside, by the distance to the boundary or some such."""

    def contains(self, points: Float[np.ndarray, "points dim"]) -> Bool[np.ndarray, " points"]:
        """Which points lie inside; faster than the margin where a body can tell."""
        return self.margin(points) < 0

    @abstractmethod
    def surface(self, count: int) -> Surface:
        """About so many points, evenly by length or area."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of parts of the boundary, as a file has them."""
        return ()

    def named(self, name: str, points: Float[np.ndarray, "points dim"]) -> np.ndarray:
        """Which points of the boundary belong to the part of this name."""
        raise KeyError(name)

    @property
    def corners(self) -> tuple[Corner, ...]:
        """Where the boundary turns sharply; of meshes none are told."""
        return ()

    @property
    def walls(self) -> tuple[Wall, ...]:
        """The straight parts of the boundary; of meshes none are told."""
        return ()
