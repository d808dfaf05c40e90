"""Standard errors of the unknowns of a solution, where something was measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from symbolic_pinn.collocation.covariance import Covariance
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import DATA, Problem
from symbolic_pinn.verdict import (
    HeldOutCheck,
    KnownField,
    RelativeStandardError,
    covariance_at,
    in_question,
    relative_standard_errors,
)

# Standard errors "points unknowns" at points "points dim".
Deviations = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class ErrorBars:
    """What noise in the data leaves open of a field.

    It is that of the linearised problem, in which equations and conditions hold exactly and the
    errors of the data are independent and Gaussian, with the noise that is stated
    (`Observation(data, noise=...)`) or that is estimated from what is left of the data; a prior
    (`regularise=`) counts as Gaussian knowledge. With rows A of that problem, each over its
    standard deviation, and functions b_j in which an unknown is expanded,

        s(x) = sqrt(b(x)^T (A^T A)^-1 b(x)),

    and u(x) +- 2 s(x) holds the truth in 95 of 100 cases.
    G. A. F. Seber, C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.1. What is left out:
    the error of the expansion or network itself, what a prior or a network's smoothness pulls
    the solution to, and whatever is beyond first order. Of a network it is that of the
    smoothest of several expansions in random features that hold its values to 1 %.

    Attributes:
        known: the field.
        covariance: of the coefficients of its expansion.
    """

    known: KnownField
    covariance: Covariance

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Standard errors "points unknowns"; NaN where the noise is not known."""
        found = self.covariance.standard_errors(x)
        return np.full_like(found, np.nan) if self.covariance.assumed else found

    @property
    def relative(self) -> Mapping[str, RelativeStandardError]:
        """Those of each unknown over the domain, against its size."""
        return relative_standard_errors(self.known, self.covariance)


def error_bars(
    problem: Problem, field: Field, network: Any, examine: HeldOutCheck | None = None
) -> ErrorBars | None:
    """The error bars of a field; `None` where it has none (see `why_none`) or is not finite.

    Args:
        network: its description.
        examine: of the problem, where there is one already.
    """
    if why_none(problem):
        return None
    known = (examine or HeldOutCheck(problem)).known(field, lambda x: field_values(field, x))
    if not np.isfinite(known.values(known.somewhere()[0])).all():
        return None
    found = covariance_at(known, in_question(known, network))
    return ErrorBars(known=known, covariance=found) if np.isfinite(found.triangle).all() else None


def why_none(problem: Problem) -> str:
    """Why the solutions of a problem have no standard errors; empty where they may have."""
    if not any(t.group == DATA for t in problem.terms):
        return "standard errors come from the noise of data; the problem has no `observations=`"
    return place_found(problem)


def place_found(problem: Problem) -> str:
    """That a place was found, in words: no expansion can be linearised in it; else empty."""
    for t in problem.terms:
        for p in t.partials:
            for s in {s for e in p.point for s in e.free_symbols} & problem.trainable.keys():
                return (
                    f"{t.name}: `{p}` is taken at a place that depends on `{s}`, which was found;"
                    " errors of such fields are not known"
                )
    return ""
