"""How well each term holds at points held out, and what that means."""

from symbolic_pinn.verdict.held_out import Examination
from symbolic_pinn.verdict.term_error import Measure, measure
from symbolic_pinn.verdict.verdict import CONVERGED, DOUBTFUL, FAILED, RMS, Verdict, judge

__all__ = [
    "CONVERGED",
    "DOUBTFUL",
    "FAILED",
    "RMS",
    "Examination",
    "Measure",
    "Verdict",
    "judge",
    "measure",
]
