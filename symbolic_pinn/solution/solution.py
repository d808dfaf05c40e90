"""`Solution`: what a solver found, to be evaluated, judged, drawn and kept."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jax
import numpy as np
import sympy as sp

from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.by_unknown import by_unknown
from symbolic_pinn.solution.drawn import AbstractDrawn, drawn
from symbolic_pinn.solution.error_bars import ErrorBars, error_bars, why_none
from symbolic_pinn.solution.expression_values import ExpressionValues
from symbolic_pinn.solution.figures import (
    Subject,
    gradient_figures,
    history_figures,
    save_figures,
    tried_figures,
)
from symbolic_pinn.solution.formats import Format, GridValues, format_of, to_dataset
from symbolic_pinn.solution.grids import grid_values
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.jax_function import jax_function
from symbolic_pinn.solution.metrics import field_values, relative_l2_metric
from symbolic_pinn.solution.outcome import Outcome
from symbolic_pinn.solution.quantities import Quantities, named_expressions
from symbolic_pinn.solution.run_folder import RunFolder, claimed
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.saved_run import read_run
from symbolic_pinn.solution.shown import AbstractShown
from symbolic_pinn.solution.snapshot import Snapshot
from symbolic_pinn.solution.storage import write_run
from symbolic_pinn.solution.writing import write_into_place
from symbolic_pinn.verdict import Verdict

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, kw_only=True, repr=False)
class Solution(AbstractDrawn, AbstractShown):
    """A field that solves a problem, with the story of how it was found.

    Attributes:
        problem: what was solved.
        field: the trained network in the user's coordinates.
        network: description of the network, or `None` for a module of the user's own.
        history: figures over the run.
        outcome: how the run ended.
        snapshots: the gradients of the parts over the run, where they were asked for.
        verdict: what can be said of it without the exact solution.
        run: what the run was: method, weighting, seed, steps, seconds, versions.
    """

    problem: Problem
    field: Field
    network: Any = None
    history: History = dataclasses.field(default_factory=History)
    outcome: Outcome = dataclasses.field(default_factory=Outcome)
    run: RunRecord = dataclasses.field(default_factory=RunRecord)
    snapshots: tuple[Snapshot, ...] = ()
    verdict: Verdict | None = None

    def __call__(self, *, extrapolate: bool = False, **coordinates: Any) -> Any:
        """The solution at points: `solution(t=0.5, x=xs)`; arrays broadcast, in float64.

        Args:
            extrapolate: give values outside the domain too, where nothing was solved, instead of
                NaN.
            **coordinates: a value or array for each coordinate.

        Returns an array for one unknown, else a dict of arrays by name; those of complex unknowns
        are complex.
        """
        shape, points = self._points(coordinates)
        values = field_values(self.field, points)
        if not extrapolate:
            inside = self.problem.box.contains(points, slack=ON_EDGE)
            values = np.where(inside[:, None], values, np.nan)
        return by_unknown(self.problem, values.reshape(*shape, -1), lambda re, im: re + 1j * im)

    def standard_errors(self, **coordinates: Any) -> Any:
        """What noise in the data leaves open of each unknown: one standard deviation at points.

        It is that of the linearised problem, in which equations and conditions hold exactly and the
        errors of the data are independent and Gaussian, with the noise that is stated
        (`Observation(data, noise=...)`) or that is estimated from what is left of the data; a prior
        (`regularise=`) counts as Gaussian knowledge. With rows A of that problem, each over its
        standard deviation, and functions b_j in which an unknown is expanded,

            s(x) = sqrt(b(x)^T (A^T A)^-1 b(x)),

        and u(x) +- 2 s(x) holds the truth in 95 of 100 cases.
        G. A. F. Seber, C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.1. What is left out:
        the error of the expansion or network itself, what a prior or a network's smoothness pulls
        the solution to, and whatever is beyond first order. Of a network it is that of the
        smoothest of several expansions in random features that hold its values to 1 %.

        Returns:
            Arrays in the form of `solution(...)`, of a complex unknown the standard deviation of
            its distance; NaN where as many numbers are found as there are data and no noise is
            stated.

        Raises:
            InputError: the problem has no observations, or a place that was found.
        """
        shape, points = self._points(coordinates)
        if self._error_bars is None:
            why = why_none(self.problem)
            raise InputError(why or "the solution is not finite; it has no standard errors")
        return by_unknown(self.problem, self._error_bars(points).reshape(*shape, -1), np.hypot)

    @cached_property
    def _error_bars(self) -> ErrorBars | None:
        return error_bars(self.problem, self.field, self.network)

    def evaluate(self, expression: sp.Basic, **coordinates: Any) -> Any:
        """An expression of the unknowns and partials: `evaluate(u(t, x).diff(t), t=0, x=xs)`.

        An `sp.Eq` is evaluated as left minus right: the residual of an equation at given points.
        """
        shape, points = self._points(coordinates)
        return self._expressions(expression, points).reshape(shape)[()]

    @cached_property
    def _expressions(self) -> ExpressionValues:
        return ExpressionValues(self.problem, self.field)

    def _points(self, coordinates: dict[str, Any]) -> tuple[tuple[int, ...], np.ndarray]:
        names = [c.name for c in self.problem.box.coordinates]
        if set(coordinates) != set(names):
            raise InputError(
                f"give a value for each of {', '.join(names)}; got"
                f" {', '.join(coordinates) or 'none'}"
            )
        arrays = np.broadcast_arrays(*(np.asarray(coordinates[n], float) for n in names))
        return arrays[0].shape, np.stack([a.ravel() for a in arrays], axis=-1)

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
        chosen = format or format_of(Path(path))
        values = self.grid(*counts, **options)
        return write_into_place(Path(path), partial(chosen.write, values), overwrite=overwrite)

    @property
    def estimates(self) -> dict[str, float]:
        """The trainable parameters as found; `run.estimates` has their standard errors."""
        with jax.enable_x64(True):
            values = [float(v) for v in self.field.estimates.values]
        return {s.name: v for s, v in zip(self.problem.trainable, values, strict=True)}

    def relative_l2(self) -> dict[str, float]:
        """Relative L2 error of each unknown whose exact solution is known, in float64."""
        return relative_l2_metric(self.problem)(self.field)

    def drawn(self, expression: Any = None) -> Subject:
        """What figures are about: all unknowns, or an expression of them."""
        bars, estimates = self._error_bars, self.run.estimates
        return drawn(self.problem, self.field, expression, bars=bars, estimates=estimates)

    def save(self, folder: str | Path | RunFolder) -> Path:
        """Write the run folder: solution, history, summary and figures.

        Raises:
            InputError: the folder exists and is not empty; nothing is overwritten.
            OSError: it could not be written, and nothing is left of it.
        """
        with claimed(folder) as held:
            self.save_data(held)
            self.save_figures(held.path)
        return held.path

    def save_data(self, folder: str | Path | RunFolder) -> None:
        """The same without figures, for one run among others that are drawn together."""
        parts = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        with claimed(folder) as held:
            write_run(held.path, self.summary(), **parts)

    def save_figures(self, folder: Path) -> None:
        """Draw it into a run folder, under `figures`."""
        figures = {
            "solution": self.plot(),
            **history_figures({"": [self.history]}, estimates=self.run.estimates),
            **tried_figures(self.run.tried),
            **gradient_figures(self.snapshots),
        }
        save_figures(figures, folder / "figures")

    @classmethod
    def load(
        cls, path: str | Path, network: Any = None, functions: Mapping[Any, Any] | None = None
    ) -> "Solution":
        """A saved solution, from its run folder; the user's equation file is not needed.

        `network` is a module of the saved shape, needed where one of the user's own was trained;
        `functions` gives the code of supplied functions, which is not saved, `{k: ...}`.
        """
        return cls(**read_run(Path(path), network, functions))

    def summary(self) -> dict[str, Any]:
        """The facts of the run as plain data, as in `summary.json`."""
        last = self.history.rows[-1] if self.history.rows else None
        return {
            "problem": self.problem.name,
            "status": str(self.outcome.status),
            "message": self.outcome.message,
            "verdict": self.verdict.facts() if self.verdict else None,
            **self.run.to_data(),
            "parameters": {str(s): float(v) for s, v in self.problem.constants.items()},
            "relative_l2": self.relative_l2(),
            "losses": last.losses if last else {},
            "weights": last.weights if last else {},
        }
