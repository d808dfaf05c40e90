"""The neural tangent kernel of a solution, for analysis on small problems.

S. Wang, X. Yu, P. Perdikaris, J. Comput. Phys. 449 (2022) 110768: under gradient flow the residuals
r change by dr/dt = -2 K r, K = J J^T. The eigenvalues of a part's own block K_i tell how fast it
can be learned, and those of different parts which of them is left behind.
"""

from dataclasses import dataclass

import jax
import numpy as np

from symbolic_pinn.calculus import Lattice
from symbolic_pinn.networks import as_float64
from symbolic_pinn.objective import LossParts, Objective, flatten, residual_rows, stacked
from symbolic_pinn.solution import Solution
from symbolic_pinn.suggestions import with_suggestions


@dataclass(frozen=True)
class TangentKernel:
    """K = J J^T over the residuals of all terms at some points, each divided by sqrt(points).

    Attributes:
        matrix: K, "rows rows".
        rows: for each part the rows that belong to it.
    """

    matrix: np.ndarray
    rows: dict[str, np.ndarray]

    def block(self, part: str) -> np.ndarray:
        """K_i of one part."""
        index = self.rows[part]
        return self.matrix[np.ix_(index, index)]

    def eigenvalues(self, part: str | None = None) -> np.ndarray:
        """Of a part's block or of all of K, the largest first."""
        matrix = self.matrix if part is None else self.block(part)
        return np.linalg.eigvalsh(matrix)[::-1]

    def traces(self) -> dict[str, float]:
        """Tr(K_i) of each part."""
        return {part: float(np.trace(self.block(part))) for part in self.rows}


@with_suggestions
def tangent_kernel(
    solution: Solution, points: int = 64, *, each: bool = False, seed: int = 0
) -> TangentKernel:
    """The tangent kernel of a solution's network at random points, in float64.

    Args:
        points: in the interior and on each face; K has as many rows as there are residuals.
        each: every condition is a part of its own, or every loss group.
        seed: of the points.
    """
    with jax.enable_x64(True):
        objective = Objective.of(solution.problem, Lattice())
        vector, form = flatten(as_float64(solution.field))
        places = objective.sample(points, key=jax.random.key(seed))
        rows = jax.jit(lambda v, p: residual_rows(objective, form, v, p))(vector, places)
        jacobian = np.asarray(stacked(rows)[1])
        counts = [len(r) for r, _ in rows]
    of_term = np.split(np.arange(len(jacobian)), np.cumsum(counts)[:-1])
    parts = LossParts.of(solution.problem, each=each)
    rows_of = {
        name: np.concatenate([of_term[k] for k in parts.terms(i)])
        for i, name in enumerate(parts.names)
    }
    return TangentKernel(jacobian @ jacobian.T, rows_of)
