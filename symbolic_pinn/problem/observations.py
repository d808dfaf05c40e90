"""Observations: terms that hold at measured points, with measured values.

`observations={u(t, x): data}` asks for u(t_i, x_i) = u_i at each row of the data, in the mean
square. The key may be any expression in the unknowns that is measured: a derivative, a flux, a
value at a wall (`u(t, 0)`, whose data need no column `x`).
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.domain import Domain, Samples
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.columns import columns
from symbolic_pinn.problem.priors import deviation
from symbolic_pinn.problem.term import Term
from symbolic_pinn.suggestions import with_suggestions

# Measured points may lie on the edge of a region to this share of it.
_EDGE = 1e-3


@with_suggestions
@dataclasses.dataclass(frozen=True)
class Observation:
    """Data with particulars: `observations={u(x): Observation(data, noise=0.01)}`.

    Attributes:
        data: what was measured: a table as without particulars.
        noise: the standard deviation of the errors of the values, where it is known; else it is
            estimated from what is left of the data.
    """

    data: Any
    noise: Any = None


def observed(term: Term, box: Domain, data: Any, *, symbol: str) -> Term:
    """The term of an observation: its expression minus a symbol that stands for the values."""
    if isinstance(data, Observation):
        noise = None if data.noise is None else deviation(data.noise, "`noise`")
        term, data = dataclasses.replace(term, deviation=noise), data.data
    face = term.face
    free = face.free(box)
    at, values = columns(data, [c.name for c in free])
    points = np.tile(np.asarray(box.mean), (len(values), 1))
    for c, fixed in face.fixed:
        points[:, box.coordinates.index(c)] = fixed[0]
    for c, column in zip(free, at.T, strict=True):
        points[:, box.coordinates.index(c)] = column
        _check_inside(c, column, box)
    _check_region(points, box)
    measured = sp.Symbol(symbol, real=True)
    face = dataclasses.replace(face, samples=Samples(points, {measured: values}))
    return dataclasses.replace(term, expression=term.expression - measured, face=face)


def _check_inside(coordinate: sp.Symbol, column: np.ndarray, box: Domain) -> None:
    lower, upper = box.bounds(coordinate)
    outside = np.flatnonzero((column < lower) | (column > upper))
    if len(outside):
        raise InputError(
            f"row {outside[0] + 1} of the data lies outside the domain: `{coordinate}` ="
            f" {column[outside[0]]:g} is not in [{lower:g}, {upper:g}]"
        )


def _check_region(points: np.ndarray, box: Domain) -> None:
    outside = np.flatnonzero(~box.holds(points, _EDGE))
    if len(outside):
        pairs = zip(box.coordinates, points[outside[0]], strict=True)
        raise InputError(
            f"row {outside[0] + 1} of the data lies outside the domain, at"
            f" {', '.join(f'{c} = {p:g}' for c, p in pairs)}: its condition does not hold there"
        )


def merged(terms: Sequence[Term]) -> Iterator[Term]:
    """The same terms; those measured at the same points share them, and so one evaluation."""
    shared: dict[Any, Samples] = {}
    for term in terms:
        samples = term.face.samples
        assert samples is not None
        place = dataclasses.replace(term.face, samples=None)
        first = shared.setdefault((place, samples.points.tobytes()), samples)
        first.values.update(samples.values)
        yield dataclasses.replace(term, face=dataclasses.replace(place, samples=first))
