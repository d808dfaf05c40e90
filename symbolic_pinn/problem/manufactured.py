"""Manufactured solutions: the problem that a chosen formula solves.

P. J. Roache, "Code verification by the method of manufactured solutions", J. Fluids Eng. 124 (2002)
4-10.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra import (
    GAUSS,
    Quadrature,
    Scope,
    check_extent,
    expression,
    insert,
    partials_of,
    to_partials,
)
from symbolic_pinn.algebra.places import along_normal, boundary, normal
from symbolic_pinn.checks import require_kind
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import StatedDomain, coordinates_of
from symbolic_pinn.problem.kinds import check_unknowns
from symbolic_pinn.problem.parameters import Parameters
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.ranges import ranges
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
def forcing(left: sp.Expr, exact: Mapping[sp.Expr, Any], rule: Quadrature = GAUSS) -> sp.Expr:
    """The right-hand side `f` for which `exact` solves `left = f`.

    `left` holds the unknowns and their derivatives; `exact` maps each unknown, as `u(t, x)`, to its
    formula. All derivatives are carried out, and integrals of the formula as such (`rule` serves
    those that have no closed form); nothing is simplified.
    """
    check_unknowns("exact", exact)
    for stated in (left, *exact.values()):
        check_extent(stated)
    formulas = {u.func.__name__: (u.args, expression(f)) for u, f in exact.items()}

    def formula(node: sp.Expr) -> sp.Expr:
        slots, found = formulas[node.func.__name__]
        if len(slots) != len(node.args):
            return node  # refused below
        return found.subs(dict(zip(slots, node.args, strict=True)), simultaneous=True)

    def matches(node: Any) -> bool:
        return isinstance(node, AppliedUndef) and node.func.__name__ in formulas

    def visit(node: sp.Basic) -> sp.Basic:
        if not isinstance(node, sp.Integral):
            return node.func(*map(visit, node.args)) if node.args else node
        return node.func(node.function.replace(matches, formula), *node.limits)

    return insert(to_partials(visit(expression(left)), tuple(exact), rule), exact)


def manufactured(
    *, left: Any, exact: Mapping[sp.Expr, Any], domain: Mapping[Any, Any], **more: Any
) -> Problem:
    """The problem `left = f` whose solution is a chosen formula, with the conditions that it wants.

    With n the order in a coordinate: in time the unknown and its derivatives up to n - 1 are given
    at the start; in space the unknown is given at both ends, then its slope at both ends for n = 4
    (at the lower one for n = 3), and so on. On the boundary of a region the unknown is given, and
    for n above 2 its slope along the normal, which makes conditions for orders up to 4.

    Args:
        left: one expression in the unknowns, or a list of them.
        exact: the formula of each unknown, `{u(t, x): sp.sin(x) * sp.exp(-t)}`.
        domain: as in `Problem`.
        **more: further arguments of `Problem` (`parameters=`, `time=`, `recipe=`, `name=`).
    """
    require_kind("domain", domain, Mapping, "an interval for each coordinate, `{t: (0, 1)}`")
    if not isinstance(exact, Mapping) or not exact:
        raise InputError("`exact=` is empty; give a formula for each unknown, `{u(t, x): ...}`")
    lefts = list(left) if isinstance(left, list | tuple) else [left]
    time = more.get("time") or next((c for c in coordinates_of(domain) if str(c) == "t"), None)
    roles = Parameters(more.get("parameters", {}))
    box = StatedDomain(domain=domain, sampled=roles.sampled, constants=roles.constants).read()
    around = Scope(ranges(box, roles))
    rule = Quadrature(scope=around)
    return Problem(
        domain=domain,
        equations=[sp.Eq(e, forcing(e, exact, rule), evaluate=False) for e in lefts],
        conditions=[
            c
            for u in exact
            for c in _given(u, exact[u], _orders(u, lefts, tuple(exact)), domain, time=time)
        ],
        exact=exact,
        **more,
    )


def _orders(unknown: sp.Expr, lefts: list[Any], unknowns: tuple[sp.Expr, ...]) -> list[int]:
    """The highest derivative of an unknown by each of its coordinates."""
    partials = partials_of(*(to_partials(e, unknowns) for e in lefts))
    mine = [p for p in partials if p.unknown == unknown.func.__name__]
    return [max((p.orders[i] for p in mine), default=0) for i in range(len(unknown.args))]


def _on_boundary(
    unknown: sp.Expr, formula: Any, order: int, space: set[sp.Symbol]
) -> Iterator[sp.Basic]:
    """The value on the boundary of a region, and its slope for an order above 2."""
    coordinates = [c for c in unknown.args if c in space]
    place = boundary(*coordinates)
    if order:
        yield place >> sp.Eq(unknown, formula, evaluate=False)
    if order > 2:
        slope = normal(*coordinates).dot(sp.Matrix([sp.diff(formula, c) for c in coordinates]))
        yield place >> sp.Eq(along_normal(unknown), slope, evaluate=False)


def _given(
    unknown: sp.Expr,
    formula: Any,
    orders: list[int],
    domain: Mapping[Any, Any],
    *,
    time: sp.Symbol | None,
) -> Iterator[sp.Basic]:
    """The values of one unknown on the faces of the domain, as its orders want them."""
    by = dict(zip(unknown.args, orders, strict=True))
    regions = [tuple(c for c in key if c != time) for key in domain if isinstance(key, tuple)]
    shaped = {c for space in regions for c in space}
    if shaped:
        yield from _on_boundary(unknown, formula, max(by[c] for c in shaped if c in by), shaped)
    for c, n in by.items():
        if c in shaped:
            continue
        lower, upper = domain[c]
        if c == time:
            places = [(k, lower) for k in range(n)]
        else:
            places = [(j // 2, (lower, upper)[j % 2]) for j in range(max(n, 2) if n else 0)]
        for k, end in places:
            value = sp.diff(formula, c, k).subs(c, end)
            yield sp.Eq(unknown.diff(c, k).subs(c, end), value, evaluate=False)
