"""Sharp edges where the formulas of a problem switch, and what holds across them.

In windows that end sharply at c the unknowns may be anything on the two sides of it. For an unknown
of order n in x the equations say that

    [D^k u] = 0   for k = 0 ... n - 1,

except where an interface condition, such as [K u_x] = 0, stands for the highest of these.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import Residual
from symbolic_pinn.problem import INTERFACE, RESIDUAL, Face, Problem, Term, sides
from symbolic_pinn.problem.edges import SAME, distinct, edges_along
from symbolic_pinn.recipe import RandomFeatureExpansion

# Cells at most; formulas with more edges are left to smooth windows.
_MOST_CELLS = 60


@dataclass(frozen=True)
class SharpEdges:
    """The edges of a problem's formulas along its coordinates.

    Attributes:
        problem: whose.
    """

    problem: Problem

    @cached_property
    def places(self) -> dict[sp.Symbol, list[float]]:
        """The edges inside the domain that the equations have, for each coordinate.

        Where an equation begins to hold is one, and so is what a delay makes of another.
        """
        found = {
            x: self._with_delays(x, self._along(x, [_switching_in(x, e) for e in self._equations]))
            for x in self.problem.box.coordinates
        }
        cells = 1
        for edges in found.values():
            cells *= len(edges) + 1
        return found if cells <= _MOST_CELLS else {x: [] for x in found}

    @cached_property
    def times(self) -> list[float]:
        """The edges along time of all terms, and of where these hold: blocks best end there."""
        t = self.problem.start
        return [] if t is None else self._along(t, [e.residual for e in self.problem.terms])

    @property
    def _equations(self) -> list[Term]:
        return [t for t in self.problem.terms if t.group == RESIDUAL]

    def _along(self, x: sp.Symbol, formulas: list[sp.Expr]) -> list[float]:
        pairs = [pair for t in self._interfaces if (pair := dict(t.face.fixed).get(x))]
        switching = edges_along(self.problem, x, formulas)
        return distinct(self.problem, x, [*switching, *(sum(pair) / 2 for pair in pairs)])

    def _with_delays(self, x: sp.Symbol, edges: list[float]) -> list[float]:
        """Edges, and the places that look back at one of them: u(x - 1) at an edge + 1."""
        lower, upper = self.problem.box.bounds(x)
        shifts = {float(x - at) for at in self._looked_at(x) if (x - at).is_number}
        found, new = [*edges], [*edges]
        while new:
            new = [c + d for c in new for d in shifts if lower < c + d < upper]
            new = [c for c in distinct(self.problem, x, new) if not _is_among(c, found)]
            found += new
            if len(found) >= _MOST_CELLS:  # the later ones are smooth, and would cost the first
                return edges
        return distinct(self.problem, x, found)

    def _looked_at(self, x: sp.Symbol) -> Iterator[sp.Expr]:
        constants = self.problem.constants
        for p in (p for t in self._equations for p in t.partials):
            slots = self.problem.fields[p.unknown].args
            if x in slots:
                at = sp.sympify(p.point[slots.index(x)]).xreplace(constants)
                if at != x:
                    yield at

    @property
    def _interfaces(self) -> list[Term]:
        return [t for t in self.problem.terms if t.group == INTERFACE]

    @property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The edges as shares of each interval."""
        box = self.problem.box
        return tuple(
            tuple((c - a) / (b - a) for c in self.places[x])
            for x, a, b in zip(box.coordinates, box.lower, box.upper, strict=True)
        )

    def continuity(self) -> tuple[Residual, ...]:
        """[D^k u] = 0 at each edge, for what the equations differentiate once more."""
        return tuple(
            residual
            for x, edges in self.places.items()
            for c in edges
            for residual in self._at(x, c)
        )

    def of_blocks(self, residuals: tuple[Residual, ...]) -> tuple[Residual, ...]:
        """Those that time blocks hold; what holds across an edge in time, they hand over."""
        t = self.problem.start
        at_edges = [r for r in self.continuity() if t in dict(r.face.fixed)]
        return tuple(r for r in residuals if r not in at_edges)

    def _at(self, x: sp.Symbol, c: float) -> Iterator[Residual]:
        taken = self._given(x, c)
        face = Face(((x, sides(self.problem.box, x, c)),))
        for name, unknown in self.problem.fields.items():
            for k in range(self._order(name, x)):
                if (name, k) not in taken:
                    orders = [k if a == x else 0 for a in unknown.args]
                    p = Partial.of(unknown, orders, unknown.args)
                    before, behind = (p.xreplace({x: sp.Float(at)}) for at in face.fixed[0][1])
                    title = f"continuity of {p} at {x} = {c:g}"
                    yield Residual(title, INTERFACE, behind - before, face)

    def _given(self, x: sp.Symbol, c: float) -> set[tuple[str, int]]:
        """Which continuity an interface condition stands for: that of its highest derivative."""
        taken: set[tuple[str, int]] = set()
        for term in self._interfaces:
            pair = dict(term.face.fixed).get(x)
            if pair is None or not pair[0] < c < pair[1]:
                continue
            highest = [
                (p.unknown, k)
                for p in term.partials
                if (k := self._slot(p, x)) is not None and k == self._order(p.unknown, x) - 1
            ]
            taken |= set([h for h in highest if h not in taken][:1])
        return taken

    def _slot(self, p: Partial, x: sp.Symbol) -> int | None:
        args = self.problem.fields[p.unknown].args
        return p.orders[args.index(x)] if x in args else None

    def _order(self, name: str, x: sp.Symbol) -> int:
        """The highest derivative of an unknown by a coordinate in the equations."""
        partials = (p for t in self._equations for p in t.partials if p.unknown == name)
        return max((self._slot(p, x) or 0 for p in partials), default=0)

    def put_into(self, expansion: RandomFeatureExpansion) -> RandomFeatureExpansion:
        """The expansion with sharp edges among those of its cells."""
        if not any(self.shares):
            return expansion
        cells = tuple(map(_merged, expansion.cells, self.shares))
        return replace(expansion, cells=cells, sharp=self.shares)


def _switching_in(x: sp.Symbol, term: Term) -> sp.Expr:
    """The formula of an equation, with where it holds if that is said by one coordinate alone."""
    alone = term.where is not None and term.where.free_symbols == {x}
    return term.residual if alone else term.expression


def _is_among(c: float, edges: list[float]) -> bool:
    return any(abs(c - e) <= SAME * max(1.0, abs(e)) for e in edges)


def _merged(cells: tuple[float, ...], sharp: tuple[float, ...]) -> tuple[float, ...]:
    kept = [e for e in cells if all(abs(e - s) > SAME for s in sharp)]
    return tuple(sorted((*kept, *sharp)))


def without_edges(expansion: RandomFeatureExpansion, axis: int) -> RandomFeatureExpansion:
    """The expansion without sharp edges along one coordinate, whose parts are solved apart."""
    sharp, cells = list(expansion.sharp), list(expansion.cells)
    cells[axis] = tuple(e for e in cells[axis] if e not in sharp[axis])
    sharp[axis] = ()
    return replace(expansion, cells=tuple(cells), sharp=tuple(sharp))
