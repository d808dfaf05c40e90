"""The edge of a hole as one closed ring of points, with its corners and many points near them."""

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex

from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.facts import Corner

# A corner belongs to an edge if it is so many spacings of its points away from two neighbours.
_NEAR = 3.0
# Of the length of an edge: how near to a corner points are. Each is nearer by this factor.
DEEP, _NEARER = 1e-8, 0.97


@dataclass(frozen=True, kw_only=True, eq=False)
class Outline:
    """A closed ring; z = x + i y.

    Attributes:
        points: in order, evenly spaced but for what is near corners.
        even: those that are evenly spaced alone.
        corners: for each its place, the direction of the bisector into the hole, and half the angle
            in the hole.
    """

    points: Complex[np.ndarray, " points"]
    even: Complex[np.ndarray, " even"]
    corners: tuple[tuple[complex, complex, float], ...]

    @property
    def length(self) -> float:
        """Once around."""
        return float(np.abs(np.roll(self.even, -1) - self.even).sum())

    @property
    def area(self) -> float:
        """Within."""
        z = self.even - self.even.mean()
        return abs(float(np.sum((z.conj() * np.roll(z, -1)).imag)) / 2)


def outline(edge: Curve, corners: Sequence[Corner]) -> Outline:
    """Of a hole.

    Args:
        edge: its points, in order.
        corners: of the region; those of the edge that stick into the region are taken.
    """
    z = edge.points[:, 0] + 1j * edge.points[:, 1]
    following = np.roll(z, -1)
    reach = _NEAR * (edge.weights + np.roll(edge.weights, -1))
    deep = DEEP * float(edge.weights.sum())
    added: dict[int, np.ndarray] = {}
    kept = []
    for corner in corners:
        vertex = complex(*corner.vertex)
        away = np.abs(z - vertex) + np.abs(following - vertex)
        i = int(np.argmin(away))
        if corner.angle > math.pi and away[i] <= reach[i]:
            before, after = _towards(vertex, z[i], deep), _towards(vertex, following[i], deep)
            added[i] = np.concatenate([before, [vertex], after[::-1]])
            kept.append((vertex, -cmath.rect(1, corner.inward), math.pi - corner.angle / 2))
    parts, last = [], 0
    for i in sorted(added):
        parts += [z[last : i + 1], added[i]]
        last = i + 1
    return Outline(points=np.concatenate([*parts, z[last:]]), even=z, corners=tuple(kept))


def _towards(vertex: complex, point: complex, deep: float) -> np.ndarray:
    """Places between a point and a vertex, the nearest one last."""
    count = max(0, math.ceil(math.log(deep / abs(point - vertex)) / math.log(_NEARER)))
    return vertex + (point - vertex) * _NEARER ** np.arange(1, count)
