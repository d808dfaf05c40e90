"""Where a problem lives: regions, their boundaries, and points on both. No JAX."""

from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.boundary import surface_of
from symbolic_pinn.domain.domain import Constraint, Domain
from symbolic_pinn.domain.face import Face, Locus, Samples, normal_symbol
from symbolic_pinn.domain.inside import inside
from symbolic_pinn.domain.region import Region
from symbolic_pinn.domain.region_data import region_to_data
from symbolic_pinn.domain.surface import Surface

__all__ = [
    "AbstractBody",
    "Constraint",
    "Domain",
    "Face",
    "Locus",
    "Region",
    "Samples",
    "Surface",
    "inside",
    "normal_symbol",
    "region_to_data",
    "surface_of",
]
