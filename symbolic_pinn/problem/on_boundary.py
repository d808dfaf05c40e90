"""Whether an elliptic problem has any condition on the boundary at all.

Without one its solutions are as many as there are harmonic functions, and none of them is wrong.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.term import DATA, INTERFACE, PRIOR, RESIDUAL, Term

# Above this share of the largest, eigenvalues of one sign count as such.
_DEFINITE = 1e-9


def check_boundary(problem: Any, space: tuple[sp.Symbol, ...]) -> None:
    """Refuse a stationary elliptic `Problem` whose conditions hold at points or inside only.

    Args:
        problem: whose terms are read.
        space: its coordinates but for time and sampled parameters.
    """
    groups = {t.group for t in problem.terms}
    if len(space) < 2 or problem.start is not None or groups & {DATA, PRIOR}:
        return
    conditions = [t for t in problem.terms if t.group not in (RESIDUAL, INTERFACE)]
    if any(_is_spread(t, problem, space) for t in conditions):
        return
    unknown = next(_elliptic(problem, space), None)
    if unknown is not None:
        names = ", ".join(c.name for c in space)
        raise InputError(
            f"no condition of `{unknown}` holds on the boundary, and its equation is elliptic: it"
            f" needs one on every part, as in `boundary({names}) >> sp.Eq({unknown}, 0)`"
        )


def _is_spread(term: Term, problem: Any, space: tuple[sp.Symbol, ...]) -> bool:
    """Whether a condition holds on a curve, a surface or a side rather than at points."""
    face = term.face
    at_a_point = not set(face.free(problem.box)) & set(space) and face.place is None
    return not (face.is_interior or at_a_point)


def _elliptic(problem: Any, space: tuple[sp.Symbol, ...]) -> Iterator[sp.Expr]:
    """The unknowns whose second derivatives in an equation form a definite matrix of numbers."""
    middle = dict(zip(problem.box.coordinates, problem.box.mean, strict=True))
    for term in (t for t in problem.terms if t.group == RESIDUAL):
        stand_ins = {p: sp.Dummy() for p in term.expression.atoms(Partial)}
        algebraic = term.expression.xreplace(stand_ins)
        for name, unknown in problem.fields.items():
            slots = [unknown.args.index(c) for c in space if c in unknown.args]
            if len(slots) != len(space):
                continue
            matrix = np.zeros((len(space), len(space)))
            for p, symbol in stand_ins.items():
                if p.unknown == name and sum(p.orders) == 2:
                    entry = sp.diff(algebraic, symbol).subs(middle)
                    if not entry.is_number:
                        break
                    held = [k for k, s in enumerate(slots) for _ in range(p.orders[s])]
                    matrix[held[0], held[-1]] += float(entry) / 2
                    matrix[held[-1], held[0]] += float(entry) / 2
            else:
                if _is_definite(matrix):
                    yield unknown


def _is_definite(matrix: np.ndarray) -> bool:
    values = np.linalg.eigvalsh(matrix)
    has_one_sign = np.ptp(np.sign(values)) == 0
    return bool(has_one_sign and np.abs(values).min() > _DEFINITE * np.abs(values).max())
