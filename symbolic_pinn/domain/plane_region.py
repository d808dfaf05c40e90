"""`PlaneRegion`: a set of the plane within a box, by a function that is negative inside."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

MarginFunction = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, kw_only=True, eq=False)
class PlaneRegion:
    """A region, of which points can be asked.

    Attributes:
        margin: of points "points 2", negative inside.
        lower: ends of the box that it is cut to.
        upper: the others.
    """

    margin: MarginFunction
    lower: Float[np.ndarray, "2"]
    upper: Float[np.ndarray, "2"]

    @property
    def size(self) -> float:
        """The diameter of the box."""
        return float(np.linalg.norm(self.upper - self.lower))

    def cut(self, points: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, " points"]:
        """The margin of the region within its box."""
        beyond = np.maximum(self.lower - points, points - self.upper).max(axis=1)
        return np.maximum(self.value(points), beyond)

    def value(self, points: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, " points"]:
        """The margin, positive where it has no value."""
        with np.errstate(all="ignore"):
            found = self.margin(points)
        return np.where(np.isnan(found), 1.0, found)

    def at(self, point: np.ndarray) -> float:
        """The same at one point."""
        return float(self.cut(np.asarray(point, dtype=float)[None])[0])

    def holds(self, point: np.ndarray, direction: float, step: float) -> bool:
        """Whether a point lies inside when it is moved a step in a direction, in radians."""
        return self.at(point + step * unit(direction)) < 0

    def normal(self, point: np.ndarray, step: float) -> Float[np.ndarray, "2"]:
        """The direction of the gradient by central differences; NaN where there is none."""
        offsets = step * np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
        right, left, up, down = self.cut(point + offsets)
        gradient = np.array([right - left, up - down])
        with np.errstate(invalid="ignore"):
            return gradient / np.linalg.norm(gradient)


def unit(angle: float) -> Float[np.ndarray, "2"]:
    """The vector of length 1 in a direction."""
    return np.array([math.cos(angle), math.sin(angle)])
