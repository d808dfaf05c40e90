"""Rings as a user gives them, refused in words where they bound nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from jaxtyping import Float

from symbolic_pinn.checks import shown
from symbolic_pinn.domain.ring import Ring, signed_area
from symbolic_pinn.errors import InputError

# Of points in all rings together, and of rings.
POINTS, RINGS = 2_000_000, 1_000
# A width below this, with the length as unit, is none.
_FLAT = 1e-12


def cleaned(given: Sequence[Any], what: str) -> tuple[Ring, ...]:
    """Rings as arrays that run to the left, without their first point at the end.

    Args:
        given: for each ring its points.
        what: is bounded, for messages.

    Raises:
        InputError: they bound no area.
    """
    if not given:
        raise InputError(f"{what} has no points; give at least 3")
    if len(given) > RINGS:
        raise InputError(f"{what} has {len(given):,} rings; {RINGS:,} are the most")
    named = [f"{what}, ring {i}" if len(given) > 1 else what for i in range(1, len(given) + 1)]
    rings = tuple(_ring(points, name) for points, name in zip(given, named, strict=True))
    if (count := sum(map(len, rings))) > POINTS:
        raise InputError(f"{what} has {count:,} points; {POINTS:,} are the most")
    return rings


def check_crossings(rings: Sequence[Ring], whole: Any, what: str) -> None:
    """Refuse rings that cross themselves or one another.

    Args:
        rings: cleaned.
        whole: what they bound together, a geometry of shapely.
        what: is bounded, for messages.
    """
    for i, ring in enumerate(rings, 1):
        polygon = shapely.Polygon(ring)
        if not polygon.is_valid:
            name = f"{what}, ring {i}," if len(rings) > 1 else what
            raise InputError(
                f"{name} crosses or touches itself at {_place(polygon)}; give its points in the"
                " order in which they follow one another on the boundary"
            )
    if not whole.is_valid:
        raise InputError(
            f"the rings of {what} cross or share an edge at {_place(whole)}; rings may lie within"
            " one another (then they are holes) or apart"
        )


def _place(geometry: Any) -> str:
    """`Self-intersection[0.5 0.5]` of shapely as a pair."""
    inside = shapely.is_valid_reason(geometry).partition("[")[2].rstrip("]")
    return f"({', '.join(f'{float(number):.4g}' for number in inside.split())})"


def _ring(points: Any, name: str) -> Ring:
    ring = _numbers(points, name)
    bad = np.flatnonzero(~np.isfinite(ring).all(axis=1))
    if len(bad):
        raise InputError(f"{name}: point {bad[0] + 1} is ({_shown(ring[bad[0]])}), not finite")
    if len(ring) > 1 and np.array_equal(ring[0], ring[-1]):
        ring = ring[:-1]
    if len(ring) < 3:
        raise InputError(f"{name} has {len(ring)} points; at least 3 bound an area")
    _check_repeated(ring, name)
    length, width = np.linalg.svd(ring - ring.mean(axis=0), compute_uv=False)
    if width <= _FLAT * length:
        raise InputError(f"{name} bounds no area; its points lie on a line")
    return ring if signed_area(ring) > 0 else ring[::-1].copy()


def _numbers(points: Any, name: str) -> Float[np.ndarray, "points 2"]:
    try:
        ring = np.array(points, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{name} holds `{shown(points)}`; give pairs of numbers") from None
    if ring.ndim != 2 or ring.shape[1] != 2:
        raise InputError(f"{name} has shape {ring.shape}; give pairs of numbers, (points, 2)")
    if (largest := float(np.abs(ring[np.isfinite(ring)]).max(initial=0))) > 1e100:
        raise InputError(f"{name} holds {largest:.3g}; choose other units")
    return ring


def _check_repeated(ring: Ring, name: str) -> None:
    _, first, count = np.unique(ring, axis=0, return_index=True, return_counts=True)
    if count.max() > 1:
        i = int(first[np.argmax(count > 1)])
        again = int(np.flatnonzero((ring == ring[i]).all(axis=1))[1])
        raise InputError(
            f"{name}: points {i + 1} and {again + 1} are the same, ({_shown(ring[i])}); leave one"
            " out"
        )


def _shown(point: np.ndarray) -> str:
    return ", ".join(f"{v:.6g}" for v in point)
