"""What the equations say where a formula under a derivative jumps."""

from collections.abc import Iterator

from symbolic_pinn.diagnosis.finding import Finding
from symbolic_pinn.problem import INTERFACE, Problem


def jumps(problem: Problem) -> Iterator[Finding]:
    """The conditions that were derived: the flux does not jump where a coefficient does."""
    for term in (t for t in problem.terms if t.group == INTERFACE):
        if term.name.startswith("interface"):
            left, right = term.statement.args
            yield Finding("jumps", f"{term.name}: the flux does not jump, `{left} = {right}`")
