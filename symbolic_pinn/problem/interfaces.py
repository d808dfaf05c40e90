"""Interface conditions: what an equation says where a formula under a derivative jumps.

A derivative of K u_x across an edge at c, where K jumps, leaves [K] delta(x - c) u_x in the normal
form. As an equation between functions that says nothing; what is meant is its weak form, in which
the flux F under the derivative does not jump:

    [F] = F(c + eps) - F(c - eps) = 0,   away from c the equation without the delta.

The two places are so near to each other that they differ by rounding only, and a condition may tie
two places. That u itself is continuous is left to what can represent anything else.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.algebra import Partial, Supplied, zeros
from symbolic_pinn.domain import Domain
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.code_jumps import jumping, number
from symbolic_pinn.problem.flux import flux, slope
from symbolic_pinn.problem.term import INTERFACE, Space, Term, locate

# A coordinate, and where along it a formula jumps.
Edge = tuple[sp.Symbol, list[float]]
_APART, _ULPS = 2e-14, 16
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
    try:
        places = {m: at for m in _marks(term) if (at := _place(term, m, space, time)) is not None}
        found = list(_conditions(term, places, space)) if any(e for _, e in places.values()) else []
    except InputError as error:
        raise InputError(f"{term.name}, `{term.statement}`: {error}") from None
    deltas = [m for m in places if isinstance(m, sp.DiracDelta)]
    plain = term.expression.xreplace(dict.fromkeys(deltas, sp.S.Zero))
    return dataclasses.replace(term, expression=plain), found


def _marks(term: Term) -> list[sp.Expr]:
    """What may stand for a jump: the deltas of formulas, and derivatives of code."""
    found = term.expression.atoms(sp.DiracDelta, Supplied)
    return sorted((m for m in found if not isinstance(m, Supplied) or any(m.orders)), key=str)


def _place(term: Term, mark: sp.Expr, space: Space, time: sp.Symbol | None) -> Edge | None:
    """Along which coordinate a mark jumps, and where inside the domain.

    `None` where it is no jump of a flux: a source of its own is left for the compiler to refuse.
    """
    is_code = isinstance(mark, Supplied)
    multiplies = bool(slope(term.expression, mark).atoms(Partial))
    found = _of_code(mark, space) if is_code else _of_delta(mark, space) if multiplies else None
    if found is None or not found[1]:
        return None if is_code else found
    x, inside = found
    times = sum(mark.orders) if is_code else 1 + sum(map(int, mark.args[1:]))
    if times > 1 or not multiplies:
        what = "differentiated more than once" if multiplies else "a source that is differentiated"
        raise InputError(f"a formula that jumps at `{x}` = {inside[0]:g} is {what}; {_REMEDY}")
    if x == time:
        raise InputError(
            f"a formula that jumps at `{x}` = {inside[0]:g} is differentiated by the time;"
            " carry the derivative out by hand if it shall act on the unknown alone, or take what"
            " stands under it as the unknown, which is continuous"
        )
    return found


def _of_delta(delta: sp.Expr, space: Space) -> Edge:
    g = delta.args[0].xreplace(dict(space.constants))
    own = g.free_symbols & set(space.box.coordinates)
    if len(own) != 1 or g.free_symbols != own:
        raise _not_along(f"where `{g}` = 0")
    [x] = own
    return x, zeros(g, x, space.box.bounds(x))


def _of_code(node: Any, space: Space) -> Edge | None:
    by = [a for a, n in zip(node.args, node.orders, strict=True) if n]
    for x in (c for c in space.box.coordinates if any(a.has(c) for a in by)):
        inside = jumping(node.value, x, space.box, space.constants)
        if inside is None:
            raise _not_along(f"along a line in `{node.key}`")
        if inside:
            return x, list(inside)
    return None


def _not_along(where: str) -> InputError:
    return InputError(
        f"a formula under a derivative jumps {where}, which is no fixed place along one coordinate;"
        f" {_REMEDY}"
    )


def _conditions(term: Term, places: Mapping[sp.Expr, Edge], space: Space) -> Iterator[Term]:
    outside = [d for d, (_, inside) in places.items() if not inside]
    expression = term.expression.xreplace(dict.fromkeys(outside, sp.S.Zero))
    edges = {d: at for d, at in places.items() if d not in outside}
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
    if left.could_extract_minus_sign() and right.could_extract_minus_sign():
        left, right = -left, -right
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
    code = {node: number(node) for node in there.atoms(Supplied)}
    return there.xreplace({r: v for r, v in known.items() if v in (sp.true, sp.false)} | code)
