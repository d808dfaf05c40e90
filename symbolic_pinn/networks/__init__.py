"""Equinox modules of one point, and the field that normalises their input."""

from symbolic_pinn.networks.build import build, description_from_data, description_to_data
from symbolic_pinn.networks.estimates import Estimates
from symbolic_pinn.networks.field import Field, as_float64
from symbolic_pinn.networks.mlp import Perceptron

__all__ = [
    "Estimates",
    "Field",
    "Perceptron",
    "as_float64",
    "build",
    "description_from_data",
    "description_to_data",
]
