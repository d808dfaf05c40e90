"""`Domain`: a box of coordinates, and what is cut out of it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symbolic_pinn.domain.margin import holds_at, margin

_MOST_DRAWS = 10_000
# Points of a boundary are on it to this share of the size of the domain.
ON_EDGE = 1e-7


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """Where a region lies within a box.

    Attributes:
        space: the coordinates in which it has a shape; it may also depend on others, such as time
            or a sampled parameter.
        holds: an inequality or `&`, `|`, `~` of some, with numbers for all but coordinates.
    """

    space: tuple[sp.Symbol, ...]
    holds: sp.Basic

    @property
    def coordinates(self) -> set[sp.Symbol]:
        """All on which it depends."""
        return {*self.space, *self.holds.free_symbols}


@dataclass(frozen=True)
class Domain:
    """A box: coordinates in the order in which a network sees them, with their bounds.

    Attributes:
        coordinates, lower, upper: of the box.
        constraints: the domain is that part of the box in which all of them hold.
    """

    coordinates: tuple[sp.Symbol, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    constraints: tuple[Constraint, ...] = ()

    @property
    def mean(self) -> tuple[float, ...]:
        """mu of a uniform variable on each interval, (a + b) / 2."""
        return tuple((a + b) / 2 for a, b in zip(self.lower, self.upper, strict=True))

    @property
    def deviation(self) -> tuple[float, ...]:
        """sigma of a uniform variable on each interval, (b - a) / sqrt(12)."""
        return tuple((b - a) / math.sqrt(12) for a, b in zip(self.lower, self.upper, strict=True))

    @property
    def is_box(self) -> bool:
        """Whether nothing is cut out."""
        return not self.constraints

    def bounds(self, coordinate: sp.Symbol) -> tuple[float, float]:
        """Lower and upper end of one coordinate."""
        i = self.coordinates.index(coordinate)
        return self.lower[i], self.upper[i]

    def positions(self, coordinates: Iterable[sp.Symbol]) -> list[int]:
        """Where some coordinates stand, in the order of the box."""
        wanted = set(coordinates)
        return [i for i, c in enumerate(self.coordinates) if c in wanted]

    def columns(self, points: np.ndarray) -> dict[sp.Symbol, np.ndarray]:
        """The values of each coordinate at points "points dim"."""
        return dict(zip(self.coordinates, points.T, strict=False))

    def contains(self, points: np.ndarray, slack: float = 0.0) -> np.ndarray:
        """Which of some points "points dim" lie in it.

        Args:
            slack: what counts as inside beyond its edge, as a share of the box.
        """
        room = slack * np.subtract(self.upper, self.lower)
        found = self.holds(points, slack)
        for i, (lower, upper) in enumerate(zip(self.lower, self.upper, strict=True)):
            found &= (points[:, i] >= lower - room[i]) & (points[:, i] <= upper + room[i])
        return found

    def holds(self, points: np.ndarray, slack: float = 0.0) -> np.ndarray:
        """At which of some points in the box all constraints hold."""
        at, found = self.columns(points), np.ones(len(points), bool)
        for constraint in self.constraints:
            if slack:
                found &= margin(constraint.holds, at) <= slack * self.size(constraint.space)
            else:
                found &= holds_at(constraint.holds, at)
        return found

    def uniform(self, count: int, seed: int) -> np.ndarray:
        """Independent points "count dim"; fewer where the domain is a tiny share of its box."""
        random = np.random.default_rng(seed)
        shape = (count, len(self.lower))
        x = random.uniform(self.lower, self.upper, shape)
        if self.is_box:
            return x
        found = [x[self.holds(x)]]
        while sum(map(len, found)) < count and len(found) < _MOST_DRAWS:
            x = random.uniform(self.lower, self.upper, shape)
            found.append(x[self.holds(x)])
        return np.concatenate(found)[:count]

    def size(self, coordinates: Iterable[sp.Symbol]) -> float:
        """The diagonal of the box in some coordinates."""
        index = self.positions(coordinates)
        return float(np.linalg.norm(np.subtract(self.upper, self.lower)[index]))

    def regions(self) -> Iterator[set[sp.Symbol]]:
        """The coordinates of each region: all that constraints tie together."""
        seen: set[sp.Symbol] = set()
        for constraint in self.constraints:
            held = self.tied(constraint.coordinates)
            if not held & seen:
                yield held
            seen |= held

    def tied(self, coordinates: Iterable[sp.Symbol]) -> set[sp.Symbol]:
        """Some coordinates, and those that constraints tie to them."""
        found = set(coordinates)
        for _ in self.constraints:  # each pass may bring the coordinates of one more
            for constraint in self.constraints:
                if constraint.coordinates & found:
                    found |= constraint.coordinates
        return found
