"""What has been tried, and how long trials take against what their sizes predict."""

from dataclasses import dataclass, field

from symbolic_pinn.methods.random_features.journal import Journal
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.work import seconds_of
from symbolic_pinn.solution import Tried

# Measured over predicted seconds, before anything was measured: a trial may take several steps.
_OF_TRIAL, _OF_ESTIMATE = 2.0, 0.6


@dataclass
class TrialLog:
    """The trials of one problem.

    Attributes:
        ratio: measured over predicted seconds, of the last trials more than of the first.
        estimate_ratio: the same of estimates of the error.
        tried: all of them in their order.
        journal: where they are kept, and found again.
    """

    ratio: float = _OF_TRIAL
    estimate_ratio: float = _OF_ESTIMATE
    tried: list[Tried] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)

    def note(
        self,
        trial: Trial,
        sizes: tuple[int, int],
        *,
        seconds: float,
        times: tuple[float, ...],
    ) -> None:
        """Take notice of a trial; `sizes` are the unknowns and the terms in the interior."""
        expansion = trial.expansion
        if self.tried:  # what the first one takes is compiling
            predicted = seconds_of(expansion, *sizes, trial.ratio)
            self.ratio = 0.5 * (self.ratio + seconds / predicted)
        self.tried.append(
            Tried(
                features=expansion.features,
                cells=expansion.count,
                scales=expansion.scales,
                residual=trial.score,
                seconds=seconds,
                times=times,
            )
        )
