"""Where terms hold, and so where unknowns mean something.

With `where=` an equation holds on a part of the domain only (a domain with holes, an L). What a
field does elsewhere is of no interest: neither its size nor its error is measured there.
"""

import numpy as np
from jaxtyping import Bool, Float

from symbolic_pinn.compiler.lowering import lower
from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.problem import RESIDUAL, Problem


def holds(
    problem: Problem, name: str, x: Float[np.ndarray, "points _"]
) -> Bool[np.ndarray, " points"]:
    """At which points of its face the term of a name holds; one of no name there does at all."""
    where = {t.name: t.where for t in problem.terms}.get(name)
    inside = np.ones(len(x), bool)
    if not problem.box.is_box:
        inside = problem.box.contains(x[:, : len(problem.box.coordinates)], slack=ON_EDGE)
    if where is None:
        return inside
    leaves = dict(zip(problem.box.coordinates, x.T, strict=False))
    found = lower(where.xreplace(problem.roles.numbers), leaves)
    return np.broadcast_to(np.asarray(found, bool), len(x)) & inside


def covered(
    problem: Problem, x: Float[np.ndarray, "points _"]
) -> Bool[np.ndarray, "points unknowns"]:
    """At which points some equation with an unknown holds, for each unknown.

    All points of the domain for one whose equations hold at none of them.
    """
    found = np.zeros((len(x), len(problem.fields)), bool)
    for term in problem.terms:
        if term.group == RESIDUAL:
            here = holds(problem, term.name, x)
            for i, name in enumerate(problem.fields):
                if any(p.unknown == name for p in term.partials):
                    found[:, i] |= here
    nowhere = ~found.any(axis=0)
    found[:, nowhere] = holds(problem, "", x)[:, None]
    return found
