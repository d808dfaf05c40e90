"""`Face`: the part of a domain on which a term holds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.domain.domain import Domain


@dataclass(frozen=True, eq=False)
class Samples:
    """Points at which something was measured, and the values found there.

    Attributes:
        points: "points dim", in the order of the domain's coordinates.
        values: for each symbol that stands for a measured value its number at each point.
    """

    points: np.ndarray
    values: dict[sp.Symbol, np.ndarray]

    def __eq__(self, other: object) -> bool:
        """Whether all numbers are the same."""
        return isinstance(other, Samples) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self.points.tobytes())

    @property
    def _content(self) -> Any:
        return self.points.tobytes(), {s: v.tobytes() for s, v in self.values.items()}


def normal_symbol(coordinate: sp.Symbol) -> sp.Symbol:
    """What stands for a component of the normal in the terms of a curve or surface."""
    return sp.Symbol(f"normal({coordinate.name})", real=True)


@dataclass(frozen=True)
class Locus:
    """A curve or surface that is no face of the box, or a curve that is given by a parameter.

    Attributes:
        on: where it is: equations and `boundary(...)` in coordinates, with `&`, `|`, `~` and
            inequalities beside; numbers stand for all else.
        space: the coordinates in which it has a normal.
        along: of a curve that is given by parameters, `{s: (0, 1)}`, these and their intervals.
        curve: the coordinates as formulas of those parameters.
    """

    on: sp.Basic = sp.true
    space: tuple[sp.Symbol, ...] = ()
    along: tuple[tuple[sp.Symbol, tuple[float, float]], ...] = ()
    curve: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """What is known at its points beside the coordinates."""
        return (*map(normal_symbol, self.space), *(s for s, _ in self.along))

    @property
    def coordinates(self) -> set[sp.Symbol]:
        """Those that it holds together."""
        return {*self.space, *self.on.free_symbols, *(c for c, _ in self.curve)}

    def __str__(self) -> str:
        if self.along:
            curve = ", ".join(f"{c} = {e}" for c, e in self.curve)
            return f"{curve}, {', '.join(f'{a:g} <= {s} <= {b:g}' for s, (a, b) in self.along)}"
        return in_words(self.on)


@dataclass(frozen=True)
class Face:
    """The part of the domain on which a term holds, read off its equation.

    `fixed` lists the coordinates that are fixed there, with the value or, for a condition that
    ties points together (`u(t, 0) = u(t, 1)`), the values. The interior has none. `curve` lists
    those that only appear as a formula in the others: `u(t, t)` holds at x = t. A term that was
    measured holds at the points of `samples` alone; one with a `place` on that curve or surface;
    one with `within` on the part of its face where that inequality holds.
    """

    fixed: tuple[tuple[sp.Symbol, tuple[float, ...]], ...] = ()
    curve: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    samples: Samples | None = None
    place: Locus | None = None
    within: sp.Basic | None = None

    def free(self, domain: Domain) -> tuple[sp.Symbol, ...]:
        """The coordinates that vary on it."""
        fixed = {c for c, _ in (*self.fixed, *self.curve)}
        return tuple(c for c in domain.coordinates if c not in fixed)

    @property
    def is_interior(self) -> bool:
        """Whether nothing but inequalities holds it in its place."""
        return not (self.fixed or self.curve or self.samples or self.place)

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """What is known at its points beside the coordinates: measured values, normals."""
        if self.samples is not None:
            return tuple(self.samples.values)
        return () if self.place is None else self.place.symbols

    def count(self, domain: Domain, points: int) -> int:
        """How many points a step takes on it, where it takes `points` in the interior."""
        if self.samples is not None:
            return min(points, len(self.samples.points))
        return points if self.free(domain) else 1

    def __str__(self) -> str:
        if self.samples is not None:
            return f"{len(self.samples.points)} measured points"
        parts = [f"{c} = {_listed(values)}" for c, values in self.fixed]
        parts += [f"{c} = {e}" for c, e in self.curve]
        parts += [] if self.place is None else [str(self.place)]
        where = [] if self.within is None else [in_words(self.within)]
        return "; ".join([*parts, *where]) or "interior"


def in_words(where: sp.Basic) -> str:
    """A place as people write it: `x**2 + y**2 = 1, y > 0`."""
    match where:
        case sp.And():
            parts = sorted(where.args, key=lambda a: (not isinstance(a, sp.Eq), str(a)))
            return ", ".join(map(in_words, parts))
        case sp.Or():
            return " or ".join(sorted(map(in_words, where.args)))
        case sp.Not():
            return f"not {in_words(where.args[0])}"
        case sp.Eq():
            return f"{where.lhs} = {where.rhs}"
        case sp.Ne():
            return f"not {where.lhs} = {where.rhs}"
    return str(where)


def _listed(values: tuple[float, ...]) -> str:
    if len(values) > 3:
        return f"{len(values)} values in [{values[0]:g}, {values[-1]:g}]"
    # Both sides of an edge are one place to a reader.
    return ", ".join(dict.fromkeys(f"{v:g}" for v in values))
