"""Where sources, coefficients and data are narrow, and what cannot be resolved."""

from collections.abc import Iterator

from symbolic_pinn.diagnosis.finding import HINT, WARNING, Finding
from symbolic_pinn.known_data import look
from symbolic_pinn.problem import Problem


def narrow(problem: Problem) -> Iterator[Finding]:
    """A hint for each place that gets points of its own, a warning for what is not resolved."""
    found = look(problem)
    told = {u.place for u in found.unresolved}
    for text in dict.fromkeys(p.text for p in found.places if p not in told):
        yield Finding("narrow", f"{text}; points are put there", level=HINT)
    for message in found.warnings:
        yield Finding("narrow", f"{message}; a solution will not be `converged`", level=WARNING)
