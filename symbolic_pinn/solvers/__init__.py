"""How a solution is found."""

from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.solve import initial_state, make_optimiser, solve
from symbolic_pinn.solvers.training import Record, TrainState, make_chunk, make_step

__all__ = [
    "Objective",
    "Record",
    "TrainState",
    "initial_state",
    "make_chunk",
    "make_optimiser",
    "make_step",
    "solve",
]
