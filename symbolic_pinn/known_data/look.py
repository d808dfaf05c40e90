"""Looks at all known data of a problem for places where they are narrow."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.known_data.candidates import ARGUMENTS, arguments, candidates
from symbolic_pinn.known_data.formulas import KnownFormula, known_formulas
from symbolic_pinn.known_data.grazing import at_rim
from symbolic_pinn.known_data.grid_net import from_grid
from symbolic_pinn.known_data.in_digits import is_real
from symbolic_pinn.known_data.numeric import Values, several
from symbolic_pinn.known_data.places import NarrowPlace, Unresolved
from symbolic_pinn.known_data.unit_search import spread_points
from symbolic_pinn.known_data.width import FINEST, Scan, along, nearer, scan
from symbolic_pinn.problem import Problem

# Ordinary points see a place that fills more than this share of its face.
_SEEN = 0.003
# A place narrower than this share of an interval, or more places than that, are not resolved.
_THINNEST, _PLACES, _WAVES = 1e-9, 100, 5_000
_ORDINARY, _CENTRES = 32, 400
# A sum below this share of its summands is rounding.
_CANCELS = 1e-13
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

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not resolved, in words, each once."""
        return tuple(dict.fromkeys(u.message for u in self.unresolved))


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
        many = f"{known.term} holds {len(gs)} functions of the coordinates in one formula"
        message = f"{many}: too many to be looked at for narrow places"
        found.unresolved.append(Unresolved(term=known.term, message=message))
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

    if _is_rounding(known, lower + length * np.concatenate([y, spread_points(32, len(index))])):
        return
    measured = _measured(f, y, from_grid(f, len(index), dense=supplied))
    if measured is None:
        return
    if measured.waves > _WAVES:
        how = f"varies too fast: about {measured.waves:.2g} waves in the domain"
        found.unresolved.append(Unresolved(term=known.term, message=f"{known.term} {how}"))
    centres, widths = lower + length * measured.centres, length * measured.widths
    if len(centres) and is_real(known, centres[0], widths[0], length):
        place = NarrowPlace(
            term=known.term,
            face=known.face,
            formula=known.formula,
            coordinates=known.coordinates,
            centres=centres,
            widths=widths,
            lengths=length,
            known=measured.known,
        )
        found.places.append(place)
        found.unresolved += _too_much(place)


def _is_rounding(known: KnownFormula, x: np.ndarray) -> bool:
    """Whether the summands of a formula cancel, as those of a forcing do that is not needed."""
    summands = sp.Add.make_args(known.formula)
    if len(summands) == 1:
        return False
    values = np.stack([part(x) for part in several(summands, known.coordinates)])
    values = values[:, np.isfinite(values).all(axis=0)]
    if not values.size:
        return False
    return bool(np.abs(values.sum(axis=0)).max() <= _CANCELS * np.abs(values).sum(axis=0).max())


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """Narrow places in the unit box, how many of them are of the formula, and waves in the box."""

    centres: np.ndarray
    widths: np.ndarray
    known: int
    waves: float


def _measured(f: Values, y: np.ndarray, others: np.ndarray) -> _Measured | None:
    """What is narrow about the points `y`, which come from the formula, and about others."""
    from_formula, y = len(y), np.concatenate([y, others])
    dim = y.shape[1]
    anywhere = spread_points(_ORDINARY, dim)
    many = f(np.concatenate([y, spread_points(512, dim)]))
    finite = many[np.isfinite(many)]
    size = float(np.ptp(finite)) if len(finite) else 0.0
    if not size > 1e-300:
        return None
    good = np.isfinite(f(y))
    from_formula, y = int(good[:from_formula].sum()), y[good]
    y = np.concatenate([y, nearer(f, y, size)])
    ordinary = scan(f, anywhere, size, walls=False)
    found = scan(f, y, size)
    share = _share(f, y, found.widths, found.amplitude)
    least = found.widths.min(axis=1, initial=1.0)
    usual = ordinary.widths.min(axis=1)
    common = (usual[None, :] <= 4 * least[:, None]).mean(axis=1) > 0.1
    kept = (found.amplitude > 0) & (share < _SEEN) & ~common & (least > FINEST)
    kept[kept] = ~at_rim(f, y[kept], Scan(found.widths[kept], found.amplitude[kept]), size)
    rough = np.where(ordinary.widths < 0.1, ordinary.widths, 1.0)
    waves = float(np.median(np.prod(np.where(rough < 1, 1 / (4 * rough), 1.0), axis=1)))
    chosen, count = _distinct(
        y[kept], found.widths[kept], found.amplitude[kept], np.flatnonzero(kept) < from_formula
    )
    return _Measured(
        centres=y[kept][chosen], widths=found.widths[kept][chosen], known=count, waves=waves
    )


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
    y: np.ndarray, widths: np.ndarray, amplitude: np.ndarray, of_formula: np.ndarray
) -> tuple[list[int], int]:
    """One centre of those that are within each other's widths, and how many are of the formula.

    Those of the formula come first, and first of all the widest of those that change most.
    """
    sizes = np.round(np.log2(np.maximum(amplitude, 1e-300)))
    volume = widths.prod(axis=1)
    left = np.ones(len(y), bool)
    chosen: list[int] = []
    for k in np.lexsort([volume, -sizes, ~of_formula]):
        if left[k] and len(chosen) < _CENTRES:
            chosen.append(int(k))
            left &= ~(np.abs(y - y[k]) <= 3 * widths[k]).all(axis=1)
    count = int(of_formula[chosen].sum())
    if count:
        first = max(range(count), key=lambda i: (sizes[chosen[i]], volume[chosen[i]]))
        chosen.insert(0, chosen.pop(first))
    return chosen, count


def _too_much(place: NarrowPlace) -> Iterator[Unresolved]:
    why = ""
    if place.shares[0].min() < _THINNEST:
        why = "too thin"
    elif len(place.centres) > _PLACES and len(place.coordinates) == 1:
        why = "too many"
    if why:
        message = f"{place.text}, {why} to be resolved"
        yield Unresolved(term=place.term, message=message, place=place)
