"""How a solution is found."""

from symbolic_pinn.methods.adam import Adam
from symbolic_pinn.methods.auto import Auto
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.full_batch import (
    LBFGS,
    FixedPoints,
    LevenbergMarquardt,
    SelfScaledBroyden,
)
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.random_features import RandomFeatures

__all__ = [
    "LBFGS",
    "AbstractMethod",
    "Adam",
    "Auto",
    "Chain",
    "FixedPoints",
    "LevenbergMarquardt",
    "RandomFeatures",
    "SelfScaledBroyden",
    "Task",
    "one_by_one",
]
