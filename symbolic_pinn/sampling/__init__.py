"""Collocation points."""

from symbolic_pinn.sampling.sobol import sobol_points
from symbolic_pinn.sampling.types import Points
from symbolic_pinn.sampling.uniform import uniform_points

__all__ = ["Points", "sobol_points", "uniform_points"]
