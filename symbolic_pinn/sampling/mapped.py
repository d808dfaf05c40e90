"""Points that are uniform in mapped coordinates, which are dense where a solution is singular."""

import cmath
from collections.abc import Callable, Sequence
from functools import singledispatch

import numpy as np
from jaxtyping import Bool, Float

from symbolic_pinn.problem import Domain
from symbolic_pinn.recipe import (
    CornerLogarithm,
    CornerPower,
    Kelvin,
    OutsideMap,
    Pole,
    QuotientPower,
    Slit,
    SpaceMap,
)
from symbolic_pinn.sampling.outside import outside_places
from symbolic_pinn.sampling.sobol import unit_points

# Whether points of the box belong to the region.
Contains = Callable[[Float[np.ndarray, "points dim"]], Bool[np.ndarray, " points"]]
# Points that are drawn for one that lies in the region, at most.
_DRAWN = 64
# Of a quotient's plane so much is looked at: 1 is far away, 0 the edge.
_OF_QUOTIENT = 2.0


def mapped_points(
    maps: Sequence[tuple[SpaceMap, int]], box: Domain, *, seed: int, contains: Contains
) -> Float[np.ndarray, "points dim"]:
    """For each map points uniform in what it maps to, those in the box and in the region.

    Args:
        maps: each with a number of points; there may be fewer where little of it is in the region.
        box: of all coordinates; those that are not mapped are uniform.
        seed: of the points.
        contains: says which points of the box belong to the region.
    """
    lower, upper = np.asarray(box.lower), np.asarray(box.upper)
    found = [np.zeros((0, len(lower)))]
    for i, (described, count) in enumerate(maps):
        if not count:
            continue
        drawn = 2 * count
        while True:
            unit = unit_points(len(lower), drawn, seed + i)
            x = lower + (upper - lower) * unit
            axes = list(described.axes)
            with np.errstate(divide="ignore", invalid="ignore"):
                x[:, axes] = unmapped(described, 2 * unit[:, axes] - 1)
            x = x[np.all((x > lower) & (x < upper), axis=1)]
            x = x[contains(x)]
            if len(x) >= count or drawn >= _DRAWN * count:
                break
            drawn *= 4
        found.append(x[:count])
    return np.concatenate(found)


@singledispatch
def unmapped(described: SpaceMap, xi: np.ndarray) -> np.ndarray:
    """Places "points axes" whose images in the unit disc are given; nan where there is none.

    Args:
        described: the map.
        xi: mapped coordinates "points axes" between -1 and 1.
    """
    raise NotImplementedError(type(described).__name__)


@unmapped.register
def _(described: Pole, xi: np.ndarray) -> np.ndarray:
    return _places(complex(*described.centre) + described.radius / _disc(xi))


@unmapped.register
def _(described: CornerPower, xi: np.ndarray) -> np.ndarray:
    return _about_vertex(described, _root(_disc(xi), described.power))


@unmapped.register
def _(described: CornerLogarithm, xi: np.ndarray) -> np.ndarray:
    s = _disc(xi)
    s = s * abs(s)
    if described.end is not None:
        return _of_quotient((described.vertex, described.end), s)
    return _about_vertex(described, s)


@unmapped.register
def _(described: Slit, xi: np.ndarray) -> np.ndarray:
    J = 1 / _disc(xi)
    c_1, c_2 = (complex(*end) for end in described.ends)
    return _places((c_1 + c_2) / 2 + (c_2 - c_1) / 2 * (J + 1 / J) / 2)


@unmapped.register
def _(described: OutsideMap, xi: np.ndarray) -> np.ndarray:
    return _places(outside_places(described, _disc(xi)))


@unmapped.register
def _(described: QuotientPower, xi: np.ndarray) -> np.ndarray:
    return _of_quotient(described.ends, _root(_OF_QUOTIENT * _disc(xi), described.power))


@unmapped.register
def _(described: Kelvin, xi: np.ndarray) -> np.ndarray:
    squared = np.sum(xi * xi, axis=1, keepdims=True)
    y = described.radius * xi / squared
    return np.where(squared <= 1, np.asarray(described.centre) + y, np.nan)


def _of_quotient(ends: Sequence, q: np.ndarray) -> np.ndarray:
    """Where (z - c_1) / (z - c_2) = q."""
    c_1, c_2 = (complex(*end) for end in ends)
    return _places((c_1 - c_2 * q) / (1 - q))


def _disc(xi: np.ndarray) -> np.ndarray:
    """zeta, nan outside the unit disc."""
    zeta = xi[:, 0] + 1j * xi[:, 1]
    return np.where(abs(zeta) <= 1, zeta, np.nan)


def _root(zeta: np.ndarray, power: float) -> np.ndarray:
    """The s with s^power = zeta, nan where it would lie beyond the cut."""
    beyond = abs(np.angle(zeta)) >= np.pi * power
    return np.where(beyond, np.nan, zeta ** (1 / power))


def _about_vertex(described: CornerPower | CornerLogarithm, s: np.ndarray) -> np.ndarray:
    turn = -cmath.exp(-1j * described.cut)
    return _places(complex(*described.vertex) + described.size / turn * s)


def _places(z: np.ndarray) -> np.ndarray:
    return np.column_stack([z.real, z.imag])
