"""Whether what is known in a statement is finite: coefficients, sources and data."""

from collections.abc import Collection, Iterator

import jax
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import NotFinite, Residual, compile_problem, not_finite
from symbolic_pinn.diagnosis.finding import HINT, WARNING, Finding
from symbolic_pinn.domain.pool import somewhere_on
from symbolic_pinn.problem import Face, Problem

_POINTS = 1_000


def finite(problem: Problem) -> Iterator[Finding]:
    """A warning for each term with a known part that is not finite at some of 1,000 points.

    A hint where it is so in 32-bit floats alone, and the problem's recipe has these.
    """
    is_wide = problem.recipe.precision == 64
    for residual in compile_problem(problem):
        found = _first(problem, residual, wide=True)
        if found is None and not is_wide:
            found = _first(problem, residual, wide=False)
        if found is not None:
            level = HINT if found.is_narrow else WARNING
            yield Finding("finite", f"{found.text}; {found.advice}", level=level)


def _first(problem: Problem, residual: Residual, *, wide: bool) -> NotFinite | None:
    with jax.enable_x64(wide):
        known = _known(problem, residual.face)
        parts = _known_parts(residual.expression, sp.true, known.keys())
        found = (not_finite(problem, residual.name, part, known) for part in parts)
        return next((f for f in found if f is not None), None)


def _known(problem: Problem, face: Face) -> dict[sp.Expr, np.ndarray]:
    """Coordinates of points on a face, inside its intervals, and what was measured there."""
    if face.samples is not None:
        columns = dict(zip(problem.box.coordinates, face.samples.points.T, strict=True))
        return {**columns, **face.samples.values}
    box, random = problem.box, np.random.default_rng(0)
    if not box.is_box or face.place is not None or face.within is not None:
        x = somewhere_on(box, face, _POINTS)
        return dict(zip((*box.coordinates, *face.symbols), x.T, strict=True))
    fixed = {c: values[0] for c, values in face.fixed}
    return {
        c: np.full(_POINTS, fixed[c]) if c in fixed else random.uniform(*box.bounds(c), _POINTS)
        for c in box.coordinates
    }


def _known_parts(
    expression: sp.Basic, where: sp.Basic, known: Collection[sp.Expr]
) -> Iterator[sp.Basic]:
    """The largest sub-expressions of what is known, 0 where a branch with them is not taken.

    Where a branch is taken that depends on an unknown, nothing can be said of it.
    """
    if _is_known(expression, known):
        if expression.free_symbols:
            yield expression if where == sp.true else sp.Piecewise((expression, where), (0, True))
    elif isinstance(expression, sp.Piecewise):
        left = where
        for branch, condition in expression.args:
            if not _is_known(condition, known):
                return
            yield from _known_parts(branch, sp.And(left, condition), known)
            left = sp.And(left, sp.Not(condition))
    elif not isinstance(expression, Partial):
        for part in expression.args:
            yield from _known_parts(part, where, known)


def _is_known(expression: sp.Basic, known: Collection[sp.Expr]) -> bool:
    return not expression.atoms(Partial) and expression.free_symbols <= {*known}
