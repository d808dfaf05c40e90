"""What has been tried, and how long trials take against what their sizes predict."""

from dataclasses import dataclass, field

from symbolic_pinn.methods.random_features.work import seconds_of
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.solution import Tried

# Measured over predicted seconds, before anything was measured.
_FIRST_RATIO = 5.0


@dataclass
class TrialLog:
    """The trials of one problem.

    Attributes:
        ratio: measured over predicted seconds, of the last trials more than of the first.
        tried: all of them in their order.
    """

    ratio: float = _FIRST_RATIO
    tried: list[Tried] = field(default_factory=list)

    def note(
        self,
        expansion: RandomFeatureExpansion,
        sizes: tuple[int, int],
        *,
        residual: float,
        seconds: float,
        times: tuple[float, ...],
    ) -> None:
        """Take notice of a trial; `sizes` are the unknowns and the terms in the interior."""
        self.ratio = 0.5 * (self.ratio + seconds / seconds_of(expansion, *sizes))
        self.tried.append(
            Tried(
                features=expansion.features,
                cells=expansion.count,
                scales=expansion.scales,
                residual=residual,
                seconds=seconds,
                times=times,
            )
        )
