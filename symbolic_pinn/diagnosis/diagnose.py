"""`diagnose`: a problem compiled and looked at from all sides, without any training."""

from symbolic_pinn.checks import require_kind
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.diagnosis.corners import corners
from symbolic_pinn.diagnosis.exact import exact
from symbolic_pinn.diagnosis.finding import Finding
from symbolic_pinn.diagnosis.finite import finite
from symbolic_pinn.diagnosis.jumps import jumps
from symbolic_pinn.diagnosis.narrow import narrow
from symbolic_pinn.diagnosis.orders import orders
from symbolic_pinn.diagnosis.priors import priors
from symbolic_pinn.diagnosis.region import region
from symbolic_pinn.diagnosis.scales import scales
from symbolic_pinn.diagnosis.symbols import symbols
from symbolic_pinn.diagnosis.waves import waves
from symbolic_pinn.problem import Problem
from symbolic_pinn.suggestions import with_suggestions

_CHECKS = (orders, region, jumps, corners, symbols, priors, finite, exact, scales, narrow, waves)


@with_suggestions
def diagnose(problem: Problem) -> tuple[Finding, ...]:
    """Orders, region, jumps, corners, symbols, priors, what is not finite, exact, scales, waves.

    Warnings are no verdicts: a problem may be sound and have some.

    Raises:
        InputError: the problem cannot be compiled; the message quotes the term.
    """
    require_kind("problem", problem, Problem, "a `Problem(...)`, or one of `load(...)`")
    compile_problem(problem)
    return tuple(finding for check in _CHECKS for finding in check(problem))
