"""Places: where `place >> equation` holds, read into pins, a curve or surface, and a condition.

`sp.Eq(x, 1) >> sp.Eq(u(x, y), 0)` pins x; `sp.Eq(x**2 + y**2, 1) >> ...` and
`boundary(x, y) >> ...` hold on a curve; `(x > 0) >> ...` on a part of the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.geometry.entity import GeometryEntity

from symbolic_pinn.algebra.places import Boundary, has_normals, with_normals
from symbolic_pinn.domain import Domain, Face, Locus, normal_symbol
from symbolic_pinn.domain.boundary import conjunctions, is_carrier, part_names
from symbolic_pinn.domain.pool import inside, pool_of
from symbolic_pinn.domain.saved import is_saved
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import at_many_points
from symbolic_pinn.suggestions import closest_or_all

_FEW = 64


@dataclass(frozen=True, kw_only=True)
class ReadPlace:
    """Where a statement holds.

    Attributes:
        domain: of the problem.
        spatial: the coordinates that are directions of space.
        pins: coordinates that have a number there.
        place: a curve or surface, if it is one.
        within: a condition beside the pins, where only such points are drawn.
        where: a condition, for whoever asks where the statement holds.
    """

    domain: Domain
    spatial: tuple[sp.Symbol, ...]
    pins: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    place: Locus | None = None
    within: sp.Basic | None = None
    where: sp.Basic | None = None

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """What is known there beside the coordinates."""
        return () if self.place is None else self.place.symbols

    def put_in(self, statement: Any) -> Any:
        """A statement with the normal and the numbers of the pins put in."""
        if has_normals(statement):
            if not (self.pins or self.place):
                raise InputError(
                    "a normal is known on a boundary only: `boundary(x, y) >> equation`, or"
                    " `sp.Eq(x, 1) >> equation`"
                )
            statement = with_normals(statement, self.spatial, self._component)
        return statement.subs(self.pins) if self.pins else statement

    def _component(self, c: sp.Symbol) -> sp.Expr:
        if self.place is not None:
            return normal_symbol(c) if c in self.place.space else sp.S.Zero
        pinned = [p for p in self.pins if p in self.spatial]
        if len(pinned) != 1:
            held = ", ".join(f"`{p} = {v}`" for p, v in self.pins.items())
            raise InputError(f"there is no normal where {held}: it is no side of a region")
        if c != pinned[0]:
            return sp.S.Zero
        return -sp.S.One if float(self.pins[c]) <= self.domain.bounds(c)[0] else sp.S.One

    def face(self, found: Face) -> Face:
        """The face of a statement, with this place; refuses one that has no points."""
        face = replace(found, place=self.place, within=self.within)
        if self.place is not None:
            held = set(self.place.coordinates) & {c for c, _ in (*face.fixed, *face.curve)}
            if held:
                names = ", ".join(f"`{c}`" for c in sorted(held, key=str))
                raise InputError(f"{names} is fixed in the equation, and `{self.place}` says where")
            if not (is_saved() or self._has_points(face)):
                raise InputError(_nowhere(self.place.on, self.domain))
        elif not (is_saved() or self._has_points(face)):
            raise InputError(f"`{face}` lies outside the domain, or holds nowhere in it")
        return face

    def _has_points(self, face: Face) -> bool:
        """Whether anything is left of a curve, or of a side of the box."""
        if face.place is not None:
            with at_many_points(f"`{self.place}`"):
                pool = pool_of(self.domain, face)
            return pool is not None and bool(len(pool.points))
        is_whole = self.within is None and self.domain.is_box
        if is_whole or face.is_interior or not face.free(self.domain):
            return True
        return bool(len(inside(self.domain, face, _FEW, seed=0)))


def read_place(
    where: sp.Basic, domain: Domain, spatial: tuple[sp.Symbol, ...], placed: bool
) -> ReadPlace:
    """Where a statement holds.

    Args:
        where: with numbers in place of the parameters.
        domain: of the problem.
        spatial: the coordinates that are directions of space.
        placed: whether a mere condition says where there are points, as `>>` does.
    """
    base = ReadPlace(domain=domain, spatial=spatial)
    terms = conjunctions(where)
    carried = [[p for p in term if is_carrier(p)] for term in terms]
    if not any(carried):
        if where.atoms(Boundary):
            raise InputError(
                f"`{where}` says where it does not hold; say where, as in"
                " `boundary(x, y) & ~boundary(wing)`"
            )
        return replace(base, within=where if placed else None, where=where)
    if not all(carried):
        raise InputError(
            f"`{where}` is a curve in one part and has an inside in another; state two conditions"
        )
    for part in (p for each in carried for p in each):
        _check(part, domain, spatial)
    if len(terms) == 1:
        pins = dict(filter(None, (_pin(p, domain) for p in carried[0])))
        rest = [p for p in terms[0] if _pin(p, domain) is None]
        if pins and not any(is_carrier(p) for p in rest):
            beside = sp.And(*rest) if rest else None
            return replace(base, pins=pins, within=beside, where=beside)
    for each in carried:
        if sum(isinstance(p, sp.Eq) for p in each) > 1:
            names = " and ".join(f"`{p.lhs} = {p.rhs}`" for p in each if isinstance(p, sp.Eq))
            raise InputError(
                f"{names} together leave points of a curve; give a point as `u(0, 0)`, and a curve"
                " in space by `Condition(..., along={s: (0, 1)})`"
            )
    held = domain.tied(set().union(*(_symbols(p, domain) for each in carried for p in each)))
    space = tuple(c for c in domain.coordinates if c in held and c in spatial)
    return replace(base, place=Locus(on=where, space=space))


def _pin(part: sp.Basic, domain: Domain) -> tuple[sp.Symbol, sp.Expr] | None:
    """The coordinate that an equation gives a number, `sp.Eq(x, 1)`."""
    if not isinstance(part, sp.Eq):
        return None
    for c, value in (part.args, part.args[::-1]):
        if c in domain.coordinates and value.is_number:
            return c, value
    return None


def _symbols(part: sp.Basic, domain: Domain) -> set[sp.Symbol]:
    if isinstance(part, Boundary) and not isinstance(part.args[0], sp.Symbol):
        # A body, or a part with a name, stands in the coordinates of the regions.
        return set().union(*(c.coordinates for c in domain.constraints))
    return set(part.free_symbols)


def _check(part: sp.Basic, domain: Domain, spatial: tuple[sp.Symbol, ...]) -> None:
    """Refuse what is no curve or boundary in the coordinates of the domain."""
    if part.atoms(AppliedUndef):
        raise InputError(f"the place `{part}` contains an unknown; it takes coordinates only")
    if isinstance(part, Boundary):
        is_body = isinstance(part.args[0], GeometryEntity)  # whose numbers may be parameters
        wrong = sorted(part.free_symbols - {*(domain.coordinates if is_body else spatial)}, key=str)
        if wrong:
            raise InputError(
                f"`{part}`: `{wrong[0]}` is no direction of space of this domain, which has"
                f" {', '.join(f'`{c}`' for c in spatial)}"
            )
    elif not part.free_symbols & {*domain.coordinates}:
        raise InputError(f"`{part}` holds no coordinate; it is nowhere or everywhere")


def _nowhere(on: sp.Basic, domain: Domain) -> str:
    called = [p.name for p in sp.preorder_traversal(on) if isinstance(p, Boundary) and p.name]
    names = part_names(domain)
    if unknown := [name for name in called if name not in names]:
        near = closest_or_all(unknown[0], names) if names else "; no part of this domain has a name"
        return f"`{on}`: there is no part `{unknown[0]}`{near}"
    shapes = [p for p in sp.preorder_traversal(on) if isinstance(p, GeometryEntity)]
    if shapes:
        return (
            f"`{on}`: the domain does not end at this body; give one that is in `domain=`, or write"
            " the curve, as in `sp.Eq(x**2 + y**2, 1)`"
        )
    doubtful = [p for p in sp.preorder_traversal(on) if isinstance(p, sp.Eq)]
    hint = ""
    if doubtful:
        p = doubtful[0]
        hint = (
            f"; or `{p.lhs - p.rhs}` does not change its sign where it is 0: write the factors, as"
            " in `sp.Eq(x, 0) | sp.Eq(y, 0)`"
        )
    return f"`{on}` lies outside the domain, or holds nowhere in it{hint}"
