"""What a statement expects of its unknowns beside the data."""

from collections.abc import Iterator

from symbolic_pinn.diagnosis.finding import Finding
from symbolic_pinn.problem import DATA, PRIOR, Problem


def priors(problem: Problem) -> Iterator[Finding]:
    """Each prior, and the noise that it is weighed against."""
    noise = ", ".join(
        f"{t.deviation:g} in `{t.statement}`"
        for t in problem.terms
        if t.group == DATA and t.deviation is not None
    )
    for term in (t for t in problem.terms if t.group == PRIOR):
        yield Finding(
            "prior",
            f"{term.name}: `{term.statement}` is expected to be about {term.deviation:g}"
            f" ({term.place}, root mean square), against noise of {noise}",
        )
