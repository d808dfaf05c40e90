"""Where a problem lives: a box of coordinates, and the faces of it on which a term holds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.checks import require_kind, shown
from symbolic_pinn.errors import InputError


@dataclass(frozen=True)
class Domain:
    """A box: coordinates in the order in which a network sees them, with their bounds."""

    coordinates: tuple[sp.Symbol, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def mean(self) -> tuple[float, ...]:
        """mu of a uniform variable on each interval, (a + b) / 2."""
        return tuple((a + b) / 2 for a, b in zip(self.lower, self.upper, strict=True))

    @property
    def deviation(self) -> tuple[float, ...]:
        """sigma of a uniform variable on each interval, (b - a) / sqrt(12)."""
        return tuple((b - a) / math.sqrt(12) for a, b in zip(self.lower, self.upper, strict=True))

    def bounds(self, coordinate: sp.Symbol) -> tuple[float, float]:
        """Lower and upper end of one coordinate."""
        i = self.coordinates.index(coordinate)
        return self.lower[i], self.upper[i]


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


@dataclass(frozen=True)
class Face:
    """The part of the box on which a term holds, read off its equation.

    `fixed` lists the coordinates that are fixed there, with the value or, for a condition that
    ties points together (`u(t, 0) = u(t, 1)`), the values. The interior has none. `curve` lists
    those that only appear as a formula in the others: `u(t, t)` holds at x = t. A term that was
    measured holds at the points of `samples` alone.
    """

    fixed: tuple[tuple[sp.Symbol, tuple[float, ...]], ...] = ()
    curve: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    samples: Samples | None = None

    def free(self, domain: Domain) -> tuple[sp.Symbol, ...]:
        """The coordinates that vary on it."""
        fixed = {c for c, _ in (*self.fixed, *self.curve)}
        return tuple(c for c in domain.coordinates if c not in fixed)

    def count(self, domain: Domain, points: int) -> int:
        """How many points a step takes on it, where it takes `points` in the interior."""
        if self.samples is not None:
            return min(points, len(self.samples.points))
        return points if self.free(domain) else 1

    def __str__(self) -> str:
        if self.samples is not None:
            return f"{len(self.samples.points)} measured points"
        pins = (f"{c} = {_listed(values)}" for c, values in self.fixed)
        return "; ".join([*pins, *(f"{c} = {e}" for c, e in self.curve)]) or "interior"


def _listed(values: tuple[float, ...]) -> str:
    if len(values) > 3:
        return f"{len(values)} values in [{values[0]:g}, {values[-1]:g}]"
    # Both sides of an edge are one place to a reader.
    return ", ".join(dict.fromkeys(f"{v:g}" for v in values))


def as_number(value: Any, what: str) -> sp.Expr:
    """A finite real SymPy number, or an `InputError` that names `what`."""
    try:
        number = sp.sympify(value, strict=True)
    except (sp.SympifyError, TypeError, ValueError, AttributeError):
        raise InputError(f"{what} is `{shown(value)}`; give a number") from None
    if not (isinstance(number, sp.Expr) and number.is_number and number.is_extended_real):
        raise InputError(f"{what} is `{shown(value)}`; give a real number")
    if not number.is_finite or not math.isfinite(float(number)):
        raise InputError(f"{what} is `{shown(value)}`; give a finite number")
    return number


def make_domain(intervals: Any, constants: Mapping[sp.Symbol, sp.Expr]) -> Domain:
    """The box of `{t: (0, 1), x: (-L, L)}`, with constants inserted; checks every interval."""
    require_kind("domain", intervals, Mapping, "an interval for each coordinate, `{t: (0, 1)}`")
    if not intervals:
        raise InputError("`domain=` is empty; give an interval for each coordinate, `{t: (0, 1)}`")
    ends = [_interval(c, interval, constants) for c, interval in intervals.items()]
    return Domain(tuple(intervals), tuple(a for a, _ in ends), tuple(b for _, b in ends))


def _interval(
    coordinate: Any, interval: Any, constants: Mapping[sp.Symbol, sp.Expr]
) -> tuple[float, float]:
    if not isinstance(coordinate, sp.Symbol):
        raise InputError(f"domain: `{shown(coordinate)}` is no symbol; use `sp.symbols`")
    if coordinate in constants:
        raise InputError(f"`{coordinate}` is both a coordinate and a parameter; rename one")
    try:
        lower, upper = interval
    except (TypeError, ValueError):
        raise InputError(
            f"domain of `{coordinate}` is `{shown(interval)}`; give (lower, upper)"
        ) from None
    a, b = (
        float(as_number(_inserted(end, constants), f"domain: {name} `{coordinate}`"))
        for name, end in (("lower end of", lower), ("upper end of", upper))
    )
    if not a < b:
        kind = "empty" if a == b else "reversed"
        raise InputError(
            f"domain of `{coordinate}` is {kind}: ({a:g}, {b:g}); the lower end comes first"
        )
    return a, b


def _inserted(value: Any, constants: Mapping[sp.Symbol, sp.Expr]) -> Any:
    return value.xreplace(dict(constants)) if isinstance(value, sp.Basic) else value
