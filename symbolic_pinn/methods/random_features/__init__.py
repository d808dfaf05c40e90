"""Random features: expansions that are linear in what is found, solved by Newton's method."""

from symbolic_pinn.methods.random_features.random_features import RandomFeatures

__all__ = ["RandomFeatures"]
