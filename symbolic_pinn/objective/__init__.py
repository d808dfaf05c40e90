"""Residuals at points as functions of the trained numbers."""

from symbolic_pinn.objective.derivative_check import DerivativesError, check_derivatives
from symbolic_pinn.objective.field_partials import FieldPartials
from symbolic_pinn.objective.field_values import field_values
from symbolic_pinn.objective.jacobian import kernel_traces, residual_rows, stacked
from symbolic_pinn.objective.linearised import LinearisedResiduals
from symbolic_pinn.objective.loss_parts import LossParts
from symbolic_pinn.objective.not_finite import explained
from symbolic_pinn.objective.objective import Objective
from symbolic_pinn.objective.parameter_vector import ParameterVector, flatten
from symbolic_pinn.objective.point_sharding import PointSharding

__all__ = [
    "DerivativesError",
    "FieldPartials",
    "LinearisedResiduals",
    "LossParts",
    "Objective",
    "ParameterVector",
    "PointSharding",
    "check_derivatives",
    "explained",
    "field_values",
    "flatten",
    "kernel_traces",
    "residual_rows",
    "stacked",
]
