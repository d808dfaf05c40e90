"""What the data leave open of the coefficients of an expansion: their covariance.

With the rows A of the linearised equations, data and priors, each over its standard deviation and
equations as if theirs were very small, the coefficients have to first order the covariance

    C = (A^T A)^-1 = R^-1 R^-T,   A = QR,

and a function sum_j a_j b_j(x) the standard deviation |R^-T b(x)|. Noise that is not stated is
estimated from what is left of the data, with their p_k = sum_i |R^-T a_i|^2 degrees of freedom
counted off:  sigma_k^2 = sum_i r_i^2 / (n_k - p_k).

G. A. F. Seber, C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.1; with priors A. Tarantola,
Inverse Problem Theory, SIAM 2005, section 3.2; p_k as in T. Hastie, R. Tibshirani, J. Friedman, The
Elements of Statistical Learning, Springer 2009, section 7.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.linalg import solve_triangular

from symbolic_pinn.collocation.blas_threads import threads_for
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.soft import importances, row_deviation
from symbolic_pinn.compiler import Residual
from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.problem import DATA, must_hold

_DAMPING = 1e-14
# Data are not more exact than their digits.
_DIGITS = 1e-12
# Where as many numbers are found as there are data, noise of this size is assumed.
_ASSUMED, _LEAST_FREEDOM = 1e-2, 0.5
_ROUNDS, _SETTLED = 10, 1e-3
_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Covariance:
    """C of the coefficients of an expansion, and the noise that it rests on.

    Attributes:
        collocation: the equations, in the expansion.
        triangle: R, up to a factor.
        factor: by which lengths of R^-T b are multiplied.
        noise: of each observation, by its name.
        assumed: the observations whose noise is neither stated nor can be estimated.
    """

    collocation: Collocation
    triangle: Float[np.ndarray, "columns columns"]
    factor: float
    noise: dict[str, float]
    assumed: tuple[str, ...]

    def standard_errors(
        self, x: Float[np.ndarray, "points dim"]
    ) -> Float[np.ndarray, "points unknowns"]:
        """|R^-T b(x)| of each unknown at points."""
        parts = [self._at(x[i : i + _AT_ONCE]) for i in range(0, len(x), _AT_ONCE)]
        return np.concatenate(parts)

    def _at(self, x: np.ndarray) -> np.ndarray:
        basis, unknowns = self.collocation.basis, len(self.collocation.linearised.problem.fields)
        features, origin = basis.expansion.columns, (0,) * x.shape[1]
        touching = basis.partition.touching(basis.unit(x))
        found = np.zeros((len(x), unknowns))
        for i in range(unknowns):
            b = np.zeros((len(x), len(self.triangle)))
            for cell, index in enumerate(touching.T):
                if index.any():
                    begin = (cell * unknowns + i) * features
                    values = basis.matrices(cell, x[index], [origin])[origin]
                    b[index, begin : begin + features] = values
            found[:, i] = self.factor * np.linalg.norm(_solved(self.triangle, b), axis=0)
        return found


@dataclass(frozen=True, kw_only=True)
class _Soft:
    """The rows of what need not hold.

    Attributes:
        residual: whose.
        matrix: the rows.
        scale: by which they are multiplied.
        values: of the residual.
    """

    residual: Residual
    matrix: np.ndarray
    scale: float
    values: np.ndarray


def covariance(
    collocation: Collocation, found: Sequence[Linearised], theta_slopes: np.ndarray
) -> Covariance:
    """The covariance at a field whose residuals and slopes were found at the points."""
    hard, soft = _rows(collocation, found, theta_slopes)
    with threads_for(hard.shape[1]):
        of_hard: np.ndarray = np.linalg.qr(hard, mode="r")  # type: ignore[assignment]
    deviations = {s.residual.name: _first_deviation(s) for s in soft}
    assumed: set[str] = set()
    for _ in range(_ROUNDS):
        # Equations stand as far above the heaviest row of data as where they are solved.
        heaviest = max(1 / (s.scale * deviations[s.residual.name]) for s in soft)
        shares = [1 / (s.scale * deviations[s.residual.name]) / heaviest for s in soft]
        rows = [s.matrix * share for s, share in zip(soft, shares, strict=True)]
        with threads_for(hard.shape[1]):
            stacked = np.concatenate([of_hard, *rows])
            triangle: np.ndarray = np.linalg.qr(stacked, mode="r")  # type: ignore[assignment]
        before = dict(deviations)
        for s, matrix in zip(soft, rows, strict=True):
            if s.residual.deviation is None:
                freedom = len(matrix) - float(np.sum(np.square(_solved(triangle, matrix))))
                new, is_assumed = _noise(s, freedom)
                deviations[s.residual.name] = new
                (assumed.add if is_assumed else assumed.discard)(s.residual.name)
        # With one observation the covariance is in proportion to its variance.
        if len(soft) == 1 or all(
            abs(d - before[n]) <= _SETTLED * before[n] for n, d in deviations.items()
        ):
            break
    heaviest = max(1 / (s.scale * deviations[s.residual.name]) for s in soft)
    return Covariance(
        collocation=collocation,
        triangle=triangle,
        factor=1 / heaviest,
        noise={r.name: deviations[r.name] for s in soft for r in [s.residual] if r.group == DATA},
        assumed=tuple(sorted(assumed)),
    )


def _rows(
    collocation: Collocation, found: Sequence[Linearised], theta_slopes: np.ndarray
) -> tuple[np.ndarray, list[_Soft]]:
    """What holds, with damping below, and what need not; in all columns."""
    residuals, basis = collocation.linearised.residuals, collocation.basis
    unknowns, features = len(collocation.linearised.problem.fields), basis.expansion.columns
    width, cells = unknowns * features, len(basis.partition.cells)
    count = cells * width + len(theta_slopes)
    ends = np.cumsum([0, *[width] * cells, len(theta_slopes)])
    right = [np.asarray(r) for r, _ in found]
    hard: list[np.ndarray] = []
    soft: dict[int, list[tuple[np.ndarray, float]]] = {}
    weights = importances(residuals, is_box=collocation.linearised.problem.box.is_box)
    for k, scales, rows in collocation.rows(found, right, weights, theta_slopes):
        matrix = np.zeros((len(rows.matrix), count))
        matrix[:, np.concatenate([np.arange(ends[b], ends[b + 1]) for b in rows.blocks])] = (
            rows.matrix
        )
        if must_hold(residuals[k].group):
            hard.append(matrix)
        elif scales.any():
            soft.setdefault(k, []).append((matrix, float(scales.max())))
    rows_count = sum(len(m) for m in [*hard, *(m for each in soft.values() for m, _ in each)])
    hard.append(_DAMPING * np.sqrt(rows_count / count) * np.eye(count))
    return np.concatenate(hard), [
        _Soft(
            residual=residuals[k],
            matrix=np.concatenate([m for m, _ in each]),
            scale=max(s for _, s in each),
            values=right[k],
        )
        for k, each in soft.items()
    ]


def _first_deviation(soft: _Soft) -> float:
    if soft.residual.deviation is not None:
        return row_deviation(soft.residual, len(soft.values))
    return max(_rms(soft.values), _DIGITS * _size(soft.residual))


def _noise(soft: _Soft, freedom: float) -> tuple[float, bool]:
    """The noise of an observation, and whether it had to be assumed."""
    size = _size(soft.residual)
    if freedom < _LEAST_FREEDOM:
        return _ASSUMED * size, True
    return max(float(np.linalg.norm(soft.values)) / freedom**0.5, _DIGITS * size), False


def _size(residual: Residual) -> float:
    """Of what was measured."""
    samples = residual.face.samples
    assert samples is not None
    [symbol] = residual.expression.free_symbols & samples.values.keys()
    return _rms(samples.values[symbol]) or 1.0


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def _solved(triangle: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """R^-T of each row, as columns."""
    with threads_for(len(triangle)):
        return solve_triangular(triangle.T, rows.T, lower=True, check_finite=False)
