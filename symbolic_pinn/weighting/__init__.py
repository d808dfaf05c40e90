"""Loss weights: fixed, or adapted while training."""

from symbolic_pinn.weighting.base import AbstractWeighting, Evidence, Measured
from symbolic_pinn.weighting.fixed import Fixed
from symbolic_pinn.weighting.gradient import GradientNorm, GradientWeighting
from symbolic_pinn.weighting.loss_weights import LossWeights
from symbolic_pinn.weighting.losses import ReLoBRaLo, SoftAdapt
from symbolic_pinn.weighting.points import (
    AbstractPointWeighting,
    CausalWeighting,
    PointSets,
    ResidualAttention,
    SelfAdaptive,
)
from symbolic_pinn.weighting.statistics import (
    AbstractStatistic,
    Extremes,
    LogMean,
    Quantiles,
    norms,
    weight_matrices,
)
from symbolic_pinn.weighting.tangent_kernel import NTKWeighting

__all__ = [
    "AbstractPointWeighting",
    "AbstractStatistic",
    "AbstractWeighting",
    "CausalWeighting",
    "Evidence",
    "Extremes",
    "Fixed",
    "GradientNorm",
    "GradientWeighting",
    "LogMean",
    "LossWeights",
    "Measured",
    "NTKWeighting",
    "PointSets",
    "Quantiles",
    "ReLoBRaLo",
    "ResidualAttention",
    "SelfAdaptive",
    "SoftAdapt",
    "norms",
    "weight_matrices",
]
