"""Where along a coordinate the residual of a trial is large."""

import numpy as np

from symbolic_pinn.methods.random_features.trial import JUDGEMENT, SELECTION, HeldOut, Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver


def profile(solver: TrialSolver, trial: Trial, axis: int) -> np.ndarray:
    """For each interval between cells along a coordinate, the largest relative residual.

    A condition that ties several places counts at each of them.
    """
    inner = np.asarray(trial.expansion.cells[axis])
    return _along(solver, trial, axis, inner=inner, held_out=SELECTION)


def binned(solver: TrialSolver, trial: Trial, axis: int, bins: int) -> np.ndarray:
    """The same for bins of equal width."""
    inner = np.arange(1, bins) / bins
    return _along(solver, trial, axis, inner=inner, held_out=JUDGEMENT)


def _along(
    solver: TrialSolver, trial: Trial, axis: int, *, inner: np.ndarray, held_out: HeldOut
) -> np.ndarray:
    collocation, _, found = solver.evaluated(trial.expansion, trial.state, held_out)
    coordinate = solver.box.coordinates[axis]
    lower, upper = solver.box.lower[axis], solver.box.upper[axis]
    result = np.zeros(len(inner) + 1)
    residuals = solver.linearised.residuals
    terms = zip(residuals, collocation.points, found, trial.measures, strict=True)
    for r, x, (values, _), m in terms:
        ends = dict(r.face.fixed).get(coordinate)
        for at in (x[:, axis],) if ends is None else [np.full(len(x), e) for e in ends]:
            interval = np.searchsorted(inner, (at - lower) / (upper - lower))
            for k in np.unique(interval):
                rms = float(np.sqrt(np.mean(np.square(values[interval == k]))))
                result[k] = max(result[k], rms / m.size if m.size else 0.0)
    return result
