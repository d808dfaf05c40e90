"""What carries the points of a place: zeros of formulas, bodies, sides of the box."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.domain.contour import contour
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.inside import Inside, body_of
from symbolic_pinn.domain.level import Level
from symbolic_pinn.domain.lines import met_by_lines, ordered
from symbolic_pinn.domain.surface import Surface
from symbolic_pinn.errors import InputError

# Points of a curve, and of a surface; powers of 2, for Sobol's sequence.
CURVE, SURFACE = 16_384, 8_192
_SEED = 31_013


@dataclass(frozen=True, kw_only=True)
class Tied:
    """Coordinates that a place holds together.

    Attributes:
        domain: of all coordinates.
        space: those in which the place has a normal.
        carried: the others, such as time where a boundary moves.
    """

    domain: Domain
    space: tuple[sp.Symbol, ...]
    carried: tuple[sp.Symbol, ...]

    @property
    def columns(self) -> list[int]:
        """The positions of all of them, in the order of the box."""
        return self.domain.positions((*self.space, *self.carried))

    @property
    def is_curve(self) -> bool:
        """Whether places are curves in a plane."""
        return len(self.space) == 2 and not self.carried

    def whole(self, points: np.ndarray) -> np.ndarray:
        """Points in all coordinates; those that are not tied take their mean."""
        found = np.tile(np.asarray(self.domain.mean), (len(points), 1))
        found[:, self.columns] = points
        return found


def zeros(formula: sp.Expr, tied: Tied) -> Surface | None:
    """The zeros of a formula."""
    level = Level(formula, tied.domain, tied.space)
    if tied.is_curve:
        return contour(level, CURVE)
    return met_by_lines(level, tied.carried, SURFACE)


def sides(of: set[sp.Symbol], tied: Tied) -> Iterator[Surface]:
    """The sides of the box in some of the coordinates."""
    for c in (c for c in tied.space if c in of):
        for end, sign in zip(tied.domain.bounds(c), (-1.0, 1.0), strict=True):
            yield _side(tied, c, end, sign)


def _side(tied: Tied, coordinate: sp.Symbol, end: float, sign: float) -> Surface:
    domain, columns = tied.domain, tied.columns
    others = [k for k, i in enumerate(columns) if domain.coordinates[i] != coordinate]
    lower, upper = (np.asarray(ends)[columns] for ends in (domain.lower, domain.upper))
    unit = _unit(len(others), CURVE if len(others) == 1 else SURFACE)
    points = np.full((len(unit), len(columns)), float(end))
    points[:, others] = lower[others] + (upper - lower)[others] * unit
    points = ordered(points)
    normals = np.zeros((len(points), len(tied.space)))
    normals[:, tied.space.index(coordinate)] = sign
    area = np.prod([np.subtract(*domain.bounds(c)[::-1]) for c in tied.space if c != coordinate])
    weights = np.full(len(points), area / len(points))
    found = Surface(points=points, normals=normals, weights=weights)
    # Where a curve touches the side from within, the curve is the boundary and the side is not.
    return found.part(domain.holds(tied.whole(points)))


def _unit(dim: int, count: int) -> np.ndarray:
    from scipy.stats import qmc  # takes a second to import

    if dim == 0:
        return np.zeros((1, 0))
    if dim == 1:
        return (np.arange(count)[:, None] + 0.5) / count
    return qmc.Sobol(dim, rng=np.random.default_rng(_SEED)).random(count)


def atoms_of(where: sp.Basic) -> tuple[sp.Basic, ...]:
    """The inequalities and bodies that a Boolean is made of."""
    found = [a for a in sp.preorder_traversal(where, keys=True) if is_atom(a)]
    return tuple(dict.fromkeys(found))


def is_atom(node: sp.Basic) -> bool:
    """Whether it is an inequality or the inside of a body."""
    return isinstance(node, Relational | Inside)


def edge_of(atom: sp.Basic, tied: Tied) -> Surface | None:
    """The edge of where an inequality or body holds."""
    if isinstance(atom, Inside):
        return _edge_of_body(atom, tied)
    return zeros(atom.lhs - atom.rhs, tied)


def _edge_of_body(atom: Inside, tied: Tied) -> Surface:
    """The boundary of a body, in the order of the coordinates of the box."""
    if not all(p in tied.space for p in atom.point) or len(atom.point) != len(tied.columns):
        raise InputError(
            f"`{atom}`: a body stands still; it takes the coordinates of space as they are, and no"
            " others hold its boundary together"
        )
    body = body_of(atom)
    found = body.surface(CURVE if body.dim == 2 else SURFACE)
    order = [atom.point.index(tied.domain.coordinates[i]) for i in tied.columns]
    return Surface(
        points=found.points[:, order], normals=found.normals[:, order], weights=found.weights
    )


def named(atom: Inside, name: str, tied: Tied) -> Surface | None:
    """The part of the boundary of a body that has a name; `None` where it has no such part."""
    body = body_of(atom)
    if name not in body.names:
        return None
    found = _edge_of_body(atom, tied)
    back = [tied.domain.positions([p])[0] for p in atom.point]
    columns = [tied.columns.index(i) for i in back]
    return found.part(body.named(name, found.points[:, columns]))
