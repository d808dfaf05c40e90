"""Derivatives of a network with respect to its coordinates, and residuals made of them."""

from symbolic_pinn.calculus.closed_form import FeatureBasis, network_values
from symbolic_pinn.calculus.derivatives import AbstractDerivatives, DerivativeValues, Request
from symbolic_pinn.calculus.evaluation import Evaluation
from symbolic_pinn.calculus.lattice import Lattice, widest
from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.calculus.nested import NestedJvp
from symbolic_pinn.calculus.plan import Place, Plan, Planner, Streams
from symbolic_pinn.calculus.types import Key

__all__ = [
    "AbstractDerivatives",
    "DerivativeValues",
    "Evaluation",
    "FeatureBasis",
    "Key",
    "Lattice",
    "MultiIndex",
    "NestedJvp",
    "Place",
    "Plan",
    "Planner",
    "Request",
    "Streams",
    "network_values",
    "widest",
]
