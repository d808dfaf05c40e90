"""Plain descriptions of networks, expansions and settings. No JAX."""

from symbolic_pinn.recipe.networks import MLP, Fourier, Periodic, SpaceTime
from symbolic_pinn.recipe.random_features import Blocks, RandomFeatureExpansion
from symbolic_pinn.recipe.recipe import Recipe

__all__ = ["MLP", "Blocks", "Fourier", "Periodic", "RandomFeatureExpansion", "Recipe", "SpaceTime"]
