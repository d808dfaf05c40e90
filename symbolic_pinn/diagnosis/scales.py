"""Magnitude of each additive term of an equation: very different ones are hard to train.

With an exact solution the magnitude is the root mean square of the term at random points. Without,
every unknown is taken to be of size 1 and to vary over the size of the domain, so that
|D^alpha u| is prod_i sigma_i^(-alpha_i).
"""

import math
from collections.abc import Iterator

import sympy as sp

from symbolic_pinn.algebra import Partial, insert
from symbolic_pinn.diagnosis.finding import HINT, Finding
from symbolic_pinn.diagnosis.numbers import random_points, summands
from symbolic_pinn.problem import Problem, Term
from symbolic_pinn.problem.term import RESIDUAL

_POINTS = 5
_RATIO = 1e3


def scales(problem: Problem) -> Iterator[Finding]:
    """The magnitudes in each equation, and a hint where they differ by more than 1,000."""
    known = set(problem.exact) == set(problem.fields.values())
    for term in (t for t in problem.terms if t.group == RESIDUAL):
        found = {name: m for name, m in magnitudes(problem, term, known).items() if m > 0}
        if len(found) < 2 or not all(map(math.isfinite, found.values())):
            continue
        listed = ", ".join(f"`{name}` about {m:.2g}" for name, m in found.items())
        apart = max(found.values()) / min(found.values())
        if apart > _RATIO:
            advice = f"they differ by {apart:.1g}: choose units in which they are of like size"
            yield Finding("scales", f"{term.name}: {listed}; {advice}", level=HINT)
        else:
            yield Finding("scales", f"{term.name}: {listed}")


def magnitudes(problem: Problem, term: Term, known: bool) -> dict[str, float]:
    """The magnitude of each additive term, by its text; those at other points are taken together.

    An integral is many such terms.
    """
    here: list[sp.Expr] = []
    elsewhere: list[sp.Expr] = []
    for part in sp.Add.make_args(term.expression):
        moved = any(p.point != problem.fields[p.unknown].args for p in part.atoms(Partial))
        (elsewhere if moved else here).append(part)
    named = {_short(part): part for part in here}
    if elsewhere:
        named["terms at other points"] = sp.Add(*elsewhere)
    return {name: _magnitude(problem, part, known) for name, part in named.items()}


def _short(part: sp.Expr) -> str:
    text = str(part)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _magnitude(problem: Problem, part: sp.Expr, known: bool) -> float:
    if known:
        part = insert(part, problem.exact)
    else:
        part = part.xreplace({p: _typical(problem, p) for p in part.atoms(Partial)})
    part = part.xreplace(problem.roles.numbers)
    squares = [abs(sum(summands(part, at))) ** 2 for at in random_points(problem.box, _POINTS)]
    return math.sqrt(sum(squares) / len(squares))


def _typical(problem: Problem, p: Partial) -> sp.Expr:
    sigma = dict(zip(problem.box.coordinates, problem.box.deviation, strict=True))
    slots = problem.fields[p.unknown].args
    return sp.Mul(*(sp.Float(sigma[c]) ** -n for c, n in zip(slots, p.orders, strict=True)))
