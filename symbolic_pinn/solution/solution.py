"""`Solution`: what a solver found, to be evaluated, judged, drawn and kept."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from symbolic_pinn.checks import as_path, require_switch, shown
from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import figures
from symbolic_pinn.solution.by_unknown import by_unknown
from symbolic_pinn.solution.drawn import AbstractDrawn, drawn
from symbolic_pinn.solution.error_bars import ErrorBars, error_bars, why_none
from symbolic_pinn.solution.exported import AbstractExported
from symbolic_pinn.solution.expression_values import ExpressionValues
from symbolic_pinn.solution.figures import Subject
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.metrics import relative_l2_metric
from symbolic_pinn.solution.outcome import Outcome
from symbolic_pinn.solution.points import ValuesAtPoints, points_of
from symbolic_pinn.solution.replacing import place_for
from symbolic_pinn.solution.run_folder import RunFolder, claimed, path_of
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.saved_run import read_run
from symbolic_pinn.solution.shown import AbstractShown
from symbolic_pinn.solution.snapshot import Snapshot
from symbolic_pinn.solution.storage import write_run
from symbolic_pinn.verdict import Verdict


@dataclass(frozen=True, kw_only=True, repr=False)
class Solution(AbstractDrawn, AbstractShown, AbstractExported):
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

    def __call__(
        self, *positional: Any, extrapolate: bool = False, grid: bool = False, **coordinates: Any
    ) -> ValuesAtPoints:
        """The solution at points: `solution(t=0.5, x=xs)`; arrays broadcast, in float64.

        Args:
            *positional: nothing; coordinates are named.
            grid: all combinations of one-dimensional arrays, `solution(t=ts, x=xs, grid=True)` of
                shape (len(ts), len(xs)), in the order of the problem's coordinates; a number has no
                axis.
            extrapolate: give values outside the domain too, where nothing was solved, instead of
                NaN.
            **coordinates: a value or array for each coordinate.

        Returns:
            An array for one unknown, else a dict of arrays by name; those of complex unknowns are
            complex. At one point a number is in the place of an array.

        Raises:
            InputError: coordinates are missing, unknown or no numbers, or their shapes do not fit.
        """
        require_switch(extrapolate=extrapolate)
        shape, points = self._points("solution(", positional, coordinates, grid)
        values = field_values(self.field, points)
        if not extrapolate:
            inside = self.problem.box.contains(points, slack=ON_EDGE)
            values = np.where(inside[:, None], values, np.nan)
        values = values.reshape(*shape, values.shape[-1])  # of no points too
        return by_unknown(self.problem, values, lambda re, im: re + 1j * im)

    def standard_errors(
        self, *positional: Any, grid: bool = False, **coordinates: Any
    ) -> ValuesAtPoints:
        """What noise in the data leaves open of each unknown: one standard deviation at points.

        u(x) +- 2 s(x) holds the truth in 95 of 100 cases, as far as the problem is linear near the
        solution and its errors are those of the data (see `ErrorBars`, which has the mathematics
        and what is left out).

        Args:
            *positional: as for `solution(...)`.
            grid: all combinations of one-dimensional arrays.
            **coordinates: as for `solution(...)`.

        Returns:
            Arrays in the form of `solution(...)`, of a complex unknown the standard deviation of
            its distance; NaN where as many numbers are found as there are data and no noise is
            stated.

        Raises:
            InputError: the problem has no observations, or a place that was found.
        """
        shape, points = self._points("solution.standard_errors(", positional, coordinates, grid)
        if self._error_bars is None:
            why = why_none(self.problem)
            raise InputError(why or "the solution is not finite; it has no standard errors")
        return by_unknown(self.problem, self._error_bars(points).reshape(*shape, -1), np.hypot)

    @cached_property
    def _error_bars(self) -> ErrorBars | None:
        return error_bars(self.problem, self.field, self.network)

    def evaluate(
        self, expression: Any, *positional: Any, grid: bool = False, **coordinates: Any
    ) -> NDArray[Any] | np.number[Any]:
        """An expression of the unknowns and partials: `evaluate(u(t, x).diff(t), t=0, x=xs)`.

        It is one of SymPy, or a text, `"u.diff(t)"`. An `sp.Eq` is evaluated as left minus right:
        the residual of an equation at given points.

        The rest as for `solution(...)`.
        """
        call = f"solution.evaluate({shown(expression)}, "
        shape, points = self._points(call, positional, coordinates, grid)
        return self._expressions(expression, points).reshape(shape)[()]

    @cached_property
    def _expressions(self) -> ExpressionValues:
        return ExpressionValues(self.problem, self.field)

    def _points(
        self, call: str, positional: Any, coordinates: dict[str, Any], grid: bool
    ) -> tuple[tuple[int, ...], NDArray[Any]]:
        names = [c.name for c in self.problem.box.coordinates]
        return points_of(names, positional, coordinates, grid=grid, call=call)

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
        return drawn(
            self.problem,
            self.field,
            expression,
            bars=lambda: self._error_bars,
            estimates=self.run.estimates,
        )

    def save(self, folder: str | Path | RunFolder, *, overwrite: bool = False) -> Path:
        """Write the run folder: solution, history, summary and figures.

        Args:
            folder: an empty one, or one that is made.
            overwrite: take the place of a run that is saved there. The old one is removed when the
                new one is complete; a folder that holds anything else is left alone.

        Raises:
            InputError: the folder exists and is not empty, or holds more than a run.
            OSError: it could not be written, and nothing is left of it.
        """
        with place_for(folder, overwrite) as held:
            self.save_data(held)
            self.save_figures(held.path)
        return path_of(folder)

    def save_data(self, folder: str | Path | RunFolder) -> None:
        """The same without figures, for one run among others that are drawn together."""
        parts = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        with claimed(folder) as held:
            write_run(held.path, self.summary(), **parts)

    def save_figures(self, folder: Path) -> None:
        """Draw it into a run folder, under `figures`."""
        made = {
            "solution": self.plot(),
            **figures.history_figures({"": [self.history]}, estimates=self.run.estimates),
            **figures.tried_figures(self.run.tried),
            **figures.gradient_figures(self.snapshots),
        }
        figures.save_figures(made, folder / "figures")

    @classmethod
    def load(
        cls, path: str | Path, network: Any = None, functions: Mapping[Any, Any] | None = None
    ) -> "Solution":
        """A saved solution, from its run folder; the user's equation file is not needed.

        `network` is a module of the saved shape, needed where one of the user's own was trained;
        `functions` gives the code of supplied functions, which is not saved, `{k: ...}`.
        """
        return cls(**read_run(as_path("path", path), network, functions))

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
