"""`Journal`: the trials of a search, kept as they are made.

A search that is cut off and begins again asks for the same trials, since what it tries follows from
what it found. Those in the journal are not solved again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from symbolic_pinn.methods.checkpoints import NO_CHECKPOINTS, Checkpoints
from symbolic_pinn.methods.random_features.newton import NewtonState
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import TermError

_ARRAYS = ("a", "z", "losses", "sizes")
_NUMBERS = ("merit", "change", "step", "converged")


class Journal:
    """The trials of one search, by what they were asked for with.

    Args:
        checkpoints: where they are kept.
    """

    def __init__(self, checkpoints: Checkpoints = NO_CHECKPOINTS) -> None:
        self._checkpoints = checkpoints
        self._known = {
            key: found
            for arrays, facts in checkpoints.pieces()
            for key, *found in _read(arrays, facts)
        }
        self._arrays: list[np.ndarray] = []
        self._facts: list[list[Any]] = []

    def find(self, key: str, expansion: RandomFeatureExpansion) -> tuple[Trial, float] | None:
        """A trial that was made before in an expansion, and how many seconds it took then."""
        if key not in self._known:
            return None
        state, measures, ratio, seconds = self._known[key]
        return Trial(expansion, state, measures, ratio), seconds

    def note(self, key: str, trial: Trial, seconds: float) -> None:
        """Keep a trial, now or together with the next ones."""
        if self._checkpoints.folder is None:
            return
        self._arrays += [getattr(trial.state, name) for name in _ARRAYS]
        numbers = [getattr(trial.state, name) for name in _NUMBERS]
        measures = [asdict(m) for m in trial.measures]
        self._facts.append([key, numbers, measures, trial.ratio, seconds])
        if self._checkpoints.is_due:
            self.flush()

    def flush(self) -> None:
        """Write what was not written yet."""
        if self._facts and self._checkpoints.add(self._arrays, {"trials": self._facts}):
            self._arrays, self._facts = [], []


def _read(arrays: list[np.ndarray], facts: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for i, (key, numbers, measures, ratio, seconds) in enumerate(facts["trials"]):
        of_trial = arrays[len(_ARRAYS) * i : len(_ARRAYS) * (i + 1)]
        found = dict(zip(_ARRAYS + _NUMBERS, [*of_trial, *numbers], strict=True))
        state = NewtonState(values=[], **found)
        yield key, state, tuple(TermError(**m) for m in measures), ratio, seconds


def key_of(*asked: Any) -> str:
    """A text that stands for what a trial was asked for with: settings, and other trials."""
    digest = hashlib.sha256()
    for part in asked:
        if isinstance(part, Trial):
            digest.update(part.state.a.tobytes() + part.state.z.tobytes())
        else:
            digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()
