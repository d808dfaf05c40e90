"""How a solution is found."""

from symbolic_pinn.solvers.adam import Adam
from symbolic_pinn.solvers.auto import Auto
from symbolic_pinn.solvers.batch import Batch
from symbolic_pinn.solvers.chain import Chain
from symbolic_pinn.solvers.check import DerivativesError, check_derivatives
from symbolic_pinn.solvers.compare import Variant, compare
from symbolic_pinn.solvers.explain import explain
from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.initial_state import initial_state, point_sets
from symbolic_pinn.solvers.kernel import TangentKernel, tangent_kernel
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.solvers.loss_parts import LossParts
from symbolic_pinn.solvers.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.optimiser import make_optimiser
from symbolic_pinn.solvers.quasi_newton import LBFGS, SelfScaledBroyden
from symbolic_pinn.solvers.random_features import RandomFeatures
from symbolic_pinn.solvers.solve import require_used, solve, solve_ensemble
from symbolic_pinn.solvers.training import Record, StepProgram, TrainState, make_chunk, make_step

__all__ = [
    "LBFGS",
    "AbstractMethod",
    "Adam",
    "Auto",
    "Batch",
    "Chain",
    "DerivativesError",
    "Form",
    "Layout",
    "LevenbergMarquardt",
    "LossParts",
    "Objective",
    "RandomFeatures",
    "Record",
    "SelfScaledBroyden",
    "StepProgram",
    "TangentKernel",
    "Task",
    "TrainState",
    "Variant",
    "check_derivatives",
    "compare",
    "explain",
    "initial_state",
    "make_chunk",
    "make_optimiser",
    "make_step",
    "one_by_one",
    "point_sets",
    "require_used",
    "solve",
    "solve_ensemble",
    "tangent_kernel",
]
