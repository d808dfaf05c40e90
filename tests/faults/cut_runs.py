"""Runs that are cut off, and what two runs must have in common to be the same."""

from dataclasses import replace

import equinox as eqx
import jax
import numpy as np
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.methods.checkpoints import Checkpoints


class CutOff(BaseException):
    """What a power cut is to a run."""


def cutting(rows):
    """A report that cuts the run off at a row."""
    seen = []

    def report(row):
        seen.append(row)
        if len(seen) == rows:
            raise CutOff

    return report


def numbers(solution):
    """All numbers of a field, and its history but for the seconds."""
    leaves = jax.tree.leaves(eqx.filter(solution.field, eqx.is_array))
    return (
        [np.asarray(a).tobytes() for a in leaves],
        [float(z) for z in solution.field.estimates.z],
        [replace(row, seconds=0.0) for row in solution.history.rows],
        str(solution.outcome.status),
    )


def cut_off(folder, rows, problem, *, solve=spinn.solve, **arguments):
    with pytest.raises(CutOff):
        solve(problem, folder=folder, checkpoint=1e-9, report=cutting(rows), **arguments)


def cut_off_behind(states, folder, problem, **arguments):
    """Cut a run off as soon as it has kept so many states."""
    keep, left = Checkpoints.keep, [states]

    def kept(self, *state):
        keep(self, *state)
        left[0] -= 1
        if not left[0]:
            raise CutOff

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checkpoints, "keep", kept)
        with pytest.raises(CutOff):
            spinn.solve(problem, folder=folder, checkpoint=1e-9, **arguments)
