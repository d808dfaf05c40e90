"""Which coordinates a picture shows, and where the others stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.checks import is_number, plain_number, shown
from symbolic_pinn.domain.margin import margin
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.problem.toml_file.names import listed
from symbolic_pinn.solution.figures.names import math_name, written
from symbolic_pinn.suggestions import closest

_EDGE_POINTS, _BEYOND, _BAND = 300, 0.02, 0.04
# Space is drawn to scale unless that would make a strip of it.
_STRIP = 6.0
# A middle is rounded to about this part of its interval.
_STEPS = 20.0

Margins = tuple[np.ndarray, np.ndarray, np.ndarray]

# What else is told of a figure or a film.
_OPTIONS = ("expression", "style", "over", "frames", "fps", "overwrite")


@dataclass(frozen=True, kw_only=True)
class View:
    """Which coordinates vary, and the values of the others.

    Attributes:
        problem: whose coordinates these are.
        free: those that vary.
        fixed: the others.
        said: those of the others that a title tells.
        parts: the ends of coordinates of which a part is shown.
    """

    problem: Problem
    free: tuple[sp.Symbol, ...]
    fixed: Mapping[sp.Symbol, float]
    said: tuple[sp.Symbol, ...] = ()
    parts: Mapping[sp.Symbol, tuple[float, float]] = field(default_factory=dict)

    def bounds(self, coordinate: sp.Symbol) -> tuple[float, float]:
        """The ends of what is shown of a coordinate."""
        return self.parts.get(coordinate) or self.problem.box.bounds(coordinate)

    def axis(self, coordinate: sp.Symbol) -> str:
        """The label of its axis."""
        return written(coordinate.name) + " (a part)" * (coordinate in self.parts)

    @property
    def space(self) -> tuple[sp.Symbol, ...]:
        """The directions of space that vary."""
        return tuple(c for c in spatial(self.problem) if c in self.free)

    @property
    def time(self) -> sp.Symbol | None:
        """Time, if it varies."""
        return self.problem.start if self.problem.start in self.free else None

    @property
    def sampled(self) -> tuple[sp.Symbol, ...]:
        """The sampled parameters that vary."""
        return tuple(c for c in self.problem.sampled if c in self.free)

    def at(self, coordinate: sp.Symbol, share: float = 0.5, *, say: bool = True) -> "View":
        """The same with one coordinate fixed, at a share of its interval."""
        lower, upper = self.bounds(coordinate)
        value = lower + share * (upper - lower)
        if 0 < share < 1:  # in few digits, as a region's bounds are found by sampling
            decimals = int(np.ceil(-np.log10((upper - lower) / _STEPS)))
            value = float(np.clip(np.round(value, decimals), lower, upper))
        said = (*self.said, coordinate) if say else self.said
        free = tuple(c for c in self.free if c != coordinate)
        return replace(self, free=free, fixed={**self.fixed, coordinate: value}, said=said)

    def of(self, coordinates: Iterable[sp.Symbol]) -> "View":
        """The same for what varies with some coordinates only."""
        kept = set(coordinates)
        found = self
        for c in self.free:
            found = found if c in kept else found.at(c, say=False)
        return replace(found, said=tuple(c for c in found.said if c in kept))

    @property
    def title(self) -> str:
        """Where the others stand."""
        names: dict[str, list[str]] = {}
        for c in self.said:
            names.setdefault(tidy(self.fixed[c]), []).append(math_name(c.name))
        return ", ".join(f"${' = '.join([*held, value])}$" for value, held in names.items())

    def points(self, axes: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
        """Points "points dim" with given values of the free coordinates."""
        box = self.problem.box
        count = len(next(iter(axes.values())))
        columns = {**{c: np.full(count, v) for c, v in self.fixed.items()}, **axes}
        return np.stack([columns[c] for c in box.coordinates], axis=-1)

    def line(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The values of the one free coordinate, and the points there."""
        (c,) = self.free
        values = np.linspace(*self.bounds(c), count)
        return values, self.points({c: values})

    def plane(self, first: sp.Symbol, second: sp.Symbol, count: int) -> "Plane":
        """The plane of the two free coordinates, the first to the right."""
        return Plane(view=self, first=first, second=second, count=count)


