"""The values of partials of fields at points, whatever the fields were found by."""

from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import Evaluation, Lattice
from symbolic_pinn.compiler import Residual, lower
from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.objective.field_values import field_values
from symbolic_pinn.objective.pieces import piece
from symbolic_pinn.problem import Face, Problem

_PIECE = 400


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
        elsewhere = [[p for p in each if self._is_value_elsewhere(p)] for each in wanted]
        here = [
            [p for p in each if p not in moved]
            for each, moved in zip(wanted, map(set, elsewhere), strict=True)
        ]
        found = self._here(field, here, points)
        values = self._elsewhere(field, elsewhere, points)
        every = zip(wanted, found, values, strict=True)
        return [{p: (f | v)[p] for p in each} for each, f, v in every]

    def _here(
        self, field: Field, wanted: Sequence[Sequence[Partial]], points: Sequence[np.ndarray]
    ) -> list[dict[Partial, np.ndarray]]:
        dim = len(self._problem.box.coordinates)
        with jax.enable_x64(True):
            arrays, static = eqx.partition(as_float64(field), eqx.is_inexact_array)
            program = self._program(static, tuple(map(tuple, wanted)))
            count = max(len(x) for x in points)
            pieces = [
                program(arrays, [jnp.asarray(piece(x[:, :dim], i, _PIECE)) for x in points])
                for i in range(-(-count // _PIECE))
            ]
        joined = (np.concatenate([np.asarray(v) for v in of]) for of in zip(*pieces, strict=True))
        return [
            {p: next(joined)[: len(x)] for p in partials}
            for partials, x in zip(wanted, points, strict=True)
        ]

    def _is_value_elsewhere(self, p: Partial) -> bool:
        """Whether it is an unknown itself at another place, as an integral has hundreds of."""
        known, args = {*self._problem.box.coordinates}, self._problem.fields[p.unknown].args
        moved = tuple(p.point) != tuple(args) and not any(p.orders)
        return moved and all(sp.sympify(at).free_symbols <= known for at in p.point)

    def _elsewhere(
        self, field: Field, wanted: Sequence[Sequence[Partial]], points: Sequence[np.ndarray]
    ) -> list[dict[Partial, np.ndarray]]:
        """Without a program for each: the field at all places of a set of points together."""
        names = list(self._problem.fields)
        found: list[dict[Partial, np.ndarray]] = []
        for partials, x in zip(wanted, points, strict=True):
            places = [self._place(p, x) for p in partials]
            values = field_values(field, np.concatenate(places)) if places else None
            parts = [] if values is None else np.split(values, len(partials))
            columns = (names.index(p.unknown) for p in partials)
            found.append({p: v[:, i] for p, v, i in zip(partials, parts, columns, strict=True)})
        return found

    def _place(self, p: Partial, x: np.ndarray) -> np.ndarray:
        coordinates = self._problem.box.coordinates
        known, y = dict(zip(coordinates, x.T, strict=False)), x[:, : len(coordinates)].copy()
        for c, at in zip(self._problem.fields[p.unknown].args, p.point, strict=True):
            if at != c:
                with jax.enable_x64(True):
                    y[:, coordinates.index(c)] = np.asarray(lower(sp.sympify(at), known))
        return y

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
