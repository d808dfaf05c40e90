"""Looks at all known data of a problem for places where they are narrow."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.known_data.candidates import ARGUMENTS, arguments, candidates
from symbolic_pinn.known_data.formulas import KnownFormula, known_formulas
from symbolic_pinn.known_data.grid_net import from_grid
from symbolic_pinn.known_data.numeric import Values, several
from symbolic_pinn.known_data.places import NarrowPlace, Unresolved
from symbolic_pinn.known_data.unit_search import spread_points
from symbolic_pinn.known_data.width import FINEST, along, nearer, scan
from symbolic_pinn.problem import Problem

# Ordinary points see a place that fills more than this share of its face.
_SEEN = 0.003
# A place narrower than this share of an interval, or more places than that, are not resolved.
_THINNEST, _PLACES, _WAVES = 1e-9, 100, 5_000
_ORDINARY, _CENTRES = 32, 400
_KEY = "_narrow_places"


@dataclass(frozen=True, kw_only=True)
class KnownData:
    """What the look found.

    Attributes:
        places: where known data are narrow.
        unresolved: what cannot be resolved, in words.
    """

    places: tuple[NarrowPlace, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


@dataclass
class _Found:
    places: list[NarrowPlace] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)


def look(problem: Problem) -> KnownData:
    """The narrow places of a problem's known data; looked for once."""
    cache = vars(problem)  # beside what the problem's own cached properties keep there
    if _KEY not in cache:
        found = _Found()
        for known in known_formulas(problem):
            _look_at(problem, known, found)
        cache[_KEY] = KnownData(places=tuple(found.places), unresolved=tuple(found.unresolved))
    kept: KnownData = cache[_KEY]
    return kept


def _look_at(problem: Problem, known: KnownFormula, found: _Found) -> None:
    gs = arguments(known.formula)
    if len(gs) > ARGUMENTS:
        message = f"{known.term} holds {len(gs)} functions of the coordinates in one formula: too"
        found.unresolved.append(
            Unresolved(term=known.term, message=f"{message} many to be looked at for narrow places")
        )
        return
    index = [problem.box.coordinates.index(c) for c in known.coordinates]
    lower = np.array(problem.box.lower)[index]
    length = np.array(problem.box.upper)[index] - lower
    y = candidates(gs, known.coordinates, lower, length)
    supplied = bool(known.formula.atoms(Supplied))
    if not len(y) and not supplied:
        return
    [in_user] = several([known.formula], known.coordinates)

    def f(unit: np.ndarray) -> np.ndarray:
        return in_user(lower + length * unit)

    y = np.concatenate([y, from_grid(f, len(index), dense=supplied)])
    measured = _measured(f, y)
    if measured is None:
        return
    centres, widths, rough = measured
    if rough is not None and rough > _WAVES:
        found.unresolved.append(
            Unresolved(
                term=known.term,
                message=f"{known.term} varies too fast: about {rough:.2g} waves in the domain",
            )
        )
    if len(centres) and _holds_in_many_digits(known, lower, length, centres[0], widths[0]):
        place = NarrowPlace(
            term=known.term,
            face=known.face,
            formula=known.formula,
            coordinates=known.coordinates,
            centres=lower + length * centres,
            widths=length * widths,
            lengths=length,
        )
        found.places.append(place)
        found.unresolved += _too_much(place)


def _measured(
    f: Values, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float | None] | None:
    """Centres and widths of the narrow places, and how many waves there are everywhere, if any."""
    dim = y.shape[1]
    anywhere = spread_points(_ORDINARY, dim)
    many = f(np.concatenate([y, spread_points(512, dim)]))
    finite = many[np.isfinite(many)]
    size = float(np.ptp(finite)) if len(finite) else 0.0
    if not size > 1e-300:
        return None
    y = y[np.isfinite(f(y))]
    y = np.concatenate([y, nearer(f, y, size)])
    ordinary = scan(f, anywhere, size, walls=False)
    found = scan(f, y, size)
    share = _share(f, y, found.widths, found.amplitude)
    least = found.widths.min(axis=1, initial=1.0)
    usual = ordinary.widths.min(axis=1)
    common = (usual[None, :] <= 4 * least[:, None]).mean(axis=1) > 0.1
    kept = (found.amplitude > 0) & (share < _SEEN) & ~common & (least > FINEST)
    rough = np.where(ordinary.widths < 0.1, ordinary.widths, 1.0)
    waves = float(np.median(np.prod(np.where(rough < 1, 1 / (12 * rough), 1.0), axis=1)))
    centres, widths = _distinct(y[kept], found.widths[kept], found.amplitude[kept])
    return centres, widths, waves


def _share(f: Values, y: np.ndarray, widths: np.ndarray, amplitude: np.ndarray) -> np.ndarray:
    """The share of the box that a place fills; along a front it goes on as far as the box."""
    factors = np.minimum(1.0, 2 * widths)
    dim = y.shape[1]
    for i in range(dim):
        for j in range(i + 1, dim):
            both = (widths[:, i] < 0.1) & (widths[:, j] < 0.1) & (amplitude > 0)
            for sign in (1, -1) if both.any() else ():
                direction = np.zeros((both.sum(), dim))
                direction[:, i], direction[:, j] = widths[both, i], sign * widths[both, j]
                flat = along(f, y[both], direction, amplitude[both]) > 5
                k = np.flatnonzero(both)[flat]
                wide = factors[k, i] >= factors[k, j]
                factors[k[wide], i] = 1.0
                factors[k[~wide], j] = 1.0
    return factors.prod(axis=1)


def _distinct(
    y: np.ndarray, widths: np.ndarray, amplitude: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One centre of those that are within each other's widths: the one that changes most."""
    sizes = np.round(np.log2(np.maximum(amplitude, 1e-300)))
    order = np.lexsort([widths.prod(axis=1), -sizes])
    left = np.ones(len(y), bool)
    chosen: list[int] = []
    for k in order:
        if left[k]:
            chosen.append(k)
            left &= ~(np.abs(y - y[k]) <= 3 * widths[k]).all(axis=1)
            if len(chosen) >= _CENTRES:
                break
    return y[chosen], widths[chosen]


def _holds_in_many_digits(
    known: KnownFormula, lower: np.ndarray, length: np.ndarray, y: np.ndarray, w: np.ndarray
) -> bool:
    """Whether it is more than rounding: very narrow places are looked at again in 40 digits."""
    if w.min() > 1e-5 or known.formula.atoms(Supplied):
        return True
    i = int(np.argmin(w))
    [f] = several([known.formula], known.coordinates)
    points = lower + length * (y + np.outer([0.0, 2.0, -2.0], np.eye(len(y))[i] * w[i]))
    values = f(points)
    for x, value in zip(points, values, strict=True):
        at = {c: sp.Float(float(v), 40) for c, v in zip(known.coordinates, x, strict=True)}
        exact = known.formula.subs(at).evalf(30)
        if not exact.is_Number or not np.isfinite(value):
            continue
        if abs(float(exact) - value) > 0.2 * np.ptp(values):
            return False
    return True


def _too_much(place: NarrowPlace) -> Sequence[Unresolved]:
    if np.median(place.shares, axis=0).min() < _THINNEST:
        return [Unresolved(term=place.term, message=f"{place.text}, which is too thin to be resolved")]
    if len(place.centres) > _PLACES and len(place.coordinates) == 1:
        return [Unresolved(term=place.term, message=f"{place.text}, which are too many to be resolved")]
    return []
