"""Equations that say that a flow loses nothing, such as div u = 0: `incompressibilities`.

Beside them there is a pressure: an unknown that the other equations hold by its gradient alone, in
those with the highest derivatives of the velocity.
"""

from collections.abc import Sequence

import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import Residual
from symbolic_pinn.problem import INITIAL, RESIDUAL, must_hold


def incompressibilities(residuals: Sequence[Residual]) -> dict[int, frozenset[str]]:
    """The positions of such equations, each with the unknowns that make its velocity."""
    equations = {k: r for k, r in enumerate(residuals) if r.group == RESIDUAL}
    found = {}
    for k, r in equations.items():
        others = [e for j, e in equations.items() if j != k]
        if _is_divergence(r) and any(_is_pressure(q, r, others) for q in _unknowns(others)):
            found[k] = frozenset(_unknowns([r]))
    return found


def velocity_conditions(residuals: Sequence[Residual], velocity: frozenset[str]) -> tuple[int, ...]:
    """The positions of conditions that give values of a velocity on a boundary."""
    return tuple(
        k
        for k, r in enumerate(residuals)
        if r.group not in (RESIDUAL, INITIAL)
        and must_hold(r.group)
        and r.partials
        and all(p.unknown in velocity and not any(p.orders) for p in r.partials)
    )


def _unknowns(equations: Sequence[Residual]) -> list[str]:
    return list(dict.fromkeys(p.unknown for r in equations for p in r.partials))


def _direction(p: Partial) -> str | None:
    """The coordinate of a first derivative, taken where the equation holds; else none."""
    here = [sp.Symbol(a, real=True) for a in p.arguments]
    if sum(p.orders) != 1 or [*p.point] != here:
        return None
    return p.arguments[p.orders.index(1)]


def _is_divergence(r: Residual) -> bool:
    """Whether it is a sum of c_i(x) du_i/dx_i + f(x): each unknown once, in its own direction."""
    directions = {_direction(p) for p in r.partials}
    counts = {len(r.partials), len(_unknowns([r])), len(directions)}
    if None in directions or len(directions) < 2 or len(counts) > 1:
        return False
    stand_ins = {p: sp.Dummy() for p in r.partials}
    algebraic = r.expression.xreplace(stand_ins)
    return all(not sp.diff(algebraic, s).has(*stand_ins.values()) for s in stand_ins.values())


def _is_pressure(q: str, divergence: Residual, others: Sequence[Residual]) -> bool:
    """Whether others hold an unknown by its gradient, each beside that component's diffusion."""
    if q in _unknowns([divergence]):
        return False
    component = {_direction(p): p.unknown for p in divergence.partials}
    met = set()
    for r in others:
        mine = [p for p in r.partials if p.unknown == q]
        if any(_direction(p) not in component for p in mine):
            return False
        for p in mine:
            u = component[_direction(p)]
            if any(o.unknown == u and sum(o.orders) > 1 for o in r.partials):
                met.add(u)
    return met == {*component.values()}
