"""Methods that go downhill on all points at once."""

from symbolic_pinn.methods.full_batch.descent import AbstractDescent
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.full_batch.quasi_newton import LBFGS, SelfScaledBroyden
from symbolic_pinn.methods.full_batch.residual_system import ResidualSystem
from symbolic_pinn.methods.full_batch.walk import Position

__all__ = [
    "LBFGS",
    "AbstractDescent",
    "FixedPoints",
    "LevenbergMarquardt",
    "Position",
    "ResidualSystem",
    "SelfScaledBroyden",
]
