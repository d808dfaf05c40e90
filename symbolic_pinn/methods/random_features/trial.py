"""An expansion that was solved in, and the points by which it is judged."""

from dataclasses import dataclass

from symbolic_pinn.methods.random_features.newton import NewtonState
from symbolic_pinn.problem import DATA
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import TermError, largest
from symbolic_pinn.verdict.held_out import HELD_OUT, HELD_OUT_SEED

# Equations that hold so much better than data hold well enough.
_BELOW_NOISE = 1e-3


@dataclass(frozen=True)
class HeldOut:
    """Points that are not solved at.

    Attributes:
        points: in the interior, divided over the cells.
        seed: of the points.
    """

    points: int
    seed: int


# By which expansions are chosen, and by which the chosen one is judged.
SELECTION, JUDGEMENT = HeldOut(300, 7_919), HeldOut(HELD_OUT, HELD_OUT_SEED)


@dataclass(frozen=True)
class Trial:
    """An expansion and what Newton's method found in it.

    Attributes:
        expansion: features, scales and cells.
        state: coefficients and values at the collocation points.
        measures: of each term at held-out points, as means over the domain.
        ratio: collocation points in the interior for each feature.
    """

    expansion: RandomFeatureExpansion
    state: NewtonState
    measures: tuple[TermError, ...]
    ratio: float = 2.0

    @property
    def score(self) -> float:
        """The largest relative residual of a term; data, which have errors, are left out."""
        return largest(self.measures)

    @property
    def is_below_noise(self) -> bool:
        """Whether equations and conditions hold so much better than data that these decide.

        More features would follow the noise.
        """
        misfit = max((m.relative for m in self.measures if m.group == DATA), default=0.0)
        return self.score < _BELOW_NOISE * misfit
