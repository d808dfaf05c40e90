"""The planner: which derivative streams the residuals of a step need, and which can be one stream.

1. Gather the partials that all residuals need at each place.
2. Carry the downward closure of their multi-indices.
3. Collapse: maximal multi-indices that occur only linearly, and only in a few fixed combinations,
   become one stream for each combination: u_tt - u_xx is one, a Laplacian is one. Coefficients may
   depend on coordinates and parameters, which are known before the network is evaluated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus.jet import carried
from symbolic_pinn.calculus.multiindex import MultiIndex, closure, maximal
from symbolic_pinn.calculus.patterns import Pattern, factored
from symbolic_pinn.calculus.types import Key
from symbolic_pinn.compiler import Residual


@dataclass(frozen=True)
class Place:
    """A point set, with some coordinates moved to fixed values (u(t, 0) = u(t, 1)).

    Attributes:
        set: index of the point set.
        point: for each coordinate of the domain itself, or the number it is moved to.
    """

    set: int
    point: tuple[sp.Expr, ...]


@dataclass(frozen=True)
class Streams:
    """What is asked of the engine at a place.

    Attributes:
        orders: multi-indices needed by themselves.
        combinations: sum_alpha c_alpha D^alpha, each one stream.
    """

    orders: tuple[MultiIndex, ...]
    combinations: tuple[Pattern, ...] = ()

    @property
    def carried(self) -> tuple[MultiIndex, ...]:
        """The multi-indices that travel through the network, each one stream."""
        return carried(self.orders, ([a for a, _ in c] for c in self.combinations))

    @property
    def count(self) -> int:
        """Streams in all."""
        return len(self.carried) + len(self.combinations)

    @property
    def uncollapsed(self) -> int:
        """Streams that there would be without combinations."""
        return len(closure((*self.orders, *(a for c in self.combinations for a, _ in c))))


@dataclass(frozen=True)
class Source:
    """Where a residual finds the value of a leaf: unknown `unknown` of stream `key` at `place`."""

    place: Place
    unknown: int
    key: Key


@dataclass(frozen=True)
class Planned:
    """A residual on its point set, with the leaves of its expression that come from the network."""

    residual: Residual
    set: int
    sources: dict[sp.Expr, Source]


@dataclass(frozen=True)
class Plan:
    """Streams for each place, and for each residual the streams that its leaves are."""

    places: dict[Place, Streams]
    residuals: tuple[Planned, ...]


@dataclass
class _Draft:
    """A residual while it is planned: collapsed combinations become stand-ins, term by term."""

    residual: Residual
    set: int
    expression: sp.Expr
    combined: dict[sp.Expr, Source] = field(default_factory=dict)


# The multi-index of each partial that a residual (by its index) needs at a place.
_Wanted = dict[tuple[int, Partial], MultiIndex]


@dataclass(frozen=True)
class Planner:
    """Plans residuals of one problem.

    Attributes:
        coordinates: inputs of the network in order: those of the domain, sampled parameters.
        unknowns: the unknowns `u(t, x)` by name, in the order of the network's outputs.
        collapse: whether to look for combinations.
    """

    coordinates: tuple[sp.Symbol, ...]
    unknowns: dict[str, sp.Expr]
    collapse: bool = True

    def plan(self, residuals: Sequence[Residual], sets: Sequence[int]) -> Plan:
        """The plan for residuals, each on the point set of the given index."""
        drafts = [_Draft(r, index, r.expression) for r, index in zip(residuals, sets, strict=True)]
        places: dict[Place, _Wanted] = {}
        for i, d in enumerate(drafts):
            for p in d.residual.partials:
                places.setdefault(self._place(p, d), {})[i, p] = self._orders(p)
        combinations = {
            place: self._collapse(place, here, drafts) if self.collapse else ()
            for place, here in places.items()
        }
        planned = tuple(map(self._planned, drafts))
        keys: dict[Place, list[Key]] = {place: [] for place in places}
        for source in (s for r in planned for s in r.sources.values()):
            keys[source.place].append(source.key)
        return Plan({p: _streams(keys[p], combinations[p]) for p in places}, planned)

    def _place(self, p: Partial, draft: _Draft) -> Place:
        at = self._by_slot(p, p.point)
        return Place(draft.set, tuple(at.get(c, c) for c in self.coordinates))

    def _orders(self, p: Partial) -> MultiIndex:
        orders = self._by_slot(p, p.orders)
        return tuple(orders.get(c, 0) for c in self.coordinates)

    def _by_slot(self, p: Partial, values: tuple) -> dict[sp.Symbol, Any]:
        """Values given for each slot of the unknown; a sampled parameter has no slot."""
        return dict(zip(self.unknowns[p.unknown].args, values, strict=True))

    def _planned(self, draft: _Draft) -> Planned:
        residual = Residual(
            draft.residual.name, draft.residual.group, draft.expression, draft.residual.face
        )
        names = list(self.unknowns)
        single = {
            p: Source(self._place(p, draft), names.index(p.unknown), self._orders(p))
            for p in residual.partials
        }
        return Planned(residual, draft.set, {**single, **draft.combined})

    def _collapse(self, place: Place, here: _Wanted, drafts: list[_Draft]) -> tuple[Pattern, ...]:
        """Find combinations at a place, and put stand-ins for them into the drafts."""
        tops = maximal(here.values())
        if len(tops) < 2:
            return ()

        def tops_in(draft: int) -> dict[Partial, MultiIndex]:
            return {p: a for a in tops for (i, p), b in here.items() if (i, b) == (draft, a)}

        occurrences = [
            _occurrence(drafts, i, name, tops_in(i))
            for i, name in dict.fromkeys((i, p.unknown) for (i, p), a in here.items() if a in tops)
        ]
        chosen: list[Pattern] = []
        for part in _connected(occurrences):
            patterns = list(dict.fromkeys(o.pattern for o in part))
            if all(patterns) and len(patterns) < len({a for o in part for a in o.orders}):
                for o in part:
                    key = len(chosen) + patterns.index(o.pattern)
                    _stand_in(
                        drafts[o.draft], o, Source(place, [*self.unknowns].index(o.unknown), key)
                    )
                chosen += patterns
        return tuple(chosen)


def _streams(keys: Iterable[Key], combinations: tuple[Pattern, ...]) -> Streams:
    orders = dict.fromkeys(k for k in keys if not isinstance(k, int))
    return Streams(tuple(a for a in closure(orders) if a in orders), combinations)


@dataclass(frozen=True, kw_only=True)
class _Occurrence:
    """R = rest + factor * sum_alpha c_alpha D^alpha u; the pattern is empty if R is not so."""

    draft: int
    unknown: str
    orders: dict[MultiIndex, Partial]
    pattern: Pattern
    factor: sp.Expr


def _occurrence(
    drafts: list[_Draft], index: int, unknown: str, tops: dict[Partial, MultiIndex]
) -> _Occurrence:
    """How the top derivatives of one unknown occur in one residual."""
    draft = drafts[index]
    orders = {a: p for p, a in tops.items() if p.unknown == unknown}
    found = factored(draft.expression, orders, set(tops), draft.combined)
    pattern, factor = found or ((), sp.S.Zero)
    return _Occurrence(draft=index, unknown=unknown, orders=orders, pattern=pattern, factor=factor)


def _stand_in(draft: _Draft, o: _Occurrence, source: Source) -> None:
    symbol = sp.Dummy(f"L{source.key}_{o.unknown}", real=True)
    rest = draft.expression.xreplace(dict.fromkeys(o.orders.values(), sp.S.Zero))
    draft.expression = rest + o.factor * symbol
    draft.combined[symbol] = source


def _connected(occurrences: list[_Occurrence]) -> list[list[_Occurrence]]:
    """Occurrences that share a multi-index, directly or through others."""
    parts: list[list[_Occurrence]] = []
    for o in occurrences:
        touching = [part for part in parts if any(set(q.orders) & set(o.orders) for q in part)]
        parts = [part for part in parts if part not in touching]
        parts.append([*(q for part in touching for q in part), o])
    return parts
