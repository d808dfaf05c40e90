"""Methods that go downhill on all points at once."""

from symbolic_pinn.methods.full_batch.descent import AbstractDescent, Position
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.full_batch.quasi_newton import LBFGS, SelfScaledBroyden
from symbolic_pinn.methods.full_batch.residual_system import FixedPoints, ResidualSystem

__all__ = [
    "LBFGS",
    "AbstractDescent",
    "FixedPoints",
    "LevenbergMarquardt",
    "Position",
    "ResidualSystem",
    "SelfScaledBroyden",
]
