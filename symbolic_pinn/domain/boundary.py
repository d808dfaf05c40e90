"""`surface_of`: the points of a place within a domain, with the normals out of the domain.

A place is brought into the form (carrier and conditions) or (carrier and conditions) or ...: the
carrier says which curve, the conditions which part. Of every curve the parts are kept that have the
domain on one side at least; of the boundary those that have it on one side only.
"""

from functools import lru_cache

import numpy as np
import sympy as sp
from sympy.geometry.entity import GeometryEntity
from sympy.logic.boolalg import Boolean, to_dnf

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain.carriers import Tied, atoms_of, edge_of, named, sides, zeros
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.domain.face import Locus
from symbolic_pinn.domain.inside import Inside, body_of, inside
from symbolic_pinn.domain.margin import joined_by, margin
from symbolic_pinn.domain.surface import Surface, joined

# How far the sides of a curve are looked at, and what counts as on it, of the diagonal.
_ASIDE, _ON = 1e-6, 1e-7


def tied_by(domain: Domain, place: Locus) -> Tied:
    """The coordinates that a place holds together, in the order of the box."""
    known = domain.tied(place.coordinates)
    space = tuple(c for c in domain.coordinates if c in place.space)
    carried = tuple(c for c in domain.coordinates if c in known and c not in space)
    return Tied(domain=domain, space=space, carried=carried)


@lru_cache(maxsize=64)
def surface_of(domain: Domain, place: Locus) -> Surface | None:
    """The points of a place in the coordinates that it ties; `None` where it has none."""
    tied = tied_by(domain, place)
    parts = [p for term in conjunctions(place.on) for p in _parts(term, tied)]
    found = [p for p in parts if len(p.points)]
    return joined(found) if found else None


def part_names(domain: Domain) -> list[str]:
    """The names that files give to parts of the boundary."""
    atoms = {a for c in domain.constraints for a in atoms_of(c.holds) if isinstance(a, Inside)}
    return sorted({name for a in atoms if not a.body.free_symbols for name in body_of(a).names})


def share_inside(domain: Domain, place: Locus) -> float:
    """How much of the curves of a place that cross the domain's box belongs to the domain."""
    tied = tied_by(domain, place)
    kept, every = 0.0, 0.0
    for term in conjunctions(place.on):
        carrier = next((p for p in term if isinstance(p, sp.Eq)), None)
        found = None if carrier is None else zeros(carrier.lhs - carrier.rhs, tied)
        if found is None:
            continue
        at = tied.whole(found.points)
        crosses = np.all((np.array(domain.lower) <= at) & (at <= np.array(domain.upper)), axis=1)
        whole = _within(found.part(crosses), [p for p in term if p is not carrier], tied)
        is_edge = any(isinstance(p, Boundary) for p in term)
        every += float(whole.weights.sum())
        kept += float(_of_domain(whole, tied, is_edge).weights.sum())
    return kept / every if every else 1.0


def conjunctions(on: sp.Basic) -> list[tuple[sp.Basic, ...]]:
    """The parts of a place, each as conditions that hold together."""
    # SymPy takes a node with arguments for an operator.
    known = [a for a in sp.preorder_traversal(on, keys=True) if isinstance(a, Inside | Boundary)]
    letters = {a: sp.Symbol(f"place_{i}") for i, a in enumerate(dict.fromkeys(known))}
    back = {letter: a for a, letter in letters.items()}
    terms = joined_by(sp.Or, to_dnf(on.xreplace(letters)))
    return [tuple(p.xreplace(back) for p in joined_by(sp.And, term)) for term in terms]


def is_carrier(part: sp.Basic) -> bool:
    """Whether a condition says on which curve or surface a place is."""
    return isinstance(part, sp.Eq | Boundary)


def _parts(term: tuple[sp.Basic, ...], tied: Tied) -> list[Surface]:
    """The surfaces of one part of a place."""
    equations = [p for p in term if isinstance(p, sp.Eq)]
    boundaries = [p for p in term if isinstance(p, Boundary)]
    of_boundary = bool(boundaries)
    if equations:
        carrier, *others = equations
        found = [zeros(carrier.lhs - carrier.rhs, tied)]
    else:
        [*others], found = [], _boundary(boundaries[0], tied)
    rest = [p for p in term if not is_carrier(p)] + others
    return [_within(_of_domain(s, tied, of_boundary), rest, tied) for s in found if s is not None]


