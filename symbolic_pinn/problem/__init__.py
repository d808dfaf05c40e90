"""What the user states: problems, conditions, shipped equations. SymPy only, no JAX."""

from symbolic_pinn.catalogue import equations_folder, shipped
from symbolic_pinn.domain import Domain, Face, Samples
from symbolic_pinn.problem.assumptions import broken_by, has_assumptions
from symbolic_pinn.problem.data import problem_from_data, problem_to_data
from symbolic_pinn.problem.interfaces import sides
from symbolic_pinn.problem.library import load
from symbolic_pinn.problem.manufactured import forcing, manufactured
from symbolic_pinn.problem.meetings import meet, meetings
from symbolic_pinn.problem.observations import Observation
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.priors import stated_priors
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.supplied import Code, Table
from symbolic_pinn.problem.term import (
    DATA,
    INITIAL,
    INTERFACE,
    PRIOR,
    RESIDUAL,
    Condition,
    Term,
    must_hold,
)
from symbolic_pinn.problem.toml_file import to_toml

__all__ = [
    "DATA",
    "INITIAL",
    "INTERFACE",
    "PRIOR",
    "RESIDUAL",
    "Code",
    "Condition",
    "Domain",
    "Face",
    "Observation",
    "Problem",
    "Samples",
    "Table",
    "Term",
    "Trainable",
    "broken_by",
    "equations_folder",
    "forcing",
    "has_assumptions",
    "load",
    "manufactured",
    "meet",
    "meetings",
    "must_hold",
    "problem_from_data",
    "problem_to_data",
    "shipped",
    "sides",
    "stated_priors",
    "to_toml",
]
