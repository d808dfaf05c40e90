"""A term of the problem: one equation or condition, its normal form, and where it holds.

**A condition is an equation, and where it holds is read off it.** A slot of an unknown holds
either its own coordinate (it varies) or a number (it is pinned): `u(0, x)` is the line t = 0,
`u(t, 0) - u(t, 1)` a pair of points at equal t.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import Partial, partials_of
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import Domain, Face, as_number

RESIDUAL, INITIAL, BOUNDARY = "residual", "initial", "boundary"


@dataclass(frozen=True)
class Condition:
    """A condition with a group of its own: `Condition(sp.Eq(u(t, 0), 0), group="inlet")`."""

    equation: Any
    group: str | None = None


@dataclass(frozen=True)
class Term:
    """An equation or condition of a problem, ready for the compiler.

    Attributes:
        name: `equation 1`, `condition 3`: how messages and tables call it.
        group: terms of a group share one loss and one weight.
        statement: what the user wrote.
        expression: its normal form, which shall vanish on the face.
        face: where it holds.
    """

    name: str
    group: str
    statement: sp.Basic
    expression: sp.Expr
    face: Face

    @property
    def partials(self) -> tuple[Partial, ...]:
        """The partial derivatives that it needs."""
        return partials_of(self.expression)


def locate(
    expression: sp.Expr,
    unknowns: Mapping[str, sp.Expr],
    domain: Domain,
    constants: Mapping[sp.Symbol, sp.Expr],
) -> Face:
    """The face on which a normal form holds: the union of the pins of all its partials."""
    pins: dict[sp.Symbol, set[float]] = {}
    varying: set[sp.Symbol] = set()
    for partial in partials_of(expression):
        for slot, value in zip(unknowns[partial.unknown].args, partial.point, strict=True):
            if value == slot:
                varying.add(slot)
            else:
                pins.setdefault(slot, set()).add(_pin(partial, slot, value, domain, constants))
    for c in varying & pins.keys():
        raise InputError(
            f"it holds at `{c}` = {min(pins[c]):g} in one place and at every `{c}` in another;"
            " the terms of a condition must leave the same coordinates free"
        )
    return Face(tuple((c, tuple(sorted(pins[c]))) for c in domain.coordinates if c in pins))


def _pin(
    partial: Partial,
    slot: sp.Symbol,
    value: sp.Expr,
    domain: Domain,
    constants: Mapping[sp.Symbol, sp.Expr],
) -> float:
    value = value.xreplace(dict(constants))
    if value.free_symbols or value.atoms(Partial):
        raise InputError(
            f"`{partial}` takes `{value}` where `{slot}` stands; a slot holds its own coordinate or"
            " a number (values at moved points are not supported yet)"
        )
    number = float(as_number(value, f"`{partial}`: the value of `{slot}`"))
    lower, upper = domain.bounds(slot)
    if not lower <= number <= upper:
        raise InputError(
            f"`{partial}` lies outside the domain: `{slot}` = {number:g} is not in"
            f" [{lower:g}, {upper:g}]"
        )
    return number


def group_of(face: Face, domain: Domain, time: sp.Symbol | None) -> str:
    """`initial` when the face sits at the lower end of time alone, else `boundary`."""
    at_start = any(c == time and vs == (domain.bounds(c)[0],) for c, vs in face.pinned)
    return INITIAL if at_start else BOUNDARY
