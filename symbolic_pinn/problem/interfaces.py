"""Interface conditions: what an equation says where a formula under a derivative jumps.

A derivative of K u_x across an edge at c, where K jumps, leaves [K] delta(x - c) u_x in the normal
form. As an equation between functions that says nothing; what is meant is its weak form, in which
the flux F under the derivative does not jump:

    [F] = F(c + eps) - F(c - eps) = 0,   away from c the equation without the delta.

The two places are so near to each other that they differ by rounding only, and a condition may tie
two places. That u itself is continuous is left to what can represent anything else.
"""

import dataclasses
from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.algebra import Partial, zeros
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import Domain
from symbolic_pinn.problem.flux import flux, slope
from symbolic_pinn.problem.term import INTERFACE, Space, Term, locate

_APART, _ULPS = 1e-12, 16
_REMEDY = (
    "state the parts as unknowns of their own, one on each side, each equation with `where=`, and"
    " what holds between them where they meet as conditions; or name the flux as an unknown, such"
    " as `q + k*u.diff(x)` and `q.diff(x)`, which holds no derivative of the jump"
)


def sides(box: Domain, x: sp.Symbol, c: float) -> tuple[float, float]:
    """The places just before and just behind c, which differ by rounding only."""
    lower, upper = box.bounds(x)
    apart = max(_APART * (upper - lower), _ULPS * 2.0**-52 * max(abs(lower), abs(upper)))
    return c - apart, c + apart


def with_interfaces(term: Term, space: Space, time: sp.Symbol | None) -> tuple[Term, list[Term]]:
    """An equation without the deltas of jumps, and the conditions that they stand for.

    Raises:
        InputError: a jump cannot be understood; the message quotes the equation and says what to do
            instead.
    """
    jumps = [d for d in _deltas(term.expression) if _multiplies_unknowns(term, d)]
    if not jumps:
        return term, []
    try:
        places = {d: _places(d, space, time) for d in jumps}
        found = list(_conditions(term, places, space))
    except InputError as error:
        raise InputError(f"{term.name}, `{term.statement}`: {error}") from None
    plain = term.expression.xreplace(dict.fromkeys(jumps, sp.S.Zero))
    return dataclasses.replace(term, expression=plain), found


def _deltas(expression: sp.Expr) -> list[sp.Expr]:
    return sorted(expression.atoms(sp.DiracDelta), key=str)


def _multiplies_unknowns(term: Term, delta: sp.Expr) -> bool:
    """Whether it comes from a flux; a source of its own is left for the compiler to refuse."""
    return bool(slope(term.expression, delta).atoms(Partial))


def _places(
    delta: sp.Expr, space: Space, time: sp.Symbol | None
) -> tuple[sp.Symbol, list[float]] | None:
    """The coordinate of an edge and where it lies inside the domain; `None` if nowhere."""
    g = delta.args[0].xreplace(dict(space.constants))
    own = g.free_symbols & set(space.box.coordinates)
    if len(own) != 1 or g.free_symbols != own:
        raise InputError(
            f"a formula under a derivative jumps where `{g}` = 0, which is no fixed place along one"
            f" coordinate; {_REMEDY}"
        )
    [x] = own
    inside = zeros(g, x, space.box.bounds(x))
    if not inside:
        return None
    if len(delta.args) > 1 and delta.args[1] != 0:
        raise InputError(
            f"a formula that jumps at `{x}` = {inside[0]:g} is differentiated more than once;"
            f" {_REMEDY}"
        )
    if x == time:
        raise InputError(
            f"a formula that jumps at `{x}` = {inside[0]:g} is differentiated by the time;"
            " carry the derivative out by hand if it shall act on the unknown alone, or take what"
            " stands under it as the unknown, which is continuous"
        )
    return x, inside


def _conditions(
    term: Term, places: dict[sp.Expr, tuple[sp.Symbol, list[float]] | None], space: Space
) -> Iterator[Term]:
    expression = term.expression
    outside = [d for d, at in places.items() if at is None]
    expression = expression.xreplace(dict.fromkeys(outside, sp.S.Zero))
    edges = {d: at for d, at in places.items() if at is not None}
    _check_linear(expression, list(edges))
    for x in dict.fromkeys(x for x, _ in edges.values()):
        marks = [d for d, (c, _) in edges.items() if c == x]
        others = [d for d in edges if d not in marks]
        whole = expression.xreplace(dict.fromkeys(others, sp.S.Zero))
        found = flux(whole, x, marks)
        if found is None:
            raise InputError(
                f"a formula that multiplies an unknown jumps at `{x}` ="
                f" {edges[marks[0]][1][0]:g}, and no flux is recognised of which this is the"
                f" derivative; {_REMEDY}"
            )
        for c in sorted({c for d in marks for c in edges[d][1]}):
            yield _condition(term, found, (x, c), space)


def _check_linear(expression: sp.Expr, deltas: list[sp.Expr]) -> None:
    for d in deltas:
        if slope(expression, d).has(*deltas):
            raise InputError(f"`{d}` is multiplied by another of its kind; {_REMEDY}")


def _condition(term: Term, found: sp.Expr, edge: tuple[sp.Symbol, float], space: Space) -> Term:
    x, c = edge
    before, behind = sides(space.box, x, c)
    left, right = (_at(found, x, place, space) for place in (before, behind))
    names = {sp.Float(before): f"{c:g}-", sp.Float(behind): f"{c:g}+"}
    read = {at: sp.Symbol(name, real=True) for at, name in names.items()}
    return Term(
        name=f"interface of {term.name} at {x} = {c:g}",
        group=INTERFACE,
        statement=sp.Eq(left.xreplace(read), right.xreplace(read), evaluate=False),
        expression=right - left,
        face=locate(right - left, space),
    )


def _at(found: sp.Expr, x: sp.Symbol, place: float, space: Space) -> sp.Expr:
    """The flux at a place, where its branches are those of that side."""
    there = found.xreplace({x: sp.Float(place)})
    known = {r: r.xreplace(dict(space.constants)) for r in there.atoms(Relational)}
    return there.xreplace({r: v for r, v in known.items() if v in (sp.true, sp.false)})
