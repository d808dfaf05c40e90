"""Where a problem lives: regions, their boundaries, and points on both. No JAX."""

from symbolic_pinn.domain.boundary import surface_of
from symbolic_pinn.domain.domain import Constraint, Domain
from symbolic_pinn.domain.face import Face, Place, Samples, normal_symbol
from symbolic_pinn.domain.surface import Surface

__all__ = [
    "Constraint",
    "Domain",
    "Face",
    "Place",
    "Samples",
    "Surface",
    "normal_symbol",
    "surface_of",
]
