"""The sides of a box, as far as they bound a region that is cut to it."""

from collections.abc import Iterator

import numpy as np

from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.plane_region import PlaneRegion

# Points along a side; how far inside of it a region is asked for, and the shortest part of a side,
# both in sizes of the box.
_POINTS, _INWARD, _SHORTEST = 1_000, 1e-9, 0.01
_HALVINGS = 50


def box_sides(region: PlaneRegion) -> Iterator[Curve]:
    """The parts of the sides at which the region lies, each a curve, the region on their left."""
    low, high = region.lower, region.upper
    corners = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        yield from _on_side(region, begin, end)


def _on_side(region: PlaneRegion, begin: np.ndarray, end: np.ndarray) -> Iterator[Curve]:
    along = end - begin
    length = float(np.linalg.norm(along))
    normal = np.array([along[1], -along[0]]) / length
    start = begin - _INWARD * region.size * normal

    def holds(shares: np.ndarray) -> np.ndarray:
        return region.value(start + shares[:, None] * along) < 0

    shares = (np.arange(_POINTS) + 0.5) / _POINTS
    inside = np.concatenate([[False], holds(shares), [False]])
    shares = np.concatenate([[0.0], shares, [1.0]])
    firsts, lasts = (np.flatnonzero(np.diff(inside.astype(int)) == sign) for sign in (1, -1))
    for first, last in zip(firsts, lasts, strict=True):
        a = 0.0 if first == 0 else _edge(holds, shares[first + 1], shares[first])
        b = 1.0 if last == _POINTS else _edge(holds, shares[last], shares[last + 1])
        if (b - a) * length < _SHORTEST * region.size:
            continue
        count = max(2, round((b - a) * _POINTS / 4))
        at = a + (b - a) * (np.arange(count) + 0.5) / count
        yield Curve(
            points=begin + at[:, None] * along,
            normals=np.tile(normal, (count, 1)),
            weights=np.full(count, (b - a) * length / count),
            is_closed=False,
        )


def _edge(holds, inside: float, outside: float) -> float:  # type: ignore[no-untyped-def]
    """Where a side leaves the region, by bisection."""
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(np.array([middle]))[0] else (inside, middle)
    return inside
