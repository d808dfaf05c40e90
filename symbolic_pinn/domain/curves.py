"""The points of a boundary as curves, along which they follow one another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from symbolic_pinn.domain.surface import Surface

# Points are neighbours up to this many times the length that they stand for.
_GAP = 1.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """Points along a curve.

    Attributes:
        points: in order.
        normals: out of the region.
        weights: the length that each point stands for.
        is_closed: whether the first point follows the last one.
    """

    points: Float[np.ndarray, "points 2"]
    normals: Float[np.ndarray, "points 2"]
    weights: Float[np.ndarray, " points"]
    is_closed: bool

    @property
    def angles(self) -> Float[np.ndarray, " pairs"]:
        """By how much the normal turns from each point to the next, in a closed curve also back."""
        n, m = self.normals, np.roll(self.normals, -1, axis=0)
        turned = np.arctan2(n[:, 0] * m[:, 1] - n[:, 1] * m[:, 0], np.sum(n * m, axis=1))
        return turned if self.is_closed else turned[:-1]

    @property
    def area(self) -> float:
        """Within a closed curve: negative if that is no part of the region."""
        # The divergence theorem: the integral of x . n is twice the area.
        centred = self.points - self.points.mean(axis=0)
        return float(np.sum(self.weights * np.sum(centred * self.normals, axis=1)) / 2)

    def part(self, rows: Int[np.ndarray, " rows"]) -> "Curve":
        """Some of its points, open."""
        return Curve(
            points=self.points[rows],
            normals=self.normals[rows],
            weights=self.weights[rows],
            is_closed=False,
        )

    def cut(self, after: Sequence[int]) -> Iterator["Curve"]:
        """The curves that are left when it is cut after some points."""
        count = len(self.points)
        if not after:
            yield self
            return
        ends = sorted({i % count for i in after})
        rows = np.arange(count)
        if self.is_closed:
            rows = np.roll(rows, -(ends[-1] + 1))
            ends = sorted((i - ends[-1] - 1) % count for i in ends)
        for piece in np.split(rows, [e + 1 for e in ends]):
            if len(piece):
                yield self.part(piece)


def curves(surfaces: Sequence[Surface]) -> list[Curve]:
    """Surfaces cut where the next point is farther than it can be on the same curve."""
    found: list[Curve] = []
    for surface in (s for s in surfaces if len(s.points)):
        whole = Curve(
            points=surface.points,
            normals=surface.normals,
            weights=surface.weights,
            is_closed=False,
        )
        steps = np.linalg.norm(np.diff(whole.points, axis=0), axis=1)
        reach = _GAP * (whole.weights[1:] + whole.weights[:-1])
        found += whole.cut(np.flatnonzero(steps > reach).tolist())
    return [replace(c, is_closed=_closes(c)) for c in found]


def joined_curves(parts: Sequence[Curve]) -> Curve:
    """The points of several curves, open."""
    return Curve(
        points=np.concatenate([c.points for c in parts]),
        normals=np.concatenate([c.normals for c in parts]),
        weights=np.concatenate([c.weights for c in parts]),
        is_closed=False,
    )


def in_turn(parts: Sequence[Curve]) -> Curve:
    """The points of several curves, open, each after the one at whose end it begins or ends."""
    [last, *rest] = parts
    ordered = [last]
    while rest:
        end = last.points[-1]
        begins, ends = (
            np.linalg.norm(np.stack([c.points[k] for c in rest]) - end, axis=1) for k in (0, -1)
        )
        i = int(np.argmin(np.minimum(begins, ends)))
        last = rest.pop(i)
        if ends[i] < begins[i]:
            last = last.part(np.arange(len(last.points))[::-1])
        ordered.append(last)
    return joined_curves(ordered)


def _closes(curve: Curve) -> bool:
    gap = float(np.linalg.norm(curve.points[0] - curve.points[-1]))
    return len(curve.points) > 2 and gap <= _GAP * float(curve.weights[0] + curve.weights[-1])
