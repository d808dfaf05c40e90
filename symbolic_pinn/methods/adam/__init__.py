"""First-order training as one XLA program, of several seeds at once."""

from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.adam.initial_state import initial_state, point_sets
from symbolic_pinn.methods.adam.optimiser import make_optimiser
from symbolic_pinn.methods.adam.step import Record, StepProgram, TrainState, make_chunk, make_step

__all__ = [
    "Adam",
    "Record",
    "StepProgram",
    "TrainState",
    "initial_state",
    "make_chunk",
    "make_optimiser",
    "make_step",
    "point_sets",
]
