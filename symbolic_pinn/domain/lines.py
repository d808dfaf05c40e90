"""The zeros of a formula in any dimension: where random lines meet them.

Lines that are uniform in the sense of Cauchy and Crofton meet every surface in proportion to its
area, whatever its shape: of L lines through a ball of radius R,

    length = pi R hits / L in a plane,    area = 2 pi R^2 hits / L in space.

M. G. Kendall, P. A. P. Moran, Geometrical Probability (1963), chapter 3. Other coordinates on which
the formula depends, such as time or a radius, are uniform.
"""

from math import ceil, log2, pi

import numpy as np
import sympy as sp

from symbolic_pinn.domain.level import Level
from symbolic_pinn.domain.surface import Surface

_ALONG, _BISECTIONS, _BLOCK = 96, 40, 1_024
_MOST_LINES, _SEED, _BEYOND = 65_536, 20_011, 1.02


def met_by_lines(level: Level, carried: tuple[sp.Symbol, ...], count: int) -> Surface | None:
    """About so many points on the zeros of g; `None` where no line meets any.

    Args:
        level: g, and the coordinates in which it bounds something.
        carried: the other coordinates on which it depends; columns of the points hold both, in the
            order of the box.
    """
    carried_at = level.domain.positions(carried)
    found: list[np.ndarray] = []
    lines = hits = 0
    unit = _unit(len(level.index), len(carried_at))
    while hits < count and lines < _MOST_LINES and (hits or lines < _MOST_LINES // 8):
        block = unit[lines : lines + _BLOCK]
        points = _hits(level, carried_at, block)
        found.append(points)
        lines, hits = lines + len(block), hits + len(points)
    if not hits:
        return None
    points = ordered(np.concatenate(found))
    measure = _per_line(level) * hits / lines
    columns = sorted([*level.index, *carried_at])
    normals = level.normals(points)
    good = np.isfinite(normals).all(axis=1)
    weights = np.full(hits, measure / hits)
    return Surface(points=points[:, columns], normals=normals, weights=weights).part(good)


def _unit(dim: int, carried: int) -> np.ndarray:
    """Uniform numbers for a direction, an offset and the carried coordinates."""
    from scipy.stats import qmc  # takes a second to import

    numbers = {1: 1, 2: 2, 3: 4}[dim] + carried
    return qmc.Sobol(numbers, rng=np.random.default_rng(_SEED)).random_base2(
        ceil(log2(_MOST_LINES))
    )


def _radius(level: Level) -> float:
    return _BEYOND * level.domain.size(level.space) / 2


def _per_line(level: Level) -> float:
    r = _radius(level)
    return {1: 1.0, 2: pi * r, 3: 2 * pi * r**2}[len(level.index)]


def _lines(unit: np.ndarray, dim: int) -> tuple[np.ndarray, np.ndarray]:
    """Directions and the offsets at right angles to them, in a ball of radius 1."""
    if dim == 1:
        return np.ones((len(unit), 1)), np.zeros((len(unit), 1))
    turn = 2 * pi * unit[:, 0]
    if dim == 2:
        direction = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        across = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
        return direction, (2 * unit[:, 1:2] - 1) * across
    height = 2 * unit[:, 1] - 1
    flat = np.sqrt(1 - height**2)
    direction = np.stack([flat * np.cos(turn), flat * np.sin(turn), height], axis=1)
    one = np.stack([-np.sin(turn), np.cos(turn), np.zeros_like(turn)], axis=1)
    other = np.cross(direction, one)
    r, angle = np.sqrt(unit[:, 2:3]), 2 * pi * unit[:, 3:4]
    return direction, r * (np.cos(angle) * one + np.sin(angle) * other)


def _hits(level: Level, carried: list[int], unit: np.ndarray) -> np.ndarray:
    """Where some lines meet the zeros, in all coordinates."""
    domain, dim = level.domain, len(level.index)
    lower, upper = np.array(domain.lower), np.array(domain.upper)
    begin = np.tile(np.asarray(domain.mean), (len(unit), 1))
    direction, offset = _lines(unit, dim)
    r = _radius(level)
    begin[:, level.index] += r * (offset - direction)
    if carried:
        begin[:, carried] = lower[carried] + (upper - lower)[carried] * unit[:, -len(carried) :]
    along = np.zeros_like(begin)
    along[:, level.index] = 2 * r * direction

    def at(share: np.ndarray) -> np.ndarray:
        return begin + share[..., None] * along

    share = np.broadcast_to(np.linspace(0, 1, _ALONG)[:, None], (_ALONG, len(unit)))
    with np.errstate(all="ignore"):
        g = level.values(at(share))
    step, line = np.nonzero((g[:-1] * g[1:] < 0) | (g[:-1] == 0))
    begin, along = begin[line], along[line]
    low, high = share[step, line].copy(), share[step + 1, line].copy()
    sign = np.sign(g[step, line])
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        before = np.sign(level.values(at(middle))) == sign
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    points, arrived = level.projected(at((low + high) / 2))
    return points[arrived]


def ordered(points: np.ndarray) -> np.ndarray:
    """Points along a curve that fills their box (Z-order), so that neighbours stand together."""
    lower, upper = points.min(axis=0), points.max(axis=0)
    used = np.flatnonzero(upper > lower)
    if not len(used):
        return points
    bits = 60 // len(used)
    cells = ((points[:, used] - lower[used]) / (upper - lower)[used] * (2**bits - 1)).astype(
        np.uint64
    )
    code = np.zeros(len(points), np.uint64)
    for bit in range(bits):
        for k in range(len(used)):
            digit = (cells[:, k] >> np.uint64(bit)) & np.uint64(1)
            code |= digit << np.uint64(bit * len(used) + k)
    return points[np.argsort(code, kind="stable")]
