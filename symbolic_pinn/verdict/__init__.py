"""How well each term holds at points held out, and what that means."""

from symbolic_pinn.verdict.error_estimate import ErrorEstimate, assessed, general_expansions
from symbolic_pinn.verdict.held_out import HeldOutCheck
from symbolic_pinn.verdict.known_field import KnownField
from symbolic_pinn.verdict.narrow_places import worst_error
from symbolic_pinn.verdict.standard_errors import (
    RelativeStandardError,
    covariance_at,
    in_question,
    relative_standard_errors,
)
from symbolic_pinn.verdict.term_error import TermError, largest, term_error
from symbolic_pinn.verdict.time_left import TimeLeft, unlimited
from symbolic_pinn.verdict.verdict import CONVERGED, DOUBTFUL, FAILED, RMS, Remark, Verdict, judge

__all__ = [
    "CONVERGED",
    "DOUBTFUL",
    "FAILED",
    "RMS",
    "ErrorEstimate",
    "HeldOutCheck",
    "KnownField",
    "RelativeStandardError",
    "Remark",
    "TermError",
    "TimeLeft",
    "Verdict",
    "assessed",
    "covariance_at",
    "general_expansions",
    "in_question",
    "judge",
    "largest",
    "relative_standard_errors",
    "term_error",
    "unlimited",
    "worst_error",
]
