"""What is said where Newton's method has no function to begin with, or did not come to an end."""

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.random_features.newton import NewtonState
from symbolic_pinn.methods.random_features.no_step import NoStep
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.problem import Problem

# Below this score the terms hold, however the iteration ended.
_HOLDS = 1e-6
# A full step below this share of the score changes less than the expansion misses.
_RESOLVED = 0.1


class NoStart(InputError):  # noqa: N818 - it is an answer
    """Newton's method has no function to begin with."""


def no_start(problem: Problem, linearised: LinearisedResiduals, error: NoStep) -> str:
    """Why Newton's method cannot begin, in words that quote the term and what is wrong with it."""
    u = next(iter(problem.stated_unknowns))
    another = "another " if problem.guess else ""
    advice = f"give {another}`guess={{{u}: formula}}`, a function near the solution"
    if error.k is None:
        what = f"{error.why}; state the conditions that determine the solution, or"
        return f"{what} {advice}"
    name = linearised.residuals[error.k].name
    stated = next((f", `{t.statement}`" for t in problem.terms if t.name == name), "")
    at = "the guess" if problem.guess else f"{u} = 0"
    what = f"{name}{stated}: {error.why} at the start of Newton's method, {at}"
    kind = "guess" if problem.guess else "start"
    found = None if error.held is None else linearised.not_finite(error.k, error.held, kind)
    if found is not None:
        what += f": {found.what}"
        if found.is_known:
            return f"{what}; {found.advice}"
    if not problem.guess:
        what += "; nor can it begin at the values of the conditions continued into the domain"
    return f"{what}; {advice}"


def not_converged(problem: Problem, state: NewtonState, score: float) -> str:
    """That the iteration did not come to an end, in words; empty where it did."""
    # Where an expansion can do no better, steps become short without becoming small.
    if state.converged or score <= _HOLDS or state.change <= _RESOLVED * score * state.step:
        return ""
    u = next(iter(problem.stated_unknowns))
    return (
        "Newton's method did not converge: there may be no solution, or one far from where it"
        f" began; `guess={{{u}: formula}}` lets it begin elsewhere"
    )
