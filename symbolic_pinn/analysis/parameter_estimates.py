"""What the data say about trainable parameters: estimates with standard errors.

With the equation and its conditions F(u, theta) = 0 the solution is a function of the parameters,
and so is each measured quantity y_i(theta). For a network with the numbers w, the linearisation

    J_F dw + F_theta dtheta = 0,      S = dy/dtheta = J_y (dw/dtheta) + y_theta

gives the sensitivities S, dw being the smallest solution (of least squares, singular values below
1e-6 of the largest left out). Independent errors of the data with variance s^2, estimated for each
observation from what is left of its residual, then give the Gauss-Newton covariance

    C = (sum_k S_k^T S_k / s_k^2)^(-1).

G. A. F. Seber, C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.1.
"""

import warnings

import jax
import numpy as np

from symbolic_pinn.networks import Field, as_float64
from symbolic_pinn.objective import Objective, flatten, residual_rows
from symbolic_pinn.problem import DATA, Problem, must_hold
from symbolic_pinn.solution import Estimate

# Numbers in the Jacobian, 160 MB; the points of each set follow from it.
_MOST_ENTRIES = 2 * 10**7
_MOST_POINTS = 400
_SMALLEST = 1e-6
# Data that change by less than this, for a change of a parameter by its own size, say nothing.
_LEAST_EFFECT = 1e-3


def estimates(objective: Objective, field: Field) -> dict[str, Estimate]:
    """Each trainable parameter as the field has it, with the standard error that the data give."""
    problem = objective.problem
    if not problem.trainable:
        return {}
    with jax.enable_x64(True):
        wide = as_float64(field)
        values, slopes = np.asarray(wide.estimates.values), np.asarray(wide.estimates.slopes)
        precision, effects = _precision(objective, wide)
    sizes = np.where(values == 0, 1.0, np.abs(values))
    precision = precision / np.outer(slopes, slopes)
    effects = effects * sizes / np.abs(slopes)
    errors = _standard_errors(precision, sizes)
    known = problem.roles.exact
    return {
        s.name: Estimate(
            value=float(value),
            standard_error=float(error),
            identified=bool(error < size and effect > _LEAST_EFFECT),
            exact=float(known[s]) if s in known else None,
        )
        for s, value, error, size, effect in zip(
            problem.trainable, values, errors, sizes, effects, strict=True
        )
    }


def _precision(objective: Objective, field: Field) -> tuple[np.ndarray, np.ndarray]:
    """C^(-1) for the numbers z, and by how much the data change with each, against their size."""
    problem, (vector, form) = objective.problem, flatten(field)
    points = objective.sample(_points(objective, len(vector)), key=jax.random.key(0))
    rows = jax.jit(lambda v, p: residual_rows(objective, form, v, p))(vector, points)
    count = len(problem.trainable)  # the last numbers of the vector
    jacobians = [np.asarray(j) / np.sqrt(len(j)) for _, j in rows]
    by_group = zip(jacobians, objective.residuals, strict=True)
    law = np.concatenate([j for j, r in by_group if must_hold(r.group)])
    moves = -_smallest_solution(law[:, :-count], law[:, -count:])
    precision, effects = np.zeros((count, count)), np.zeros(count)
    factors = {t.name: t.factor for t in problem.terms}
    for (residual, j), r in zip(rows, objective.residuals, strict=True):
        if r.group == DATA:
            residual, j = (np.asarray(v) / factors[r.name] for v in (residual, j))
            sensitivity = j[:, :-count] @ moves + j[:, -count:]
            freedom = max(1, len(j) - count)
            variance = float(np.sum(np.square(residual))) / freedom
            if r.deviation is not None:
                variance = (r.deviation / factors[r.name]) ** 2
            size = float(np.sqrt(np.mean(_values(problem, r.name) ** 2))) or 1.0
            # Data cannot be more exact than their numbers.
            variance = max(variance, (1e-12 * size) ** 2)
            # Of many data some were taken; what all would say is in proportion.
            share = len(j) / len(_values(problem, r.name))
            precision += sensitivity.T @ sensitivity / variance / share
            effects = np.maximum(effects, np.sqrt(np.mean(sensitivity**2, axis=0)) / size)
    return precision, effects


def _points(objective: Objective, parameters: int) -> int:
    sets = len(objective.problem.faces)
    return max(8, min(_MOST_POINTS, _MOST_ENTRIES // (parameters * sets)))


def _values(problem: Problem, name: str) -> np.ndarray:
    """What was measured, for the observation of that name."""
    [term] = [t for t in problem.terms if t.name == name]
    assert term.face.samples is not None
    [symbol] = term.expression.free_symbols & term.face.samples.values.keys()
    return term.face.samples.values[symbol]


def _smallest_solution(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The smallest x of all that minimise |a x - b|, from the small matrix a a^T."""
    values, vectors = np.linalg.eigh(a @ a.T)
    kept = values > (_SMALLEST**2) * values[-1]
    inverse = vectors[:, kept] / values[kept] @ vectors[:, kept].T
    return a.T @ (inverse @ b)


def _standard_errors(precision: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Square roots of the diagonal of C; infinite along what the data do not determine."""
    scaled = precision * np.outer(sizes, sizes)
    values, vectors = np.linalg.eigh(scaled)
    with np.errstate(divide="ignore"):
        variances = np.where(values > 1e-12 * max(values[-1], 1e-300), 1 / values, np.inf)
    blind = np.isinf(variances)
    found = vectors[:, ~blind] ** 2 @ variances[~blind]
    found = np.where(np.any(vectors[:, blind] ** 2 > 1e-6, axis=1), np.inf, found)
    return sizes * np.sqrt(found)


def warn_of_unidentified(found: dict[str, Estimate]) -> None:
    """A warning that names the parameters that the data leave open."""
    for name, estimate in found.items():
        if not estimate.identified:
            warnings.warn(
                f"the data do not determine `{name}`: {estimate.value:.4g} with a standard error of"
                f" {estimate.standard_error:.2g}; measure where the solution depends on it, or give"
                " it a value",
                RuntimeWarning,
                stacklevel=5,
            )
