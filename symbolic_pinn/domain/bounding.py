"""A box around a region that was stated without intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.boundary import surface_of
from symbolic_pinn.domain.domain import Constraint, Domain
from symbolic_pinn.domain.face import Locus
from symbolic_pinn.domain.inside import Inside, body_of
from symbolic_pinn.domain.margin import conjunctions_of, margin

_POINTS, _FIRST, _DOUBLINGS, _SEED = 16_384, 1.0, 24, 5
# The box is a little wider than the points that were found; refined so often, and down to a share.
_ROOM, _ROUNDS, _LEAST = 0.02, 12, 1e-6
# Of points that climb into a corner: how many, tries about each, rounds, how far the first tries go
# as a share of the region, and how much nearer the next ones where none was better.
_CLIMBERS, _TRIES, _CLIMB, _STRIDE, _NEARER = 16, 32, 40, 0.1, 0.6
# How much farther out other parts of a region are looked for once it seems to end.
_FARTHER = (2, 4, 8)

Intervals = Mapping[sp.Symbol, tuple[float, float]]


def bounding_box(
    constraints: Sequence[Constraint], known: Intervals, wanted: Sequence[sp.Symbol]
) -> dict[sp.Symbol, tuple[float, float]] | None:
    """Intervals of coordinates that have none; `None` where the region does not seem to end.

    A box about 0 is doubled until points of the region were found in it, and none in its outer
    half; then it is drawn close around them. A body says itself where it ends.
    """
    random = np.random.default_rng(_SEED)
    parts = [part for c in constraints for part in conjunctions_of(c.holds)]
    ends = _of_bodies(parts)
    if {*wanted} <= {*ends}:
        if len(parts) == 1 and len(wanted) == len(ends):
            return {c: _with_room(*ends[c]) for c in wanted}
        within = {c: _with_room(*ends[c]) for c in wanted}
        return _close(constraints, known, wanted, random=random, within=within)
    size, before = _FIRST, False
    for _ in range(_DOUBLINGS):
        found = _points(constraints, known, dict.fromkeys(wanted, (-size, size)), random)
        outer = np.max([np.abs(found[c]) for c in wanted], axis=0, initial=0.0) > size / 2
        if len(outer) and not outer.any() and before:
            farther = _farther(constraints, known, wanted, random=random, size=size)
            if farther is None:
                within = dict.fromkeys(wanted, (-size, size))
                return _close(constraints, known, wanted, random=random, within=within)
            size, before = farther, False
            continue
        before = bool(len(outer)) and not outer.any()
        size = size if before else 2 * size
    return None


def _farther(
    constraints: Sequence[Constraint],
    known: Intervals,
    wanted: Sequence[sp.Symbol],
    *,
    random: np.random.Generator,
    size: float,
) -> float | None:
    """The size of a box that holds a part of the region beyond one that seemed to hold all."""
    for larger in (f * size for f in reversed(_FARTHER)):
        found = _points(constraints, known, dict.fromkeys(wanted, (-larger, larger)), random)
        if any((np.abs(found[c]) > size / 2).any() for c in wanted):
            return larger
    return None


def _of_bodies(parts: Sequence[sp.Basic]) -> dict[sp.Symbol, tuple[float, float]]:
    """Intervals that coordinates have in all bodies that a region lies in."""
    found: dict[sp.Symbol, tuple[float, float]] = {}
    for part in parts:
        if isinstance(part, Inside) and all(p.is_Symbol for p in part.point):
            for c, low, high in zip(part.point, *body_of(part).bounds, strict=True):
                before = found.get(c, (-np.inf, np.inf))
                found[c] = max(float(low), before[0]), min(float(high), before[1])
    return {c: (low, high) for c, (low, high) in found.items() if low < high}


def _with_room(low: float, high: float) -> tuple[float, float]:
    room = _ROOM * (high - low)
    return low - room, high + room


def _close(
    constraints: Sequence[Constraint],
    known: Intervals,
    wanted: Sequence[sp.Symbol],
    *,
    random: np.random.Generator,
    within: Intervals,
) -> dict[sp.Symbol, tuple[float, float]] | None:
    box = dict(within)
    found = _points(constraints, known, box, random)
    for _ in range(_ROUNDS):
        # What was found once stays found: a small part is not met in every round.
        more = _points(constraints, known, box, random)
        found = {c: np.concatenate([values, more[c]]) for c, values in found.items()}
        for c in wanted if len(found[wanted[0]]) else ():
            low, high = float(found[c].min()), float(found[c].max())
            first, last = within[c]
            middle, length = (low + high) / 2, max(high - low, _LEAST * (last - first))
            # Twice as wide: few points of a small region show less than there is of it.
            box[c] = max(first, middle - length), min(last, middle + length)
    if not len(found[wanted[0]]):
        return None
    every = {**known, **within}
    for c in wanted:
        low = _extreme(constraints, every, found, along=c, sign=-1.0, random=random)
        high = _extreme(constraints, every, found, along=c, sign=1.0, random=random)
        box[c] = _with_room(low, high)
    return box


def _extreme(
    constraints: Sequence[Constraint],
    within: Intervals,
    found: Mapping[sp.Symbol, np.ndarray],
    *,
    along: sp.Symbol,
    sign: float,
    random: np.random.Generator,
) -> float:
    """The end of a region along a coordinate, which few random points come near in a corner.

    The outermost points climb: those of some tries about each that are in the region and farther
    out take its place. Across, tries spread as the climbers do, so that they fit into a cusp.
    """
    names = list(found)
    k, points = names.index(along), np.stack([found[c] for c in names], axis=1)
    lower, upper = (np.array([within[c][end] for c in names]) for end in (0, 1))
    stride = _STRIDE * np.ptp(points, axis=0)
    for _ in range(_CLIMB):
        best = np.argsort(-sign * points[:, k])[:_CLIMBERS]
        points = points[best]
        if len(points) == _CLIMBERS:
            across = np.arange(len(names)) != k
            stride = np.where(across, np.minimum(stride, 2 * np.ptp(points, axis=0)), stride)
        tries = points[:, None] + stride * random.uniform(-1, 1, (len(points), _TRIES, len(names)))
        tries = np.clip(tries.reshape(-1, len(names)), lower, upper)
        inside = tries[_holds(constraints, dict(zip(names, tries.T, strict=True)))]
        outermost = sign * points[0, k]
        points = np.concatenate([points, inside])
        if not (sign * inside[:, k] > outermost).any():
            stride *= _NEARER
    return float(sign * (sign * points[:, k]).max())


def drawn_close(domain: Domain, coordinates: set[sp.Symbol]) -> Domain:
    """A domain whose box ends at the region along some coordinates, where it is a plane region."""
    lower, upper = [*domain.lower], [*domain.upper]
    for constraint in domain.constraints:
        space = tuple(c for c in domain.coordinates if c in constraint.space)
        if not coordinates & {*space} or len(space) != 2:
            continue
        if domain.tied(space) != {*space}:
            continue
        found = surface_of(domain, Locus(on=Boundary(*space), space=space))
        if found is None:
            continue
        for c, values in zip(space, found.points.T, strict=True):
            # Points may stand half their distance from the outermost one, as from a corner.
            i, room = domain.coordinates.index(c), float(found.weights.max())
            if c in coordinates:
                # Points of the region were found so far out, even if its edge is too thin there.
                inside = _ROOM / (1 + 2 * _ROOM) * (upper[i] - lower[i])
                lower[i] = min(float(values.min()) - room, lower[i] + inside)
                upper[i] = max(float(values.max()) + room, upper[i] - inside)
    return replace(domain, lower=tuple(lower), upper=tuple(upper))


def _points(
    constraints: Sequence[Constraint],
    known: Intervals,
    box: Intervals,
    random: np.random.Generator,
) -> dict[sp.Symbol, np.ndarray]:
    """Points of a box in which the constraints hold."""
    at = {c: random.uniform(*ends, _POINTS) for c, ends in {**known, **box}.items()}
    inside = _holds(constraints, at)
    return {c: values[inside] for c, values in at.items()}


def _holds(constraints: Sequence[Constraint], at: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    """Where all constraints hold, the edges left out."""
    found = [margin(c.holds, at) < 0 for c in constraints]
    return np.all(found, axis=0)
