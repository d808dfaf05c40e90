"""`Objective`: the losses of a field on collocation points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.calculus import AbstractDerivatives, Evaluation, widest
from symbolic_pinn.compiler import Residual, compile_problem
from symbolic_pinn.networks import Field
from symbolic_pinn.objective.types import MeanWeights
from symbolic_pinn.problem import Face, Problem
from symbolic_pinn.sampling import CurvePlaces, FacePlaces, Points, places_on, uniform_points


@dataclass(frozen=True)
class Objective:
    """The residuals of a problem, or some of them, and the engine that evaluates them.

    A term's loss is the mean square of its residual, L_k = mean_x |R_k(x)|^2.
    """

    problem: Problem
    residuals: tuple[Residual, ...]
    derivatives: AbstractDerivatives

    @classmethod
    def of(cls, problem: Problem, derivatives: AbstractDerivatives) -> "Objective":
        """Compile a problem for an engine."""
        return cls(problem, compile_problem(problem), derivatives)

    @cached_property
    def evaluation(self) -> Evaluation:
        """One call of the engine for all residuals, each on the points of its face."""
        return Evaluation(self.problem, self.residuals, self.sets, self.derivatives)

    @cached_property
    def narrow(self) -> tuple[FacePlaces | CurvePlaces | None, ...]:
        """For each face the narrow places of its data, which have points of their own."""
        return tuple(places_on(self.problem, f) for f in self.problem.faces)

    def of_terms(self, terms: Sequence[int]) -> "Objective":
        """The objective of some terms alone; it takes the same points."""
        return replace(self, residuals=tuple(self.residuals[k] for k in terms))

    def sample(self, count: int, *, key: PRNGKeyArray) -> Points:
        """Fresh uniform points for each face; terms on one face share them."""
        return uniform_points(
            self.problem.box, self.problem.faces, count, key=key, narrow=self.narrow
        )

    def term_losses(
        self, field: Field, points: Points, weights: MeanWeights | None = None
    ) -> Float[Array, " terms"]:
        """sum_x w(x) m_k(x) |R_k(x)|^2 for each residual R_k; without weights w is the mean.

        m is 1 unless the points have columns with it (`with_factors`).
        """
        found = self.evaluation(field, points)
        squares = [
            jnp.square(r) * points[i][:, self._column(residual)] if self._has_factors(points, i)
            else jnp.square(r)
            for r, residual, i in zip(found, self.residuals, self.sets, strict=True)
        ]  # fmt: skip
        if weights is None:
            return jnp.stack([jnp.mean(s) for s in squares])
        return jnp.stack([s @ weights[i] for s, i in zip(squares, self.sets, strict=True)])

    def with_factors(self, points: Points, factors: Sequence[Float[Array, " _"]]) -> Points:
        """The points with m_k in one more column for each term that holds there."""
        of_term = list(zip(factors, self.sets, strict=True))
        return tuple(
            jnp.column_stack([p, *(f for f, i in of_term if i == index)])
            for index, p in enumerate(points)
        )

    def _column(self, residual: Residual) -> int:
        """The column of a residual's factors; terms of the problem have them in their order."""
        here = [t.name for t in self.problem.terms if t.face == residual.face]
        return self._width(residual.face) + here.index(residual.name)

    def _has_factors(self, points: Points, index: int) -> bool:
        return points[index].shape[1] > self._width(self.problem.faces[index])

    def _width(self, face: Face) -> int:
        return len(self.problem.box.coordinates) + len(face.symbols)

    def bytes_per_point(self, field: Field) -> int:
        """Size of all streams at the widest layer, for one point of each set."""
        streams = sum(s.count for s in self.evaluation.plan.places.values())
        dtype = jnp.zeros(0).dtype
        return streams * widest(field, dtype) * dtype.itemsize

    @property
    def sets(self) -> list[int]:
        """The index of the point set of each residual."""
        return [self.problem.faces.index(r.face) for r in self.residuals]