def view_of(problem: Problem, at: Mapping[str, Any]) -> View:
    """The whole domain, or where some coordinates have values.

    Raises:
        InputError: a name is no coordinate, or its value none inside of the domain.
    """
    names = {c.name: c for c in problem.box.coordinates}
    fixed: dict[sp.Symbol, float] = {}
    for name, value in at.items():
        if name not in names:
            near = closest(name, [*names, *_OPTIONS]) or f"; the coordinates are {listed(names)}"
            raise InputError(f"`{name}` is no coordinate of `{problem.name}`{near}")
        lower, upper = problem.box.bounds(names[name])
        number = plain_number(value)
        number = float(number) if isinstance(number, sp.Basic) and number.is_number else number
        if not is_number(number) or not lower <= number <= upper:
            raise InputError(
                f"`{name}={shown(value)}`: give one number from {lower:g} to {upper:g}"
            )
        fixed[names[name]] = float(number)
    free = tuple(c for c in problem.box.coordinates if c not in fixed)
    if not free:
        raise InputError("every coordinate has a value; leave one free to draw along it")
    return View(problem=problem, free=free, fixed=fixed, said=tuple(fixed))


def tidy(value: float) -> str:
    """A number for a title."""
    text = f"{value + 0.0:.3g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


@dataclass(frozen=True, kw_only=True)
class Plane:
    """A grid on the plane of two coordinates.

    Attributes:
        view: where the others stand.
        first, second: to the right and upwards.
        count: points along each.
    """

    view: View
    first: sp.Symbol
    second: sp.Symbol
    count: int

    @cached_property
    def axes(self) -> tuple[np.ndarray, np.ndarray]:
        """The values of both."""
        first, second = (
            np.linspace(*self.view.bounds(c), self.count) for c in (self.first, self.second)
        )
        return first, second

    @cached_property
    def points(self) -> np.ndarray:
        """Its points "points dim", the first coordinate running fastest."""
        first, second = np.meshgrid(*self.axes)
        return self.view.points({self.first: first.ravel(), self.second: second.ravel()})

    def grid(self, values: np.ndarray) -> np.ndarray:
        """Values at its points as rows of the image, from below."""
        return values.reshape(self.count, self.count, *values.shape[1:])

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Its ends: left, right, bottom, top."""
        return (*self.view.bounds(self.first), *self.view.bounds(self.second))

    @property
    def ratio(self) -> float | None:
        """Height over width, where both are directions of space and no strip; else none."""
        left, right, bottom, top = self.extent
        found = (top - bottom) / (right - left)
        is_space = {self.first, self.second} <= {*spatial(self.view.problem)}
        return found if is_space and 1 / _STRIP <= found <= _STRIP else None

    @cached_property
    def edge(self) -> Margins | None:
        """By how much points lie inside of a region, on a finer grid; the edge is where it is 0."""
        box = self.view.problem.box
        shaped = {s for c in box.constraints for s in c.coordinates}
        if not shaped & {self.first, self.second}:
            return None
        left, right, bottom, top = self.extent
        dx, dy = _BEYOND * (right - left), _BEYOND * (top - bottom)
        x = np.linspace(left - dx, right + dx, _EDGE_POINTS)
        y = np.linspace(bottom - dy, top + dy, _EDGE_POINTS)
        at = {self.first: np.tile(x, len(y)), self.second: np.repeat(y, len(x))}
        columns = box.columns(self.view.points(at))
        by = np.max([margin(c.holds, columns) for c in box.constraints], axis=0)
        return x, y, by.reshape(len(y), len(x))

    @cached_property
    def beside(self) -> np.ndarray:
        """Which points are inside or next to the edge of a region: values go on up to it."""
        return self.view.problem.box.contains(self.points, slack=_BAND)
