"""What of a domain makes solutions singular: `plane_facts` and `cavities`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.boundary import surface_of
from symbolic_pinn.domain.carriers import atoms_of
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.face import Locus
from symbolic_pinn.domain.facts import PlaneFacts
from symbolic_pinn.domain.inside import Inside, body_of
from symbolic_pinn.domain.margin import margin
from symbolic_pinn.domain.plane_region import MarginFunction

# A picture of a region in space has so many cells along each side, and one around it.
_CELLS = 64


@dataclass(frozen=True, kw_only=True)
class Cavity:
    """A bounded part of the outside in space.

    Attributes:
        axes: the positions of the three coordinates.
        centre: of its cells.
        radius: of the ball of its volume.
    """

    axes: tuple[int, ...]
    centre: tuple[float, ...]
    radius: float


def stands_still(domain: Domain, spatial: tuple[sp.Symbol, ...]) -> Iterator[Domain]:
    """Each region of a domain in its own coordinates of space alone.

    Time and sampled parameters, on which it may depend, have their mean.

    Args:
        domain: of all coordinates.
        spatial: those that are directions of space.
    """
    for held in domain.regions():
        space = tuple(c for c in domain.coordinates if c in held and c in spatial)
        index = domain.positions(space)
        mean = {c: sp.Float(m) for c, m in zip(domain.coordinates, domain.mean, strict=True)}
        numbers = {c: mean[c] for c in held if c not in space}
        mine = [c for c in domain.constraints if c.coordinates & held]
        yield Domain(
            space,
            tuple(domain.lower[i] for i in index),
            tuple(domain.upper[i] for i in index),
            tuple(replace(c, holds=c.holds.xreplace(numbers)) for c in mine),
        )


@lru_cache(maxsize=32)
def plane_facts(domain: Domain, spatial: tuple[sp.Symbol, ...]) -> tuple[PlaneFacts, ...]:
    """Holes, corners, arcs and walls of each plane region."""
    from symbolic_pinn.domain.find_facts import facts  # takes most of SciPy

    found = []
    for still in stands_still(domain, spatial):
        if len(still.coordinates) != 2:
            continue
        surface = surface_of(still, Locus(on=Boundary(*still.coordinates), space=still.coordinates))
        if surface is None:
            continue
        bodies = [body_of(a) for a in _atoms(still) if isinstance(a, Inside)]
        i, j = domain.positions(still.coordinates)
        bounds = (np.asarray(still.lower), np.asarray(still.upper))
        found.append(facts(_margin_of(still), surface, bounds, plane=(i, j), bodies=bodies))
    return tuple(found)


def _atoms(domain: Domain) -> list[sp.Basic]:
    return [a for c in domain.constraints for a in atoms_of(c.holds)]


def _margin_of(domain: Domain) -> MarginFunction:
    """The largest margin of all constraints, as a function of points."""

    def of(points: np.ndarray) -> np.ndarray:
        at = domain.columns(points)
        found: np.ndarray = np.max([margin(c.holds, at) for c in domain.constraints], axis=0)
        return found

    return of


@lru_cache(maxsize=32)
def cavities(domain: Domain, spatial: tuple[sp.Symbol, ...]) -> tuple[Cavity, ...]:
    """The bounded parts of the outside of each region in space."""
    from scipy.ndimage import center_of_mass, label  # takes a while to import

    found = []
    for still in stands_still(domain, spatial):
        if len(still.coordinates) != 3:
            continue
        lower, upper = np.asarray(still.lower), np.asarray(still.upper)
        cell = (upper - lower) / _CELLS
        axes = [np.arange(-1, _CELLS + 1) + 0.5] * 3
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        outside = ~still.contains(lower + cell * grid.reshape(-1, 3)).reshape(grid.shape[:3])
        parts, count = label(outside)
        around = parts[0, 0, 0]
        for k in (k for k in range(1, count + 1) if k != around):
            centre = lower + cell * (np.array(center_of_mass(parts == k)) - 0.5)
            volume = float(np.sum(parts == k) * np.prod(cell))
            radius = (3 * volume / (4 * np.pi)) ** (1 / 3)
            held = tuple(domain.positions(still.coordinates))
            found.append(Cavity(axes=held, centre=tuple(map(float, centre)), radius=radius))
    return tuple(found)


def region_of(domain: Domain, plane: tuple[int, int]) -> Domain | None:
    """The region of a plane in its two coordinates; `None` where it is a box there."""
    coordinates = tuple(domain.coordinates[i] for i in plane)
    spatial = tuple(c for c in domain.coordinates if c in coordinates)
    return next((d for d in stands_still(domain, spatial) if d.coordinates == coordinates), None)
