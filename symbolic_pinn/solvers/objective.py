"""`Objective`: the losses of a field on collocation points."""

from dataclasses import dataclass
from functools import cached_property

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.calculus import AbstractDerivatives, Evaluation, widest
from symbolic_pinn.compiler import Residual, compile_problem
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.sampling import uniform_points
from symbolic_pinn.solvers.layout import Points, Weights


@dataclass(frozen=True)
class Objective:
    """The residuals of a problem, or of one of its groups, and the engine that evaluates them.

    A term's loss is the mean square of its residual; a group's is the sum over its terms:
    L_i = sum_(terms k in group i) mean_x |R_k(x)|^2.
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
        sets = [self.problem.faces.index(r.face) for r in self.residuals]
        return Evaluation(self.problem, self.residuals, sets, self.derivatives)

    def restricted(self, group: str) -> "Objective":
        """The objective of one group alone; it takes the same points."""
        mine = tuple(r for r in self.residuals if r.group == group)
        return Objective(self.problem, mine, self.derivatives)

    def sample(self, count: int, *, key: PRNGKeyArray) -> Points:
        """Fresh uniform points for each face; terms on one face share them."""
        return uniform_points(self.problem.box, self.problem.faces, count, key=key)

    def term_losses(
        self, field: Field, points: Points, weights: Weights | None = None
    ) -> Float[Array, " terms"]:
        """sum_x w(x) |R_k(x)|^2 for each residual R_k; without weights the mean square."""
        found = self.evaluation(field, points)
        if weights is None:
            return jnp.stack([jnp.mean(jnp.square(r)) for r in found])
        sets = [self.problem.faces.index(r.face) for r in self.residuals]
        return jnp.stack([jnp.square(r) @ weights[i] for r, i in zip(found, sets, strict=True)])

    def bytes_per_point(self, field: Field) -> int:
        """Size of all streams at the widest layer, for one point of each set."""
        streams = sum(s.count for s in self.evaluation.plan.places.values())
        dtype = jnp.zeros(0).dtype
        return streams * widest(field, dtype) * dtype.itemsize

    def group_losses(self, terms: Float[Array, " terms"]) -> Float[Array, " groups"]:
        """The sum of the terms' losses in each group."""
        return terms @ jnp.asarray(self.membership, terms.dtype)

    @property
    def membership(self) -> np.ndarray:
        """1 where a term (row) belongs to a group (column)."""
        return np.array([[r.group == g for g in self.problem.groups] for r in self.residuals])
