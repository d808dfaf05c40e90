"""Waves too short for the points of a figure: a part of the domain is shown, with a few of them.

Without that, a picture shows longer waves that are not there.
"""

from dataclasses import replace

import numpy as np
import sympy as sp

from symbolic_pinn.solution.figures.curves import COUNT as LINE_COUNT
from symbolic_pinn.solution.figures.planes import COUNT
from symbolic_pinn.solution.figures.subject import Quantity, Subject
from symbolic_pinn.solution.figures.view import View

# Lines along a coordinate stand at these shares of the others.
_SHARES = (0.31, 0.52, 0.77)
# Half of the values between two points may be off a straight line by this share of the range: that
# of six points for each wave. A steep front is off at few points.
_OFF, _SEED = 0.04, 0
_HALVINGS = 14
# A part in which waves are just seen is divided by this.
_CLOSER = 4


def resolved(subject: Subject, quantities: tuple[Quantity, ...], view: View) -> View:
    """The view, of a part of each coordinate along which it would miss waves."""
    parts = {}
    for c in view.free:
        lower, upper = view.bounds(c)
        for k in range(_HALVINGS):
            part = (lower, lower + (upper - lower) / 2**k)
            near = replace(view, parts={**view.parts, c: part})
            if all(_is_seen(subject, q, near, c) for q in quantities):
                if k:
                    parts[c] = (lower, lower + (part[1] - lower) / _CLOSER)
                break
    return replace(view, parts={**view.parts, **parts})


def _is_seen(subject: Subject, quantity: Quantity, view: View, along: sp.Symbol) -> bool:
    """Whether the points of a figure follow a quantity along a coordinate."""
    count = LINE_COUNT if len(view.free) == 1 else COUNT
    at = np.linspace(*view.bounds(along), count)
    # At random places, as waves that miss the points may miss their middles as well.
    share = np.random.default_rng(_SEED).random(count - 1)
    between = at[:-1] + share * np.diff(at)
    here = np.concatenate([at, between])
    lines = [_line(view, along, s).points({along: here}) for s in _SHARES]
    found = _values(subject, quantity, np.concatenate(lines)).reshape(len(lines), len(here), -1)
    values, others = found[:, :count], found[:, count:]
    straight = values[:, :-1] + share[:, None] * np.diff(values, axis=1)
    off = np.abs(others - straight).max(axis=-1)
    return not np.median(off) > _OFF * np.ptp(found, axis=1).max()


def _line(view: View, along: sp.Symbol, share: float) -> View:
    for c in view.free:
        view = view if c == along else view.at(c, share)
    return view


def _values(subject: Subject, quantity: Quantity, points: np.ndarray) -> np.ndarray:
    """Exact values, or those of the first solution, as real columns."""
    exact = subject.exact(quantity, points)
    found = quantity.of(subject.predicted[0].values(points)) if exact is None else exact
    return np.nan_to_num(np.column_stack([np.real(found), np.imag(found)]))
