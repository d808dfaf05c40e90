"""`Objective`: the losses of a field on collocation points."""

from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from symbolic_pinn.calculus import AbstractDerivatives, Evaluation
from symbolic_pinn.compiler import Residual, compile_problem
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.sampling import uniform_points

Points = tuple[Float[Array, "_ dim"], ...]


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
        box, fields = self.problem.box, self.problem.fields
        return Evaluation(box.coordinates, fields, self.residuals, sets, self.derivatives)

    def restricted(self, group: str) -> "Objective":
        """The objective of one group alone; it takes the same points."""
        mine = tuple(r for r in self.residuals if r.group == group)
        return Objective(self.problem, mine, self.derivatives)

    def sample(self, count: int, *, key: PRNGKeyArray) -> Points:
        """Fresh uniform points for each face; terms on one face share them."""
        keys = jax.random.split(key, len(self.problem.faces))
        return tuple(
            uniform_points(self.problem.box, face, count, key=k)
            for face, k in zip(self.problem.faces, keys, strict=True)
        )

    def term_losses(self, field: Field, points: Points) -> Float[Array, " terms"]:
        """The mean square of each residual."""
        return jnp.stack([jnp.mean(jnp.square(r)) for r in self.evaluation(field, points)])

    def group_losses(self, terms: Float[Array, " terms"]) -> Float[Array, " groups"]:
        """The sum of the terms' losses in each group."""
        groups = self.problem.groups
        index = jnp.asarray([groups.index(r.group) for r in self.residuals])
        return jnp.zeros(len(groups), terms.dtype).at[index].add(terms)
