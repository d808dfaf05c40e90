"""What a solver found: evaluation, errors, history, storage, figures."""

from symbolic_pinn.solution.history import History, Row
from symbolic_pinn.solution.metrics import relative_l2_metric
from symbolic_pinn.solution.solution import Outcome, Solution
from symbolic_pinn.solution.storage import claim

__all__ = ["History", "Outcome", "Row", "Solution", "claim", "relative_l2_metric"]
