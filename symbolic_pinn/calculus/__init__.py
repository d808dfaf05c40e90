"""Derivatives of a network with respect to its coordinates, and residuals made of them."""

from symbolic_pinn.calculus.derivatives import AbstractDerivatives, MultiIndex, Request, Values
from symbolic_pinn.calculus.evaluation import Evaluation
from symbolic_pinn.calculus.nested import NestedJvp

__all__ = ["AbstractDerivatives", "Evaluation", "MultiIndex", "NestedJvp", "Request", "Values"]
