"""Residuals and their exact slopes at points, from values of partials that are known there.

    R_k(x, D^alpha u),   dR_k / d(D^alpha u),   dR_k / d theta

One compiled program evaluates the residuals of a problem on pieces of fixed length, so that it is
compiled once however many points there are.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from math import ceil
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp

from symbolic_pinn.compiler import NotFinite, Residual, not_finite, slope_not_finite
from symbolic_pinn.objective.pieces import piece
from symbolic_pinn.objective.types import LeafValues, Linearised
from symbolic_pinn.problem import Face, Problem

_PIECE = 512


class LinearisedResiduals:
    """The residuals of a problem as functions of what they hold.

    Args:
        problem: whose residuals.
        residuals: some of them, compiled.
    """

    def __init__(self, problem: Problem, residuals: Sequence[Residual]) -> None:
        self.problem, self.residuals = problem, tuple(residuals)
        trainable = tuple(problem.trainable)
        self._slopes = [r.linearise(*trainable) for r in self.residuals]
        self._programs: dict[tuple, Any] = {}

    def leaves(self, k: int) -> tuple[sp.Expr, ...]:
        """By what residual k has slopes: its partials, then the trainable parameters."""
        return tuple(self._slopes[k])

    def on(self, faces: Mapping[int, Face]) -> "LinearisedResiduals":
        """The same residuals, some of them on other faces; nothing is compiled again."""
        moved = copy(self)
        moved.residuals = tuple(
            replace(r, face=faces.get(k, r.face)) for k, r in enumerate(self.residuals)
        )
        return moved

    def is_affine(self, k: int) -> bool:
        """Whether residual k is affine in the unknowns and parameters together."""
        found = {*self.problem.trainable}
        return not any(
            s.partials or found & s.expression.free_symbols for s in self._slopes[k].values()
        )

    @cached_property
    def is_linear(self) -> bool:
        """Whether every residual is affine in the unknowns, and no parameter is to be found."""
        slopes = (s for each in self._slopes for s in each.values())
        return not self.problem.trainable and not any(s.partials for s in slopes)

    def __call__(self, known: Sequence[LeafValues]) -> list[Linearised]:
        """Each residual and its slopes at points, from the values of all that it holds there.

        Args:
            known: for each residual the coordinates, partials, parameters and measured values, one
                number for each point or one for all.
        """
        counts = [max(map(np.size, each.values())) for each in known]
        inputs = [
            [np.broadcast_to(np.asarray(v, float), n) for v in each.values()]
            for each, n in zip(known, counts, strict=True)
        ]
        names = tuple(tuple(each) for each in known)
        pieces = [
            self._program(names)([[piece(v, i, _PIECE) for v in values] for values in inputs])
            for i in range(ceil(max(counts) / _PIECE))
        ]
        joined = [_joined([piece[k] for piece in pieces], count) for k, count in enumerate(counts)]
        return [self._with_constants(k, *each) for k, each in enumerate(joined)]

    def _with_constants(
        self, k: int, value: np.ndarray, varying: Sequence[np.ndarray]
    ) -> Linearised:
        """All slopes: those that are numbers, as an integral has many, no program computes."""
        others = iter(varying)
        slopes = (next(others) if n is None else np.full(len(value), n) for n in self._constants[k])
        return value, tuple(slopes)

    @cached_property
    def _constants(self) -> list[list[float | None]]:
        return [
            # A user's function of numbers is a number, too, which SymPy cannot compute.
            [float(s.expression) if s.expression.is_comparable else None for s in each.values()]
            for each in self._slopes
        ]

    def not_finite(self, k: int, known: LeafValues, values_of: str) -> NotFinite | None:
        """What makes residual k, or else a slope of it, not finite; `None` if nothing does.

        Args:
            k: which residual.
            known: as for a call, of this residual.
            values_of: what gave the values of the unknowns, in a word.
        """
        r, problem = self.residuals[k], self.problem
        with jax.enable_x64(True):
            found = not_finite(problem, r.name, r.expression, known, values_of=values_of)
            return found or slope_not_finite(
                problem, r.name, self._slopes[k], known, values_of=values_of
            )

    def _program(self, names: tuple[tuple[sp.Expr, ...], ...]) -> Any:
        if names not in self._programs:

            def evaluate(inputs: list[list[jax.Array]]) -> list[tuple]:
                with_names = zip(names, inputs, strict=True)
                leaves = [dict(zip(n, values, strict=True)) for n, values in with_names]
                return [self._of(k, each) for k, each in enumerate(leaves)]

            self._programs[names] = jax.jit(evaluate)
        return self._programs[names]

    def _of(self, k: int, leaves: dict[sp.Expr, jax.Array]) -> tuple:
        def along(value: object) -> jax.Array:
            return jnp.broadcast_to(jnp.asarray(value, float), (_PIECE,))

        each = zip(self._slopes[k].values(), self._constants[k], strict=True)
        slopes = tuple(along(s(leaves)) for s, number in each if number is None)
        return along(self.residuals[k](leaves)), slopes


def known_columns(problem: Problem, face: Face, x: np.ndarray) -> LeafValues:
    """Coordinates, and measured values of a face that has some, from points "points columns"."""
    return dict(zip((*problem.box.coordinates, *face.symbols), x.T, strict=True))


def _joined(pieces: list[tuple], count: int) -> Linearised:
    value = np.concatenate([np.asarray(v) for v, _ in pieces])[:count]
    slopes = zip(*(s for _, s in pieces), strict=True)
    return value, tuple(np.concatenate([np.asarray(p) for p in s])[:count] for s in slopes)
