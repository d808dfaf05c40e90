"""Plain descriptions of networks, expansions and settings. No JAX."""

from symbolic_pinn.recipe.mapped_inputs import Mapped
from symbolic_pinn.recipe.maps import (
    CornerLogarithm,
    CornerPower,
    Kelvin,
    MappedFeatures,
    Pole,
    QuotientPower,
    Slit,
    SpaceMap,
)
from symbolic_pinn.recipe.networks import MLP, Fourier, Periodic, SpaceTime
from symbolic_pinn.recipe.outside_map import OutsideMap
from symbolic_pinn.recipe.random_features import Blocks, RandomFeatureExpansion
from symbolic_pinn.recipe.recipe import Recipe

__all__ = [
    "MLP",
    "Blocks",
    "CornerLogarithm",
    "CornerPower",
    "Fourier",
    "Kelvin",
    "Mapped",
    "MappedFeatures",
    "OutsideMap",
    "Periodic",
    "Pole",
    "QuotientPower",
    "RandomFeatureExpansion",
    "Recipe",
    "Slit",
    "SpaceMap",
    "SpaceTime",
]
