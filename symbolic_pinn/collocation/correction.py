"""The error of a field from its residual, and what the equations leave undetermined.

At a field u the residual R(u) and its linearisation R'(u) say, to first order, what is missing:

    R'(u) v = -R(u),   u + v solves the equations,

so v is the error of u with its sign turned. It is sought in an expansion of its own, by least
squares at points of its own. Where R'(u) w is next to nothing for some w, so is what the equations
say about w: the largest |w| for |R'(u) w| = 1 is the largest singular value of B R^-1, where
A = QR are the linearised equations and B the values of the features.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.linalg import solve_triangular

from symbolic_pinn.collocation.blas_threads import threads_for
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.least_squares import Rows, least_squares
from symbolic_pinn.collocation.soft import importances
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.problem import must_hold

# Features are numerically dependent; what is smaller than this, against a column, counts as 0.
_DAMPING = 1e-14


@dataclass(frozen=True, kw_only=True)
class CorrectionEquations:
    """R'(u) v = -R(u) at points, each row scaled to length 1.

    Attributes:
        of_term: for each group of rows the position of its residual.
        rows: the equations.
    """

    of_term: tuple[int, ...]
    rows: tuple[Rows, ...]

    def left(self, blocks: Sequence[np.ndarray], terms: Sequence[int]) -> tuple[float, float]:
        """|b|^2 and |b - A v|^2 over the rows of some residuals."""
        before = after = 0.0
        for k, r in zip(self.of_term, self.rows, strict=True):
            if k in terms:
                v = np.concatenate([blocks[b] for b in r.blocks])
                before += float(r.right @ r.right)
                after += float(np.sum(np.square(r.right - r.matrix @ v)))
        return before, after


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A correction v of a field in an expansion.

    Attributes:
        coefficients: of v, "unknowns cells features".
        left: |R|^2 and |R + R' v|^2 at points that were not solved at.
    """

    coefficients: Float[np.ndarray, "unknowns cells features"]
    left: tuple[float, float]

    @property
    def unresolved(self) -> float:
        """|R + R' v| / |R|: 0 where v explains the residual, 1 where it explains nothing."""
        before, after = self.left
        return float(np.sqrt(after / before)) if before else 0.0


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A change of a field and of the parameters.

    Attributes:
        of_unknowns: the coefficients of w, "unknowns cells features".
        of_z: what goes with it of the parameters.
        magnified: |w| / |A w|.
    """

    of_unknowns: Float[np.ndarray, "unknowns cells features"]
    of_z: np.ndarray
    magnified: float


def correction_equations(
    collocation: Collocation,
    values: PartialValues,
    parameters: tuple[Sequence[float], np.ndarray],
    more: Sequence = (),
) -> CorrectionEquations:
    """The equations for a correction of a field.

    Args:
        collocation: the residuals in an expansion, at points.
        values: the field's partials there.
        parameters: theta that were found with it, and d theta / dz.
        more: for each residual what is added to -R at its points; default nothing.
    """
    residuals = collocation.linearised.residuals
    theta, slopes = parameters
    found = collocation.evaluate(values, theta)
    added = more or [0.0] * len(found)
    right = [plus - r for plus, (r, _) in zip(added, found, strict=True)]
    weights = importances(residuals, is_box=collocation.linearised.problem.box.is_box)
    rows = list(collocation.rows(found, right, weights, slopes))
    return CorrectionEquations(of_term=tuple(k for k, *_ in rows), rows=tuple(r for *_, r in rows))


def correction(
    solved_at: CorrectionEquations, others: CorrectionEquations, collocation: Collocation
) -> Correction:
    """The correction that the equations at some points ask for, judged by those at others."""
    problem, basis = collocation.linearised.problem, collocation.basis
    unknowns, features = len(problem.fields), basis.expansion.columns
    cells, trainable = len(basis.partition.cells), len(problem.trainable)
    sizes = [unknowns * features] * cells + [trainable] * bool(trainable)
    damping = _DAMPING * np.sqrt(sum(len(r.right) for r in solved_at.rows) / sum(sizes))
    blocks = least_squares(solved_at.rows, sizes, [damping] * len(sizes))
    residuals = collocation.linearised.residuals
    left = others.left(blocks, [k for k, r in enumerate(residuals) if must_hold(r.group)])
    a = np.stack(blocks[:cells]).reshape(cells, unknowns, features).swapaxes(0, 1)
    return Correction(coefficients=a, left=left)


def weakest_direction(
    equations: CorrectionEquations, collocation: Collocation, x: np.ndarray, weights: np.ndarray
) -> Direction:
    """The w that the equations say least about, its mean square 1.

    Args:
        equations: at the points of `collocation`, in one cell.
        collocation: the residuals in the expansion in which w is sought.
        x: points "points dim" over which the mean is taken.
        weights: "points unknowns": 1 over the size of an unknown; 0 where it is not looked at.
    """
    basis, unknowns = collocation.basis, len(collocation.linearised.problem.fields)
    features = basis.expansion.columns
    A = np.concatenate([r.matrix for r in equations.rows])
    count = A.shape[1]
    damping = _DAMPING * np.sqrt(len(A) / count)
    with threads_for(count):
        _, R = np.linalg.qr(np.concatenate([A, damping * np.eye(count)]))
    origin = (0,) * x.shape[1]
    of_features = basis.matrices(0, x, [origin])[origin] / np.sqrt(len(x))
    B = np.zeros((unknowns * len(x), count))
    for i, weight in enumerate(weights.T):
        rows, columns = slice(i * len(x), (i + 1) * len(x)), slice(i * features, (i + 1) * features)
        B[rows, columns] = of_features * weight[:, None]
    # The largest singular value of B R^-1 by that of R^-T B^T.
    M = solve_triangular(R.T, B.T, lower=True, check_finite=False)
    with threads_for(count):
        left, values, _ = np.linalg.svd(M, full_matrices=False)
    w = solve_triangular(R, left[:, 0], check_finite=False) / values[0]
    of_unknowns = w[: unknowns * features].reshape(unknowns, 1, features)
    return Direction(of_unknowns=of_unknowns, of_z=w[unknowns * features :], magnified=values[0])
