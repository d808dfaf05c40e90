"""Expressions of the unknowns and their partials at points, each compiled once."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import normalise
from symbolic_pinn.calculus import Evaluation, NestedJvp
from symbolic_pinn.compiler import compile_normal_form
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.expression_text import as_expression
from symbolic_pinn.suggestions import closest

# Points at once, so that the derivatives of many features fit into memory.
_BLOCK = 2**15


class ExpressionValues:
    """Evaluates expressions in float64.

    Args:
        problem: whose unknowns they hold.
        field: the solution.
    """

    def __init__(self, problem: Problem, field: Field) -> None:
        self._problem, self._field = problem, field
        self._made: dict[sp.Expr, Callable[[Field, jax.Array], jax.Array]] = {}

    def __call__(self, expression: Any, points: np.ndarray) -> np.ndarray:
        """Values at points "points dim"; complex where the expression is."""
        expression = as_expression(self._problem, expression)
        normal_forms = normalise(expression, self._problem.vocabulary)
        values, *imaginary = (self._values(e, points, expression) for _, e in normal_forms)
        for part in imaginary:
            values = values + 1j * part
        return values

    def _values(self, normal: sp.Expr, points: np.ndarray, expression: Any) -> np.ndarray:
        if normal not in self._made:
            self._made[normal] = self._compiled(normal, expression)
        if not len(points):
            return np.zeros(0)
        # Sizes are powers of two: programs are compiled for one size each.
        size = min(_BLOCK, 1 << (len(points) - 1).bit_length())
        count = -(-len(points) // size)
        padded = points[np.minimum(np.arange(count * size), len(points) - 1)]
        with jax.enable_x64(True):
            field, evaluate = as_float64(self._field), self._made[normal]
            blocks = jnp.asarray(padded, jnp.float64).reshape(count, size, -1)
            found = [np.asarray(evaluate(field, block)) for block in blocks]
        return np.concatenate(found)[: len(points)]

    def _compiled(
        self, normal: sp.Expr, expression: Any
    ) -> Callable[[Field, jax.Array], jax.Array]:
        problem = self._problem
        known = {*problem.box.coordinates, *problem.constants, *problem.trainable}
        for s in normal.free_symbols - known:
            if s.name in {k.name for k in known}:
                raise InputError(
                    f"`{s}` in `{expression}` is another symbol than that of the problem: same"
                    f' name, other assumptions; take its own, or a text, `"{expression}"`'
                )
            near = closest(s, [k.name for k in known if k.name != s.name])
            raise InputError(f"`{s}` in `{expression}` is no coordinate or parameter{near}")
        compiled = compile_normal_form(normal, problem, "expression")
        evaluation = Evaluation(problem, [compiled], [0], NestedJvp())

        @eqx.filter_jit
        def evaluate(field: Field, points: jax.Array) -> jax.Array:
            return jnp.broadcast_to(evaluation(field, [points])[0], len(points))

        return evaluate