def _boundary(of: Boolean, tied: Tied) -> list[Surface | None]:
    """The edges of the region and the sides of the box."""
    every = [a for c in tied.domain.constraints for a in atoms_of(c.holds)]
    atoms = list({_curve_of(a): a for a in reversed(every)}.values())[::-1]
    if of.name is not None:
        return [named(a, of.name, tied) for a in atoms if isinstance(a, Inside)]
    if isinstance(of.args[0], GeometryEntity):
        curves = {_curve_of(a) for a in atoms_of(inside(of.args[0], *tied.space))}
        return [edge_of(a, tied) for a in atoms if _curve_of(a) in curves]
    if not isinstance(of.args[0], sp.Symbol):
        return [edge_of(a, tied) for a in atoms if isinstance(a, Inside) and a.body == of.args[0]]
    wanted = {*of.args}
    here = [c for c in tied.domain.constraints if c.coordinates & wanted]
    atoms = [a for a in atoms if any(a in atoms_of(c.holds) for c in here)]
    edges = [_apart(edge_of(a, tied), atoms[:i], tied) for i, a in enumerate(atoms)]
    return [*edges, *sides(wanted, tied)]


def _apart(found: Surface | None, others: list[sp.Basic], tied: Tied) -> Surface | None:
    """What is no part of the edges of others, as a polygon's side that an inequality repeats."""
    if found is None or not others:
        return found
    before, behind = (tied.domain.columns(tied.whole(p)) for p in _beside(found, tied))
    again = np.zeros(len(found.points), bool)
    for atom in others:
        again |= (margin(atom, before) < 0) != (margin(atom, behind) < 0)
    return found.part(~again)


def _curve_of(atom: sp.Basic) -> sp.Basic:
    """What two atoms have in common that hold on two sides of one curve."""
    if isinstance(atom, Inside):
        return atom
    formula = sp.expand(atom.lhs - atom.rhs).primitive()[1]
    return min(formula, -formula, key=sp.default_sort_key)


def _of_domain(found: Surface, tied: Tied, of_boundary: bool) -> Surface:
    """What has the domain on one side at least, or one only; normals then point out of it."""
    before, behind = (tied.domain.contains(tied.whole(p)) for p in _beside(found, tied))
    kept = before != behind if of_boundary else before | behind
    return found.turned(behind & ~before).part(kept)


def _beside(found: Surface, tied: Tied) -> tuple[np.ndarray, np.ndarray]:
    """Points a step before and behind those of a surface, along its normals."""
    step = _ASIDE * tied.domain.size(tied.space)
    index = [tied.columns.index(i) for i in tied.domain.positions(tied.space)]
    before, behind = found.points.copy(), found.points.copy()
    before[:, index] -= step * found.normals
    behind[:, index] += step * found.normals
    return before, behind


def _within(found: Surface, conditions: list[sp.Basic], tied: Tied) -> Surface:
    """The part where some conditions hold."""
    if not conditions or not len(found.points):
        return found
    at = tied.domain.columns(tied.whole(found.points))
    slack = _ON * tied.domain.size(tied.space)
    kept = np.ones(len(found.points), bool)
    for condition in conditions:
        if isinstance(condition, sp.Not) and isinstance(condition.args[0], Boundary):
            kept &= ~_is_on(found.points, condition.args[0], tied, slack)
            continue
        by = margin(condition, at)
        if isinstance(condition, sp.Eq):
            kept &= by <= slack
        elif isinstance(condition, sp.Ne):
            kept &= by < -slack
        else:
            kept &= by <= 0
    return found.part(kept)


def _is_on(points: np.ndarray, of: Boolean, tied: Tied, slack: float) -> np.ndarray:
    """Which points lie on a part of the boundary: of a body, or of a name."""
    found = np.zeros(len(points), bool)
    for edge in _boundary(of, tied):
        if edge is not None and len(edge.points):
            from scipy.spatial import cKDTree  # takes a while to import

            away, _ = cKDTree(edge.points).query(points)
            found |= away <= slack
    return found
