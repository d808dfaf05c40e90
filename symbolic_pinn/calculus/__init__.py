"""Derivatives of a network with respect to its coordinates."""

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, MultiIndex, Request, Values
from symbolic_pinn.calculus.nested import NestedJvp

__all__ = ["AbstractDerivatives", "MultiIndex", "NestedJvp", "Request", "Values"]
