"""`Surface`: a curve in the plane or a surface in space as many points, each with its share.

Whatever a boundary came from (an inequality, a polygon, a mesh), this is what is left of it: points
are drawn by choosing some of these, so that nothing else has to know how it was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float


@dataclass(frozen=True, kw_only=True, eq=False)
class Surface:
    """Points on a boundary, in an order in which neighbours stand near each other.

    Attributes:
        points: on the boundary to rounding, never on a corner.
        normals: of length 1, out of what is bounded; of the coordinates of space alone.
        weights: the length or area that each point stands for.
    """

    points: Float[np.ndarray, "points dim"]
    normals: Float[np.ndarray, "points space"]
    weights: Float[np.ndarray, " points"]

    @property
    def measure(self) -> float:
        """Length or area of all."""
        return float(self.weights.sum())

    def part(self, kept: Bool[np.ndarray, " points"]) -> "Surface":
        """Where a condition holds."""
        return Surface(
            points=self.points[kept], normals=self.normals[kept], weights=self.weights[kept]
        )

    def turned(self, inward: Bool[np.ndarray, " points"]) -> "Surface":
        """With the normals of some points turned round."""
        normals = np.where(inward[:, None], -self.normals, self.normals)
        return Surface(points=self.points, normals=normals, weights=self.weights)

    def rows(self, share: Float[np.ndarray, " n"]) -> np.ndarray:
        """The points at which these shares of the whole measure are reached, as row numbers."""
        return rows_at(self.weights, share)


def rows_at(weights: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The rows at which shares of the sum of some weights are reached."""
    reached = np.cumsum(weights)
    found = np.searchsorted(reached, share * reached[-1], side="right")
    return np.minimum(found, len(reached) - 1)


def joined(parts: Sequence[Surface]) -> Surface:
    """Several surfaces as one."""
    return Surface(
        points=np.concatenate([p.points for p in parts]),
        normals=np.concatenate([p.normals for p in parts]),
        weights=np.concatenate([p.weights for p in parts]),
    )
