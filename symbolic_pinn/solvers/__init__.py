"""How a solution is found."""

from symbolic_pinn.solvers.check import DerivativesError, check_derivatives
from symbolic_pinn.solvers.explain import explain
from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.solve import initial_state, make_optimiser, solve
from symbolic_pinn.solvers.training import Record, TrainState, make_chunk, make_step

__all__ = [
    "DerivativesError",
    "Form",
    "Layout",
    "Objective",
    "Record",
    "TrainState",
    "check_derivatives",
    "explain",
    "initial_state",
    "make_chunk",
    "make_optimiser",
    "make_step",
    "solve",
]
