"""Loss weights: fixed, or adapted while training."""

from symbolic_pinn.weighting.base import AbstractWeighting
from symbolic_pinn.weighting.fixed import Fixed
from symbolic_pinn.weighting.gradient import GradientWeighting, matrix_statistics

__all__ = ["AbstractWeighting", "Fixed", "GradientWeighting", "matrix_statistics"]
