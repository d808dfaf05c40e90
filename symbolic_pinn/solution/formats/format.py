"""What an export format is: values of a solution in, files out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.problem import Problem


@dataclass(frozen=True, kw_only=True, repr=False)
class GridValues:
    """The unknowns of a solution and expressions of them on a grid, or at any other points.

    Attributes:
        problem: what was solved.
        axes: the values of each coordinate that varies by its name, in the order of the axes of the
            arrays.
        at: the quantities by name at points "points dim", wherever these are.
        fixed: the other coordinates, a number each.
        facts: what is known of the solution, as plain data.
        units: of coordinates and quantities, as far as they were given.
        formulas: what each quantity is, `u(t, x)`.
    """

    problem: Problem
    axes: Mapping[str, np.ndarray]
    at: Callable[[np.ndarray], Mapping[str, np.ndarray]]
    fixed: Mapping[str, float] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        axes = [f"{n}: {len(a)} from {a[0]:g} to {a[-1]:g}" for n, a in self.axes.items()]
        rest = [f"{n} = {v:g}" for n, v in self.fixed.items()]
        where = ", ".join([*axes, *rest])
        return f"GridValues of {', '.join(self.formulas)} at {where}"

    @cached_property
    def values(self) -> dict[str, np.ndarray]:
        """One array for each quantity with an axis for each of `axes`; NaN outside the domain."""
        points = self.points
        inside = self.problem.box.contains(points, slack=ON_EDGE)
        shape = tuple(len(a) for a in self.axes.values())
        values = {}
        for name, found in self.at(points[inside]).items():
            whole = np.full(len(points), np.nan, found.dtype)
            whole[inside] = found
            values[name] = whole.reshape(shape)
        return values

    @property
    def points(self) -> np.ndarray:
        """The points of the grid "points dim", the last coordinate running fastest."""
        known: dict[str, Any] = {**self.fixed, **self.axes}
        grid = np.meshgrid(*(known[n] for n in self.names), indexing="ij")
        return np.stack([g.ravel() for g in grid], axis=-1)

    @property
    def names(self) -> list[str]:
        """All coordinates in their order."""
        return [c.name for c in self.problem.box.coordinates]

    def held(self, **values: float) -> "GridValues":
        """The same with some coordinates at one value, `held(t=0.5)`."""
        axes = {n: a for n, a in self.axes.items() if n not in values}
        return replace(self, axes=axes, fixed={**self.fixed, **values})


def real_arrays(values: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """The quantities by name, of a complex one `psi` the parts `psi_re` and `psi_im`."""
    for name, array in values.items():
        if np.iscomplexobj(array):
            yield f"{name}_re", array.real
            yield f"{name}_im", array.imag
        else:
            yield name, array


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write values to a file.

    Attributes:
        name: of the format, which is also the suffix of its files.
        write: writes all at a path, or several files beside it, of which it then returns the one to
            open. The folder is a temporary one: nothing is seen of it until all is written.
    """

    name: str
    write: Callable[[GridValues, Path], Path | None]
