"""How wide a formula is about a point: along each coordinate, at all scales at once.

Along a line through c the change v(s) = max_{r <= s} |f(c + r) - f(c)| of a smooth formula grows
until s is of the size of the box. Where f is narrow it grows to some a and then stays: v(18 s) <=
1.7 v(s). The width is the s with v = a/2. Each side begins at its own limit f(c + 0), so that a
jump alone has no width, and a gap between two jumps that of the gap.
"""

from dataclasses import dataclass

import numpy as np

from symbolic_pinn.known_data.numeric import Values

_DECADES, _PER_DECADE = 15, 12
_SCALES = 10.0 ** (np.arange(-_DECADES * _PER_DECADE, 1) / _PER_DECADE)
_FURTHER = 15  # v(18 s) is so many scales behind v(s)
_STAYS = 1.7
# Where it stays for the first time only beyond this share of the box, nothing is narrow.
_WIDEST = 0.05
# A change below this share of the formula's range is none.
RELEVANT = 1e-3
# Scales below this share of the interval are rounding.
FINEST = 1e-14


@dataclass(frozen=True)
class Scan:
    """What was found about some points.

    Attributes:
        widths: along each coordinate "points coordinates", as shares of the interval; the distance
            at which the formula leaves the narrow place, 1 if it does not.
        amplitude: by how much the formula changes across the place, 0 where there is none.
    """

    widths: np.ndarray
    amplitude: np.ndarray


def scan(f: Values, y: np.ndarray, size: float, *, walls: bool = True) -> Scan:
    """The widths of a function on the unit box about points; `size` is the function's range.

    A place has two sides, unless it lies at a wall: beside a single jump nothing is narrow.

    Args:
        walls: whether places may lie at a wall; without, a formula counts as constant beyond.
    """
    n, dim = y.shape
    lines = [_changes(f, y, np.eye(dim)[i], s) for i in range(dim) for s in (1, -1)]
    changes = np.stack(lines).reshape(dim, 2, n, len(_SCALES))
    reach = np.stack([1 - y.T, y.T], axis=1) if walls else np.full((dim, 2, n), np.inf)
    amplitude, width = _saturated(changes, reach, size)
    other, room = width[:, ::-1], reach[:, ::-1]
    both = np.where(np.isfinite(other), np.maximum(width, other), np.inf)
    at_wall = np.isfinite(width) & (room < 4 * width)
    sided = np.where(at_wall, np.minimum(width, both), both)
    side = np.argmin(sided, axis=1)[:, None]
    width, amplitude = (np.take_along_axis(v, side, 1)[:, 0] for v in (sided, amplitude))
    narrowest, row = np.argmin(width, axis=0), np.arange(n)
    a, found = amplitude[narrowest, row], np.isfinite(width[narrowest, row])
    left = _first(changes, a[None, None, :, None] / 2).min(axis=1)
    left = np.where(np.isfinite(width), width, left)
    widths = np.where(found[:, None], np.minimum(left, 1.0).T, 1.0)
    return Scan(widths, np.where(found, a, 0.0))


def nearer(f: Values, y: np.ndarray, size: float) -> np.ndarray:
    """Points half-way up what is narrow on one side of some points."""
    dim, found = y.shape[1], []
    for i in range(dim):
        for s in (1, -1):
            e = np.eye(dim)[i]
            changes = _changes(f, y, e, s)
            _, width = _saturated(changes, 1 - y[:, i] if s > 0 else y[:, i], size)
            near = np.isfinite(width) & (width > FINEST)
            found.append(y[near] + s * width[near, None] * e)
    return np.clip(np.concatenate(found), 0, 1)


def along(f: Values, y: np.ndarray, direction: np.ndarray, amplitude: np.ndarray) -> np.ndarray:
    """How far one may go from each point along a direction of its own until f changes by a/2."""
    changes = np.stack([_changes(f, y, direction, s, grow=1e4) for s in (1, -1)])
    return _first(changes, amplitude[None, :, None] / 2).min(axis=0) * 1e4


def _changes(
    f: Values, y: np.ndarray, direction: np.ndarray, side: int, grow: float = 1.0
) -> np.ndarray:
    """v at all scales "points scales"."""
    d = np.broadcast_to(direction, y.shape)
    x = y[:, None, :] + side * grow * _SCALES[None, :, None] * d[:, None, :]
    values = f(np.clip(x, 0, 1))
    with np.errstate(invalid="ignore"):
        change = np.abs(values - values[:, :1])
    return np.maximum.accumulate(np.where(np.isfinite(change), change, 0.0), axis=1)


def _saturated(v: np.ndarray, reach: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """For each line a and the width, infinite where nothing is narrow."""
    now, later = v[..., :-_FURTHER], v[..., _FURTHER:]
    near = _SCALES[:-_FURTHER]
    inside = (18 * near <= reach[..., None] + 1e-15) & (near <= _WIDEST)
    stays = (now > RELEVANT * size) & (later <= _STAYS * now) & inside
    k = np.argmax(stays, axis=-1)
    a = np.take_along_axis(v, k[..., None], -1)[..., 0]
    width, begun = _first(v, a[..., None] / 2), _first(v, a[..., None] / 10)
    # A logarithm changes alike at all scales: it has no width.
    found = stays.any(-1) & (width < 1e3 * begun)
    return np.where(found, a, 0.0), np.where(found, width, np.inf)


def _first(v: np.ndarray, level: np.ndarray) -> np.ndarray:
    """The first scale at which v reaches a level, between the scales by a straight line."""
    reached = (v >= level) & (v > 0)
    k = np.argmax(reached, axis=-1)
    before = np.maximum(k - 1, 0)
    v0, v1 = (np.take_along_axis(v, i[..., None], -1)[..., 0] for i in (before, k))
    share = np.where(v1 > v0, (level[..., 0] - v0) / np.where(v1 > v0, v1 - v0, 1.0), 1.0)
    s = _SCALES[before] + (_SCALES[k] - _SCALES[before]) * np.clip(share, 0, 1)
    return np.where(reached.any(-1), s, np.inf)
