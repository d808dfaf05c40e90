"""How the numbers of a solution get out: on a grid, to xarray, to files, as a function of JAX."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic_pinn.checks import as_path, require_kind, require_switch
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.formats import Format, GridValues, format_of, to_dataset
from symbolic_pinn.solution.grids import grid_values
from symbolic_pinn.solution.jax_function import jax_function
from symbolic_pinn.solution.quantities import Quantities, named_expressions
from symbolic_pinn.solution.writing import write_into_place

if TYPE_CHECKING:
    import xarray


class AbstractExported(ABC):
    """What the numbers of a solution are made of.

    Attributes:
        problem: what was solved.
        field: the trained network in the user's coordinates.
    """

    problem: Problem
    field: Field

    @abstractmethod
    def __call__(self, *, extrapolate: bool = False, **coordinates: Any) -> Any:
        """The unknowns at points."""

    @abstractmethod
    def evaluate(self, expression: Any, **coordinates: Any) -> Any:
        """An expression of them at points."""

    @abstractmethod
    def standard_errors(self, **coordinates: Any) -> Any:
        """What noise leaves open of them at points."""

    @abstractmethod
    def summary(self) -> dict[str, Any]:
        """The facts of the run as plain data."""

    def grid(
        self,
        *counts: int,
        expressions: Any = (),
        standard_errors: bool = False,
        units: Mapping[str, str] | None = None,
        **coordinates: Any,
    ) -> GridValues:
        """The unknowns, and expressions of them, on a grid; NaN where that leaves the domain.

        Args:
            *counts: points of each coordinate in its order, from end to end of its interval; one
                number is that of all, none is 50.
            expressions: what else is wanted, `{"flux": u(t, x).diff(x)}` or `["u.diff(x)"]`.
            standard_errors: those of the unknowns too, as `u_standard_error`.
            units: texts for coordinates and quantities, `{"x": "m"}`.
            **coordinates: values of some coordinates instead of a count; one value fixes it.
        """
        require_switch(standard_errors=standard_errors)
        quantities = Quantities(
            problem=self.problem,
            values=partial(self, extrapolate=True),
            evaluate=self.evaluate,
            expressions=named_expressions(self.problem, expressions),
            errors=self.standard_errors if standard_errors else None,
        )
        return grid_values(quantities, counts, coordinates, units=units, facts=self.summary())

    def to_xarray(self, *counts: int, **options: Any) -> "xarray.Dataset":
        """The same as a Dataset of xarray: `solution.to_xarray(t=ts, x=xs)["u"].sel(t=0.5)`.

        Its attributes hold the problem, the verdict, parameters and versions; those of its arrays
        what they are and their units.

        Args:
            *counts: points of each coordinate.
            **options: coordinates, `expressions=`, `standard_errors=` and `units=`, see `grid`.
        """
        return to_dataset(self.grid(*counts, **options))

    def function(self) -> Callable[..., Any]:
        """The solution as a function of JAX: `jax.jit(jax.grad(solution.function()))(0.5, xs)`.

        It takes the coordinates in their order, or by name, as numbers or arrays that broadcast,
        and returns an array, or a dict of arrays where there are several unknowns; in float64 if
        `jax_enable_x64` is set, else in float32. Outside the domain it extrapolates.
        """
        return jax_function(self.problem, self.field)

    def export(
        self,
        path: str | Path,
        *counts: int,
        format: Format | None = None,
        overwrite: bool = False,
        **options: Any,
    ) -> Path:
        """Write values on a grid to a file that other programs read; returns the file to open.

        Args:
            path: the file; its suffix says the format, unless one is given.
            *counts: points of each coordinate.
            format: how it is written.
            overwrite: replace a file that is there.
            **options: coordinates, `expressions=`, `standard_errors=` and `units=`, see `grid`.
        """
        require_switch(overwrite=overwrite)
        place = as_path("path", path)
        require_kind("format", format, Format | None, "a `Format`; the suffix of the file says it")
        chosen = format or format_of(place)
        values = self.grid(*counts, **options)
        return write_into_place(place, partial(chosen.write, values), overwrite=overwrite)
