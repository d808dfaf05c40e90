"""The values of partials of fields at points, whatever the fields were found by."""

from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import Evaluation, Lattice
from symbolic_pinn.compiler import Residual
from symbolic_pinn.networks import Field, as_float64
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
