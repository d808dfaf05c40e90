"""Collocation points."""

from symbolic_pinn.sampling.uniform import uniform_points

__all__ = ["uniform_points"]
