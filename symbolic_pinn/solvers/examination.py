"""How well a field satisfies each term, at points held out, whatever it was found by.

The values of all partials come from the derivative engine, in float64; the residuals and their
slopes, and so the sizes of the terms, from those.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import Evaluation, Lattice
from symbolic_pinn.compiler import Residual, compile_problem
from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.problem import RESIDUAL, Face, Problem
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.solution import Measure, measure
from symbolic_pinn.solvers.features.pointwise import Leaves, Pointwise

_INTERIOR, _FACE, _SEED = 2_000, 400, 104_729
_PIECE = 400


class Examination:
    """Measures fields of one problem; nothing is compiled twice for fields of one form.

    Args:
        problem: whose terms are measured.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem, self._partials = problem, FieldPartials(problem)

    @cached_property
    def _pointwise(self) -> Pointwise:
        with jax.enable_x64(True):
            return Pointwise(self._problem, compile_problem(self._problem))

    @property
    def _residuals(self) -> tuple[Residual, ...]:
        return self._pointwise.residuals

    @cached_property
    def _held_out(self) -> list[np.ndarray]:
        """For each term its points."""
        return [_points(self._problem, r) for r in self._residuals]

    @property
    def _inside(self) -> np.ndarray:
        here = zip(self._residuals, self._held_out, strict=True)
        return next(x for r, x in here if r.face == Face())

    def __call__(
        self, field: Field, points: Sequence[np.ndarray] | None = None
    ) -> tuple[Measure, ...]:
        """The measure of each term.

        Args:
            points: for each face of the problem other points than those held out.
        """
        problem = self._problem
        if points is None:
            here = self._held_out
        else:
            here = [points[problem.faces.index(r.face)] for r in self._residuals]
        with jax.enable_x64(True):
            theta = [float(v) for v in field.estimates.values]
        parameters = dict(zip(problem.trainable, theta, strict=True))
        wanted = [list(r.partials) for r in self._residuals]
        general = list(dict.fromkeys(_general(problem, p) for each in wanted for p in each))
        places = [*here, self._inside]
        *values, overall = self._partials(field, [*wanted, general], places)
        typical = {p: float(np.sqrt(np.mean(np.square(v)))) for p, v in overall.items()}
        with_values = zip(self._residuals, here, values, strict=True)
        with jax.enable_x64(True):
            found = self._pointwise(
                [{**_columns(problem, r, x), **v, **parameters} for r, x, v in with_values]
            )
        return tuple(
            measure(
                r.name,
                r.group,
                value,
                slopes,
                [_size(problem, typical, leaf) for leaf in self._pointwise.leaves(k)],
            )
            for k, (r, (value, slopes)) in enumerate(zip(self._residuals, found, strict=True))
        )


def _points(problem: Problem, residual: Residual) -> np.ndarray:
    count = _INTERIOR if residual.group == RESIDUAL else _FACE
    return sobol_points(problem.box, residual.face, count, seed=_SEED)


def _columns(problem: Problem, residual: Residual, x: np.ndarray) -> Leaves:
    samples = residual.face.samples
    measured = samples.values if samples is not None else {}
    return dict(zip((*problem.box.coordinates, *measured), x.T, strict=True))


def _general(problem: Problem, p: Partial) -> Partial:
    """The same derivative at a general point."""
    unknown = problem.fields[p.unknown]
    return Partial.of(unknown, p.orders, unknown.args)


def _size(problem: Problem, typical: dict[Partial, float], leaf: object) -> float:
    return typical[_general(problem, leaf)] if isinstance(leaf, Partial) else 0.0


class FieldPartials:
    """The values of partials of fields at points, in float64.

    It is compiled for points in pieces of one length, quickly rather than well, and once for all
    fields of one form.

    Args:
        problem: whose unknowns the fields are.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._programs: list[tuple[Any, Any, Any]] = []

    def __call__(
        self, field: Field, wanted: Sequence[Sequence[Partial]], points: Sequence[np.ndarray]
    ) -> list[dict[Partial, np.ndarray]]:
        """For each set of points its partials there."""
        dim = len(self._problem.box.coordinates)
        with jax.enable_x64(True):
            arrays, static = eqx.partition(as_float64(field), eqx.is_inexact_array)
            program = self._program(static, tuple(map(tuple, wanted)))
            count = max(len(x) for x in points)
            pieces = [
                program(arrays, [jnp.asarray(_piece(x[:, :dim], i)) for x in points])
                for i in range(-(-count // _PIECE))
            ]
        joined = (np.concatenate([np.asarray(v) for v in of]) for of in zip(*pieces, strict=True))
        return [
            {p: next(joined)[: len(x)] for p in partials}
            for partials, x in zip(wanted, points, strict=True)
        ]

    def _program(self, static: Any, wanted: tuple[tuple[Partial, ...], ...]) -> Any:
        for known, of, program in self._programs:
            if of == wanted and eqx.tree_equal(known, static) is True:
                return program
        leaves = [Residual(str(p), "", p, Face()) for partials in wanted for p in partials]
        sets = [i for i, partials in enumerate(wanted) for _ in partials]
        evaluation = Evaluation(self._problem, leaves, sets, Lattice(collapse=False))
        program = jax.jit(
            lambda arrays, x: evaluation(eqx.combine(arrays, static), x),
            compiler_options={"xla_backend_optimization_level": 0},
        )
        self._programs.append((static, wanted, program))
        return program


def _piece(x: np.ndarray, i: int) -> np.ndarray:
    """The i-th piece of some points, the last one repeated where there are no more."""
    return x[np.minimum(np.arange(i * _PIECE, (i + 1) * _PIECE), len(x) - 1)]
