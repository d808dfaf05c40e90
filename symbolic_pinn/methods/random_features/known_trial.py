"""What was found in an expansion, as the estimate of its error looks at it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from symbolic_pinn.collocation.collocation import place_of
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.compiler import covered
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.verdict.known_field import KnownField
from symbolic_pinn.verdict.sizes import slot_of


def known_field(solver: TrialSolver, trial: Trial, **more: Any) -> KnownField:
    """A trial, whose partials are known wherever they are asked for."""
    a, z = trial.state.a, trial.state.z
    return KnownField(
        residuals=solver.linearised,
        box=solver.box,
        estimates=solver.estimates.at(z) if len(z) else solver.estimates,
        partials=lambda points: solver.at(trial.expansion, points).values(a),
        values=lambda x: solver.values(trial, x),
        covered=lambda x: covered(solver.problem, x),
        more=solver.more,
        raised=lambda points, which, axis: _raised(solver, trial, points, which=which, axis=axis),
        **more,
    )


def _raised(
    solver: TrialSolver,
    trial: Trial,
    points: Sequence[np.ndarray],
    *,
    which: Sequence[int],
    axis: int,
) -> PartialValues:
    """The partials of some residuals with one derivative more by a coordinate."""
    problem, basis = solver.problem, solver.basis(trial.expansion)
    names, found = list(problem.fields), list[dict]()
    for k, x in zip(which, points, strict=True):
        r = solver.linearised.residuals[k]
        known = {**known_columns(problem, r.face, x), **solver.more(k, x)}
        found.append(values := {})
        for p in r.partials:
            y, alpha = place_of(problem, p, x[:, : len(solver.box.lower)], known)
            more = tuple(n + (i == axis) for i, n in enumerate(alpha))
            a = trial.state.a[names.index(p.unknown)] * (slot_of(problem, p, axis) is not None)
            values[p] = basis.values(a, y, more)
    return found
