"""Integrals as numbers or as sums, whose nodes are further points of the unknowns.

    int_a^b f(y) dy = (b - a) sum_k w_k f(a + (b - a) s_k)

The limits may depend on coordinates (a Volterra term `Integral(u(t, y), (y, 0, x))`): then so do
the points. The rule is the cheapest that agrees with an adaptive reference, at many values of what
stands around the integral and for typical smooth unknowns: Gauss-Legendre nodes s_k of [0, 1], the
same after a substitution that lifts a weak singularity at an end (`1 / sqrt(t - s)`), or on panels
where the integrand is narrow. What no rule resolves is refused, and so is what has no finite value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra.closed_integral import closed
from symbolic_pinn.algebra.integrand import Integrand, Part, Placed, softened
from symbolic_pinn.algebra.numeric import TooManyError, evaluate
from symbolic_pinn.algebra.panel_rules import PanelRule, Side, smooth
from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.resolution import (
    FAIR,
    GOOD,
    AdaptiveValue,
    Ends,
    best_rule,
    reference,
    split,
)
from symbolic_pinn.algebra.scope import Limits, Scope
from symbolic_pinn.algebra.sifting import sifted
from symbolic_pinn.algebra.supplied import Supplied
from symbolic_pinn.errors import InputError

# Exact for polynomials of degree 39.
NODES = 20
# What unknowns may be inside of other functions: the first at which the integrand is finite counts.
_TRIED = (0.7318, 37.31, 911.7)
_REMEDY = "Split the interval where the integrand is narrow or jumps, or write it in closed form"


@dataclass(frozen=True)
class Quadrature:
    """How integrals become sums.

    Attributes:
        nodes: the least number of nodes for each variable.
        scope: over which values the symbols range.
    """

    nodes: int = NODES
    scope: Scope = field(default_factory=Scope)

    def inside(self, node: sp.Expr) -> "Quadrature":
        """The same for what stands in an integral."""
        limits = [tuple(limit) for limit in node.limits if len(limit) == 3]
        return Quadrature(self.nodes, self.scope.inside(limits))


GAUSS = Quadrature()


def quadrature(node: sp.Expr, body: sp.Expr, rule: Quadrature) -> sp.Expr:
    """The value of `Integral(..., (y, a, b), ...)` of a body in normal form, innermost first."""
    for limit in node.limits:
        if len(limit) != 3:
            raise InputError(f"`{node}` has no limits; write `Integral(f, (y, a, b))`")
        _, a, b = limit
        if not (a.is_finite is not False and b.is_finite is not False):
            raise InputError(
                f"`{node}` has an infinite limit; cut the domain off, or transform the variable"
            )
        if a.atoms(AppliedUndef) | b.atoms(AppliedUndef):
            raise InputError(f"`{node}` has an unknown in its limits; they take coordinates only")
    try:
        return _integrated(body, tuple(map(tuple, node.limits)), rule)
    except UnresolvedError as why:
        raise InputError(f"`{node}` {why}") from None


class UnresolvedError(Exception):
    """Why an integral has no rule, as the end of a sentence."""


@lru_cache(maxsize=256)
def _integrated(body: sp.Expr, limits: tuple[Limits, ...], rule: Quadrature) -> sp.Expr:
    parts = [Part(body)]
    for i, limit in enumerate(limits):
        around = rule.scope.inside(limits[i + 1 :])
        values, parts = sifted(parts, limit, around)
        found = _over_one(parts, limit, around, rule.nodes) if parts else sp.S.Zero
        if isinstance(found, sp.Expr):
            parts = [*values, Part(found)]
            continue
        pieces, chosen = found
        parts = values + [
            part.along(limit[0], ends, placed)
            for part in parts
            for ends in pieces
            for placed in Placed.of(chosen)
        ]
    return sp.Add(*map(_sum, parts))


def _over_one(
    parts: Sequence[Part], limit: Limits, around: Scope, nodes: int
) -> sp.Expr | tuple[Sequence[Ends], PanelRule]:
    """The pieces and the rule for one variable; what is known and has a value: that."""
    (y, a, b), inner = limit, {s for p in parts for s, _ in p.axes}
    symbols = {s for p in parts for s in p.expression.free_symbols if s != y} - inner
    symbols |= a.free_symbols | b.free_symbols
    unknown = any(p.expression.atoms(Partial) for p in parts)
    if not around.knows(symbols):  # a symbol that is not declared is refused later, by its name
        return [(a, b)], smooth(nodes)
    pieces = split(around, limit, [softened(p.expression) for p in parts[:1]])
    try:
        for number in _TRIED if unknown else _TRIED[:1]:
            integrand = Integrand(parts, limit, around, number)
            known = reference(integrand, pieces)
            if known.is_settled:
                break
    except TooManyError:  # the verdict, with other nodes, has the last word
        return [(a, b)], smooth(nodes)
    if unknown and not known.is_finite:  # it depends on what the unknowns are like
        return [(a, b)], smooth(nodes)
    _check(known, y)
    if not unknown and (value := _value(integrand, known, symbols)) is not None:
        return value
    most = (20 if unknown else 65) * max(nodes, NODES)
    off, chosen, rule = best_rule(integrand, [[(a, b)], pieces], known, nodes=nodes, most=most)
    if off > FAIR:
        raise UnresolvedError(
            f"is not resolved in `{y}`: {rule.count * len(chosen)} nodes are still off by {off:.1e}"
            f" of its size. {_REMEDY}"
        )
    return chosen, rule


def _check(known: AdaptiveValue, y: sp.Symbol) -> None:
    if known.diverges is not None:
        raise UnresolvedError(
            f"has no finite value: close to `{y}` = `{known.diverges}` its integrand grows like the"
            " inverse of the distance, or faster. Subtract the singular part, or keep the limits"
            " off it"
        )
    if not known.is_finite:
        raise UnresolvedError(f"is not finite at every `{y}` between its limits")
    if known.error > FAIR:
        raise UnresolvedError(f"is not resolved in `{y}` by halving panels. {_REMEDY}")


def _value(integrand: Integrand, known: AdaptiveValue, symbols: set[sp.Symbol]) -> sp.Expr | None:
    """A known integral: a number where it depends on nothing, or the formula that SymPy finds."""
    first, *others = integrand.parts
    if any(part.expression.has(Supplied) for part in integrand.parts):
        return None  # what it is comes from the compiler
    if symbols <= integrand.scope.constants and np.isrealobj(known.value):
        return sp.Float(float(known.value[0]), 17)
    if others or first.axes:
        return None
    formula = closed(first.expression, integrand.limits)
    if formula is None:
        return None
    found = np.broadcast_to(evaluate(formula, integrand.samples), len(known.value))
    return formula if np.all(np.abs(found - known.value) <= GOOD * known.scale) else None


def _sum(part: Part) -> sp.Expr:
    terms = [part.expression]
    for symbol, side in part.axes:
        terms = [w * term.xreplace({symbol: s}) for term in terms for s, w in _numbers(side)]
    return sp.Add(*terms)


def _numbers(side: Side) -> list[tuple[sp.Expr, sp.Expr]]:
    """Nodes and weights; a power with so many digits that its distance from 1 keeps its own."""
    digits = 17 if side.power == 1 else 20 + 3 * side.power  # 17 digits give every float back
    return [
        (sp.Float(side.scale * sp.Float(r, digits) ** side.power, digits), sp.Float(w, 17))
        for r, w in zip(map(float, side.r), map(float, side.weights), strict=True)
    ]
