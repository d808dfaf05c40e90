"""Collocation points."""

from symbolic_pinn.sampling.mapped import Contains, mapped_points
from symbolic_pinn.sampling.narrow import (
    FacePlaces,
    narrow_points,
    places_on,
    with_narrow_points,
)
from symbolic_pinn.sampling.narrow_curve import CurvePlaces
from symbolic_pinn.sampling.sobol import sobol_points
from symbolic_pinn.sampling.types import Points
from symbolic_pinn.sampling.uniform import uniform_points

__all__ = [
    "Contains",
    "CurvePlaces",
    "FacePlaces",
    "Points",
    "mapped_points",
    "narrow_points",
    "places_on",
    "sobol_points",
    "uniform_points",
    "with_narrow_points",
]
