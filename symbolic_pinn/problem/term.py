"""A term of the problem: one equation or condition, its normal form, and where it holds.

**A condition is an equation, and where it holds is read off it.** A slot of an unknown holds
its own coordinate (it varies), a number (it is pinned) or a formula in the coordinates (it is
moved): `u(0, x)` is the line t = 0, `u(t, 0) - u(t, 1)` a pair of points at equal t, `u(t, t)` a
diagonal.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial, partials_of
from symbolic_pinn.checks import require_name
from symbolic_pinn.domain import Domain, Face
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import as_number
from symbolic_pinn.suggestions import with_suggestions

RESIDUAL, INITIAL, BOUNDARY, DATA = "residual", "initial", "boundary", "data"
INTERFACE, PRIOR = "interface", "prior"
_TRIES = 16


@with_suggestions
@dataclass(frozen=True)
class Condition:
    """A condition with particulars: `Condition(sp.Eq(u(t, 0), 0), group="inlet", where=t > 1)`.

    Attributes:
        equation: what shall hold.
        group: the loss group, instead of `initial` or `boundary`.
        where: a place, as in `place >> equation`. An inequality in the coordinates says on which
            part of its face the condition holds; its loss is then a mean over the whole face.
        along: of a condition on a curve that is given by a parameter, `u(cos(s), sin(s))`, the
            parameter's interval, `{s: (0, 2*pi)}`; two of them in space make a surface.
        placed: whether only that part of a face has points, so that the loss is a mean over it;
            `place >> equation` says so.
        stated: what the user wrote, where `equation` is its normal form, as in a run folder.
    """

    equation: Any
    group: str | None = None
    where: Any = None
    along: Any = None
    placed: bool = False
    stated: "Condition | None" = field(default=None, kw_only=True)

    @property
    def said(self) -> Any:
        """The equation as the user wrote it."""
        return self.equation if self.stated is None else self.stated.equation

    def __post_init__(self) -> None:
        if self.group is not None:
            require_name("`group=` of a condition", self.group)


def must_hold(group: str) -> bool:
    """Whether terms of a group hold exactly; data have noise, and a prior is an expectation."""
    return group not in (DATA, PRIOR)


@dataclass(frozen=True, kw_only=True)
class Term:
    """An equation or condition of a problem, ready for the compiler.

    Attributes:
        name: `equation 1`, `condition 3`: how messages and tables call it.
        group: terms of a group share one loss and one weight.
        statement: what the user wrote.
        expression: its normal form, which shall vanish where the term holds.
        face: where it holds.
        where: on which part of the face; `None` for all.
        deviation: the standard deviation of the expression, for what need not vanish: the noise of
            an observation, the expected size of a prior; `None` where it is not stated.
        factor: of the expression in losses, so that these weigh as their deviations say.
    """

    name: str
    group: str
    statement: sp.Basic
    expression: sp.Expr
    face: Face
    where: sp.Basic | None = None
    deviation: float | None = None
    factor: float = 1.0

    @property
    def partials(self) -> tuple[Partial, ...]:
        """The partial derivatives that it needs."""
        return partials_of(self.expression)

    @property
    def residual(self) -> sp.Expr:
        """The expression where the term holds, 0 on the rest of the face, times its factor."""
        if self.where is None or self.face.within is not None:
            return self.expression if self.factor == 1 else self.factor * self.expression
        return sp.Piecewise((self.expression, self.where), (0, True))

    @property
    def place(self) -> str:
        """Where it holds, in words."""
        is_said = self.where is None or self.face.within is not None
        return f"{self.face}" if is_said else f"{self.face}, where {self.where}"


@dataclass(frozen=True)
class Space:
    """Where unknowns live, and which symbols are known there.

    Attributes:
        box: coordinates with their bounds.
        unknowns: the real unknowns by name, `u(t, x)`.
        constants: the numbers of parameters.
        starts: start values of trainable parameters.
        time: the coordinate whose lower end is the start, if any.
    """

    box: Domain
    unknowns: Mapping[str, sp.Expr]
    constants: Mapping[sp.Symbol, sp.Expr]
    starts: Mapping[sp.Symbol, sp.Expr]

    time: sp.Symbol | None = None

    @property
    def symbols(self) -> set[sp.Symbol]:
        """All symbols that a statement may hold."""
        return {*self.box.coordinates, *self.constants, *self.starts}

    @property
    def spatial(self) -> tuple[sp.Symbol, ...]:
        """The coordinates that are directions of space."""
        arguments = {a for u in self.unknowns.values() for a in u.args}
        return tuple(c for c in self.box.coordinates if c in arguments and c != self.time)

    def inserted(self, expression: Any) -> Any:
        """An expression with the numbers of all parameters, trainable ones at their start."""
        return expression.xreplace({**self.constants, **self.starts})


def locate(expression: sp.Expr, space: Space, where: sp.Basic | None = None) -> Face:
    """The face on which a normal form holds: the union of the pins of all its partials."""
    domain = space.box
    pins: dict[sp.Symbol, set[float]] = {}
    varying: set[sp.Symbol] = set()
    moved: dict[sp.Symbol, sp.Expr] = {}
    inside = sp.true if where is None else space.inserted(where)
    for partial in partials_of(expression):
        for slot, value in zip(space.unknowns[partial.unknown].args, partial.point, strict=True):
            inserted = value.xreplace(dict(space.constants))
            if value == slot:
                varying.add(slot)
            elif inserted.free_symbols or inserted.atoms(Partial):
                probed = probes(domain, inside)
                _check_moved(
                    partial, slot, space.inserted(inserted), domain.bounds(slot), at=probed
                )
                moved[slot] = value
            else:
                pins.setdefault(slot, set()).add(_pin(partial, slot, inserted, domain))
    for c in varying & pins.keys():
        raise InputError(
            f"it holds at `{c}` = {min(pins[c]):g} in one place and at every `{c}` in another;"
            " the terms of a condition must leave the same coordinates free"
        )
    used = varying.union(pins, *(value.free_symbols for value in moved.values()))
    return Face(
        tuple((c, tuple(sorted(pins[c]))) for c in domain.coordinates if c in pins),
        tuple((c, moved[c]) for c in domain.coordinates if c in moved.keys() - used),
    )


def check_order(expression: sp.Expr) -> None:
    """Refuse a statement that takes every unknown with its coordinates in another order.

    Beside `u(x, y)` itself, `u(y, x)` states a symmetry; alone it is a slip.
    """
    partials = partials_of(expression)
    if partials and all(map(_is_permuted, partials)):
        p = partials[0]
        raise InputError(
            f"`{p}` has its coordinates in another order than the unknown"
            f" `{p.unknown}({', '.join(p.arguments)})`"
        )


def _is_permuted(p: Partial) -> bool:
    names = tuple(map(str, p.point))
    return names != p.arguments and sorted(names) == sorted(p.arguments)


def _pin(partial: Partial, slot: sp.Symbol, value: sp.Expr, domain: Domain) -> float:
    number = float(as_number(value, f"`{partial}`: the value of `{slot}`"))
    lower, upper = domain.bounds(slot)
    if not lower <= number <= upper:
        raise InputError(
            f"`{partial}` lies outside the domain: `{slot}` = {number:g} is not in"
            f" [{lower:g}, {upper:g}]"
        )
    return number


def _check_moved(
    partial: Partial,
    slot: sp.Symbol,
    value: sp.Expr,
    bounds: tuple[float, float],
    *,
    at: Iterator[dict[sp.Symbol, sp.Expr]],
) -> None:
    """Refuse a moved point that leaves the domain, as far as the corners and a few points tell."""
    if value.atoms(Partial):
        raise InputError(
            f"`{partial}` takes `{value}` where `{slot}` stands; a slot holds a number or a formula"
            " in the coordinates, not an unknown"
        )
    lower, upper = bounds
    for point in at:
        found = sp.N(value.subs(point))
        if found.is_extended_real and not lower - 1e-12 <= float(found) <= upper + 1e-12:
            raise InputError(
                f"`{partial}` leaves the domain: `{slot}` = `{value}` is {float(found):.4g} at"
                f" {', '.join(f'{c} = {float(v):.4g}' for c, v in point.items())}, and not in"
                f" [{lower:g}, {upper:g}]; enlarge the domain, or say where it holds with"
                " `Condition(..., where=...)`"
            )


def probes(domain: Domain, where: sp.Basic = sp.true) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Corners (in few dimensions) and some points of a box, as far as an inequality holds there."""
    ends = list(zip(domain.lower, domain.upper, strict=True))
    corners = itertools.product(*ends) if len(ends) <= 4 else iter(())
    random = np.random.default_rng(0).uniform(domain.lower, domain.upper, (_TRIES, len(ends)))
    for point in itertools.chain(corners, random):
        at = dict(zip(domain.coordinates, map(sp.Float, point), strict=True))
        if where.subs(at) == sp.true:
            yield at


def group_of(face: Face, domain: Domain, time: sp.Symbol | None) -> str:
    """`initial` when the face sits at the lower end of time alone, else `boundary`."""
    at_start = any(c == time and vs == (domain.bounds(c)[0],) for c, vs in face.fixed)
    return INITIAL if at_start else BOUNDARY
