"""Where a region ends though no formula of it is 0: at a pole, a branch cut, what is not defined.

Such an edge is no zero of a formula, so that it would be missing in the boundary.
"""

import numpy as np
import sympy as sp

from symbolic_pinn.domain.carriers import atoms_of
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.domain.margin import margin

_PAIRS, _BISECTIONS, _SEED = 8_192, 44, 41
# A formula that changes by more than this share of its usual size where it changes its sign jumps;
# other edges this near, as a share of a pair's distance, are the region's end there.
_JUMP, _BESIDE = 1e-3, 1e-9
# How far beyond a box is looked, and how near to a side of it the side is the edge, of its sides.
_BEYOND, _INNER = 0.05, 1e-7


def jump(domain: Domain) -> tuple[sp.Basic, np.ndarray] | None:
    """An inequality of a domain that ends it where it jumps, with a point there, if there is one.

    Args:
        domain: with constraints.
    """
    atoms = [a for c in domain.constraints for a in atoms_of(c.holds)]
    for atom in atoms:
        if isinstance(atom, Inside) or (atom.lhs - atom.rhs).is_polynomial(*domain.coordinates):
            continue
        others = [other for other in atoms if other != atom]
        places = _edges(domain, atom, others)
        if len(places):
            return atom, places[0]
    return None


def _edges(domain: Domain, atom: sp.Basic, others: list[sp.Basic]) -> np.ndarray:
    """Points where an inequality jumps, and with it whether the domain holds."""
    random = np.random.default_rng(_SEED)
    lower, upper = np.array(domain.lower), np.array(domain.upper)
    # A box that was found ends next to the region.
    room, shape = _BEYOND * (upper - lower), (_PAIRS, len(lower))
    begin, end = (random.uniform(lower - room, upper + room, shape) for _ in range(2))

    def at(share: np.ndarray) -> np.ndarray:
        return begin + share[:, None] * (end - begin)

    def by(which: sp.Basic, points: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return margin(which, domain.columns(points))

    first, last = by(atom, begin), by(atom, end)
    differ = (first < 0) != (last < 0)
    begin, end, first = begin[differ], end[differ], first[differ]
    low, high = np.zeros(len(begin)), np.ones(len(begin))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        before = (by(atom, at(middle)) < 0) == (first < 0)
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    before, behind = at(low - _BESIDE), at(high + _BESIDE)
    usual = float(np.median(np.abs(last[np.isfinite(last)]))) if np.isfinite(last).any() else 1.0
    jumps = np.abs(by(atom, at(high)) - by(atom, at(low))) > _JUMP * usual
    jumps &= domain.holds(before) != domain.holds(behind)
    for other in others:
        jumps &= (by(other, before) < 0) == (by(other, behind) < 0)
    places, inner = at(high), _INNER * (upper - lower)
    jumps &= ((lower + inner < places) & (places < upper - inner)).all(axis=1)
    found: np.ndarray = places[jumps]
    return found
