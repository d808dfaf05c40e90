"""Conditions on curves that are given by a parameter: `u(cos(s), sin(s))`, s from 0 to 2 pi."""

from dataclasses import replace

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import partials_of
from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.domain import Face
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.places import ReadPlace
from symbolic_pinn.problem.term import Space, locate

_TRIES = 101


def face_along(expression: sp.Expr, space: Space, here: ReadPlace) -> Face:
    """The face of a condition whose unknowns stand at formulas of the parameters of a curve.

    Its points are those of the first unknown; others may stand elsewhere at the same parameters.
    """
    assert here.place is not None
    symbols = {s for s, _ in here.place.along}
    of_curve: dict[sp.Symbol, sp.Expr] = {}
    for partial in partials_of(expression):
        slots = space.unknowns[partial.unknown].args
        for slot, value in zip(slots, partial.point, strict=True):
            if value.free_symbols & symbols:
                formula = value.xreplace(dict(space.constants))
                _check_inside(str(partial), {slot: formula}, space, here)
                of_curve.setdefault(slot, formula)
    if not of_curve:
        names = ", ".join(f"`{s}`" for s in sorted(symbols, key=str))
        raise InputError(f"no unknown stands at a formula of {names}; write `u(cos(s), sin(s))`")
    # What does not move along the curve is located as ever.
    stand_ins = {s: sp.Float((a + b) / 2) for s, (a, b) in here.place.along}
    found = locate(expression.xreplace(stand_ins), space)
    fixed = tuple((c, values) for c, values in found.fixed if c not in of_curve)
    place = replace(here.place, curve=tuple((c, of_curve[c]) for c in of_curve))
    return Face(fixed=fixed, place=place)


def _check_inside(
    partial: str, held: dict[sp.Symbol, sp.Expr], space: Space, here: ReadPlace
) -> None:
    assert here.place is not None
    [(slot, formula)] = held.items()
    other = formula.free_symbols - {s for s, _ in here.place.along}
    if other:
        raise InputError(
            f"`{partial}`: `{formula}` holds `{min(other, key=str)}`; a curve is given by the"
            " parameters in `along=` alone"
        )
    at = {s: np.linspace(a, b, _TRIES) for s, (a, b) in here.place.along}
    grid = dict(zip(at, np.meshgrid(*at.values()), strict=True))
    values = np.asarray(evaluate(formula, grid), float)
    lower, upper = space.box.bounds(slot)
    room = 1e-9 * (upper - lower)
    if not ((values >= lower - room) & (values <= upper + room)).all():
        raise InputError(
            f"`{partial}` leaves the domain: `{slot}` = `{formula}` is not always in"
            f" [{lower:g}, {upper:g}]"
        )
