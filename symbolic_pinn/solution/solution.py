"""`Solution`: what a solver found, to be evaluated, judged, drawn and kept."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from symbolic_pinn.algebra import halves, normalise
from symbolic_pinn.calculus import Evaluation, NestedJvp
from symbolic_pinn.checks import is_integer
from symbolic_pinn.compiler import compile_normal_form
from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.errors import InputError
from symbolic_pinn.memory import require_memory
from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.error_bars import ErrorBars, error_bars, why_none
from symbolic_pinn.solution.figures import (
    gradient_figures,
    history_figures,
    save_figures,
    solution_figure,
)
from symbolic_pinn.solution.files import write
from symbolic_pinn.solution.formats import FORMATS, Format, GridValues
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.metrics import field_values, relative_l2_metric
from symbolic_pinn.solution.outcome import Outcome
from symbolic_pinn.solution.run_folder import RunFolder, claimed
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.saved_run import read_run
from symbolic_pinn.solution.snapshot import Snapshot
from symbolic_pinn.solution.storage import write_run
from symbolic_pinn.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Solution:
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
        found = {u: values[:, i].reshape(shape)[()] for i, u in enumerate(self.problem.fields)}
        for name, unknown in self.problem.complex_unknowns.items():
            real, imaginary = (found.pop(u.func.__name__) for u in halves(unknown))
            found[name] = real + 1j * imaginary
        return next(iter(found.values())) if len(found) == 1 else found

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
        values = self._error_bars(points)
        found = {u: values[:, i].reshape(shape)[()] for i, u in enumerate(self.problem.fields)}
        for name, unknown in self.problem.complex_unknowns.items():
            found[name] = np.hypot(*(found.pop(u.func.__name__) for u in halves(unknown)))
        return next(iter(found.values())) if len(found) == 1 else found

    @cached_property
    def _error_bars(self) -> ErrorBars | None:
        return error_bars(self.problem, self.field, self.network)

    def evaluate(self, expression: sp.Basic, **coordinates: Any) -> Any:
        """An expression of the unknowns and partials: `evaluate(u(t, x).diff(t), t=0, x=xs)`.

        An `sp.Eq` is evaluated as left minus right: the residual of an equation at given points.
        """
        shape, points = self._points(coordinates)
        normal_forms = normalise(expression, self.problem.vocabulary)
        values, *imaginary = (self._values(e, points, expression) for _, e in normal_forms)
        for part in imaginary:
            values = values + 1j * part
        return values.reshape(shape)[()]

    def _values(self, normal: sp.Expr, points: np.ndarray, expression: Any) -> np.ndarray:
        """A normal form at points "points dim"."""
        problem = self.problem
        known = {*problem.box.coordinates, *problem.constants, *problem.trainable}
        for s in normal.free_symbols - known:
            raise InputError(f"`{s}` in `{expression}` is no coordinate or parameter")
        compiled = compile_normal_form(normal, problem, "expression")
        evaluation = Evaluation(problem, [compiled], [0], NestedJvp())
        with jax.enable_x64(True):
            values = evaluation(as_float64(self.field), [jnp.asarray(points, jnp.float64)])[0]
            return np.asarray(values)

    def _points(self, coordinates: dict[str, Any]) -> tuple[tuple[int, ...], np.ndarray]:
        names = [c.name for c in self.problem.box.coordinates]
        if set(coordinates) != set(names):
            raise InputError(
                f"give a value for each of {', '.join(names)}; got"
                f" {', '.join(coordinates) or 'none'}"
            )
        arrays = np.broadcast_arrays(*(np.asarray(coordinates[n], float) for n in names))
        return arrays[0].shape, np.stack([a.ravel() for a in arrays], axis=-1)

    def grid(self, *counts: int) -> GridValues:
        """The unknowns on a regular grid of the domain, the ends of each coordinate included.

        Args:
            *counts: points of each coordinate in its order; one number is that of all.
        """
        box = self.problem.box
        each = counts * len(box.coordinates) if len(counts) == 1 else counts
        is_known = all(is_integer(n) and n >= 2 for n in each)
        if len(each) != len(box.coordinates) or not is_known:
            names = ", ".join(c.name for c in box.coordinates)
            raise InputError(f"a grid of {counts}: give numbers of at least 2 for {names}, or one")
        names = " x ".join(map(str, each))
        size = 8 * prod(each) * (len(each) + len(self.problem.fields))
        require_memory(f"a grid of {names} points", size, "give smaller numbers")
        axes = {
            c.name: np.linspace(a, b, n)
            for c, a, b, n in zip(box.coordinates, box.lower, box.upper, each, strict=True)
        }
        points = np.meshgrid(*axes.values(), indexing="ij")
        found = self(**dict(zip(axes, points, strict=True)))
        values = found if isinstance(found, dict) else {self._names[0]: found}
        return GridValues(axes=axes, values=values, facts=self.summary())

    def export(self, path: str | Path, *counts: int, format: Format | None = None) -> Path:
        """Write the unknowns on a regular grid (see `grid`) to a file; nothing is overwritten.

        Args:
            path: the file; its suffix says the format, unless one is given.
            *counts: points of each coordinate.
            format: how it is written.
        """
        path = Path(path)
        known = {f".{f.name}": f for f in FORMATS}
        chosen = format or known.get(path.suffix)
        if chosen is None:
            raise InputError(f"`{path}`: no format `{path.suffix}`; there are {', '.join(known)}")
        if path.exists():
            raise InputError(f"`{path}` exists; name another file")
        values = self.grid(*counts)
        write(path, lambda file: chosen.write(values, file))
        return path

    @property
    def _names(self) -> list[str]:
        """The unknowns as the user wrote them."""
        return [u.func.__name__ for u in self.problem.stated_unknowns]

    @property
    def estimates(self) -> dict[str, float]:
        """The trainable parameters as found; `run.estimates` has their standard errors."""
        with jax.enable_x64(True):
            values = [float(v) for v in self.field.estimates.values]
        return {s.name: v for s, v in zip(self.problem.trainable, values, strict=True)}

    def relative_l2(self) -> dict[str, float]:
        """Relative L2 error of each unknown whose exact solution is known, in float64."""
        return relative_l2_metric(self.problem)(self.field)

    def plot(self) -> Figure:
        """The solution with a band of two standard errors where something was measured.

        Beside it, where known, the exact one and the absolute error.
        """
        bars = {"prediction": self._error_bars}
        return solution_figure(self.problem, {"prediction": self.field}, bars)

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
            **history_figures({"": [self.history]}),
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
