"""What a solver found: evaluation, errors, history, storage, figures."""

from symbolic_pinn.solution.comparison import Comparison
from symbolic_pinn.solution.ensemble import Ensemble, quartiles
from symbolic_pinn.solution.files import to_json
from symbolic_pinn.solution.history import History, Row, median_row
from symbolic_pinn.solution.judged import cross_checked, with_verdict
from symbolic_pinn.solution.metrics import Reference, relative_l2_metric
from symbolic_pinn.solution.outcome import Outcome, Status
from symbolic_pinn.solution.run_folder import RunFolder
from symbolic_pinn.solution.run_record import Estimate, ExpansionSize, RunRecord, Seconds
from symbolic_pinn.solution.saved import load_run
from symbolic_pinn.solution.snapshot import Snapshot
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.solution.tried import Tried

__all__ = [
    "Comparison",
    "Ensemble",
    "Estimate",
    "ExpansionSize",
    "History",
    "Outcome",
    "Reference",
    "Row",
    "RunFolder",
    "RunRecord",
    "Seconds",
    "Snapshot",
    "Solution",
    "Status",
    "Tried",
    "cross_checked",
    "load_run",
    "median_row",
    "quartiles",
    "relative_l2_metric",
    "to_json",
    "with_verdict",
]
