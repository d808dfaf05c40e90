"""The domain that the user states: an interval for a coordinate, an inequality for several."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.geometry.entity import GeometryEntity

from symbolic_pinn.algebra.numeric import TooManyError
from symbolic_pinn.checks import require_kind, shown
from symbolic_pinn.domain import Constraint, Domain, Region, inside
from symbolic_pinn.domain.bounding import bounding_box, drawn_close
from symbolic_pinn.domain.jumps import jump
from symbolic_pinn.domain.margin import conjunctions_of, margin
from symbolic_pinn.domain.saved import is_saved
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.somewhere import holds_somewhere

_POINTS, _RAREST = 65_536, 1e-3


class FoundInterval(tuple):
    """The interval of a coordinate as it was found from a region: nobody stated it."""


def as_number(value: Any, what: str) -> sp.Expr:
    """A finite real SymPy number, or an `InputError` that names `what`."""
    try:
        number = sp.sympify(value, strict=True)
    except (sp.SympifyError, TypeError, ValueError, AttributeError):
        raise InputError(f"{what} is `{shown(value)}`; give a number") from None
    if not (isinstance(number, sp.Expr) and number.is_number and number.is_extended_real):
        raise InputError(f"{what} is `{shown(value)}`; give a real number")
    if not number.is_finite or not math.isfinite(float(number)):
        raise InputError(f"{what} is `{shown(value)}`; give a finite number")
    return number


@contextmanager
def at_many_points(what: str) -> Iterator[None]:
    """Let functions that take too long at many points be refused as the user's."""
    try:
        yield
    except TooManyError as error:
        raise InputError(
            f"{what}: `{error}`, or its slope, takes too long at many points; leave it out"
        ) from None


@dataclass(frozen=True, kw_only=True)
class StatedDomain:
    """What a problem says of where it lives.

    Attributes:
        domain: intervals by coordinate and conditions by tuples of coordinates, as stated.
        sampled: the intervals of sampled parameters, which are further coordinates.
        constants: the numbers of parameters.
        time: the coordinate that is no direction of space, by its name or as stated.
    """

    domain: Mapping[Any, Any]
    sampled: Mapping[sp.Symbol, Any]
    constants: Mapping[sp.Symbol, sp.Expr]
    time: sp.Symbol | None = None

    def read(self) -> Domain:
        """The domain with numbers, every part of it checked."""
        with at_many_points("domain"):
            return self._read()

    def _read(self) -> Domain:
        require_kind(
            "domain", self.domain, Mapping, "an interval for each coordinate, `{t: (0, 1)}`"
        )
        if not self.domain:
            raise InputError(
                "`domain=` is empty; give an interval for each coordinate, `{t: (0, 1)}`"
            )
        stated = {**self.domain, **self.sampled}
        known = {
            c: _interval(c, interval, self.constants)
            for c, interval in stated.items()
            if not isinstance(c, tuple)
        }
        for key in (k for k in self.domain if isinstance(k, tuple)):
            _check_key(key)
        coordinates = coordinates_of(self.domain)
        constraints = tuple(
            self._constraint(key, where, {*coordinates, *self.sampled})
            for key, where in self.domain.items()
            if isinstance(key, tuple)
        )
        known |= _found(constraints, known, coordinates)
        every = (*coordinates, *self.sampled)
        box = Domain(every, tuple(known[c][0] for c in every), tuple(known[c][1] for c in every))
        open_ones = {c for c in coordinates if c not in self.domain}
        found = drawn_close(replace(box, constraints=constraints), open_ones)
        if not is_saved():
            _check_region(found)
        return found

    def _constraint(self, key: tuple, where: Any, known: set[sp.Symbol]) -> Constraint:
        what = _of_key(key)
        holds = as_condition(where, key, what)
        if holds.atoms(AppliedUndef):
            raise InputError(f"{what}: `{where}` contains an unknown; it takes coordinates only")
        numbers = holds.xreplace(dict(self.constants))
        if numbers in (sp.true, sp.false):
            kind = "everywhere; it cuts nothing off" if numbers else "nowhere"
            held = sorted(holds.free_symbols & self.constants.keys(), key=str)
            values = " and ".join(f"`{c} = {self.constants[c]}`" for c in held)
            where_held = f" where {values}" if values else ""
            raise InputError(f"{what}: `{where}`{where_held} holds {kind}")
        for s in sorted(numbers.free_symbols - known, key=str):
            raise InputError(
                f"{what}: the symbol `{s}` is neither a coordinate nor a parameter with a value"
            )
        if any(isinstance(a, sp.Eq | sp.Ne) for a in numbers.atoms(Relational)):
            raise InputError(f"{what}: `{where}` has no inside; a domain takes `<` and `>`")
        space = tuple(c for c in key if c not in self.sampled and not self._is_time(c))
        if len(space) > 3:
            raise InputError(f"{what}: a region has a shape in three coordinates at most")
        return Constraint(space=space, holds=numbers)

    def _is_time(self, c: sp.Symbol) -> bool:
        return c == self.time if self.time is not None else c.name == "t"


def with_bodies(domain: Mapping[Any, Any]) -> dict[Any, Any]:
    """A stated domain with conditions in place of bodies, `inside(body, x, y)`."""

    def read(key: Any, where: Any) -> Any:
        if not isinstance(key, tuple) or not isinstance(where, Region | GeometryEntity):
            return where
        _check_key(key)
        return inside(where, *key)

    return {key: read(key, where) for key, where in domain.items()}


def _of_key(key: tuple) -> str:
    return f"domain of `({', '.join(map(shown, key))})`"


def _check_key(key: tuple) -> None:
    if not key or not all(isinstance(c, sp.Symbol) for c in key) or len(set(key)) < len(key):
        raise InputError(f"{_of_key(key)}: give different coordinates, `(x, y): x**2 + y**2 < 1`")


def coordinates_of(domain: Mapping[Any, Any]) -> tuple[Any, ...]:
    """The coordinates of a domain, in the order in which they are first named; unchecked."""
    keys = (key if isinstance(key, tuple) else (key,) for key in domain)
    return tuple(dict.fromkeys(c for key in keys for c in key))


def is_stated(c: sp.Symbol, problem: Any) -> bool:
    """Whether the interval of a coordinate was stated, and not found from a region."""
    return c in problem.domain and not isinstance(problem.domain[c], FoundInterval)


def as_condition(where: Any, key: tuple, what: str) -> sp.Basic:
    """An inequality, `&`, `|`, `~` of some, or the inside of a body, as a Boolean."""
    if where is sp.true or where is sp.false or isinstance(where, bool):
        raise InputError(f"{what}: it is `{where}` everywhere; state an inequality in coordinates")
    if not isinstance(where, Relational | sp.logic.boolalg.Boolean):
        raise InputError(
            f"{what} is `{shown(where)}`; give an inequality such as `x**2 + y**2 < 1`, `&`, `|`,"
            " `~` of some, or a body"
        )
    return where


def _found(
    constraints: tuple[Constraint, ...],
    known: Mapping[sp.Symbol, tuple[float, float]],
    coordinates: tuple[sp.Symbol, ...],
) -> dict[sp.Symbol, tuple[float, float]]:
    """The intervals that were not given."""
    wanted = [c for c in coordinates if c not in known]
    found = bounding_box(constraints, known, wanted) if wanted else {}
    if found is None:
        names = " and ".join(f"`{c}`" for c in wanted)
        raise InputError(
            f"domain: the region seems to hold nowhere, or not to end; give intervals for {names},"
            f" `{{{wanted[0]}: (-1, 1), ...}}`"
        )
    return found


def _check_region(domain: Domain) -> None:
    """Refuse a region that is nowhere, next to nowhere, or cuts nothing off."""
    if domain.is_box:
        return
    x = np.random.default_rng(0).uniform(domain.lower, domain.upper, (_POINTS, len(domain.lower)))
    at = domain.columns(x)
    for constraint in domain.constraints:
        for part in conjunctions_of(constraint.holds):
            by = margin(part, at)
            if not (by < 0).any() and not holds_somewhere(part, domain):
                raise InputError(f"domain: `{part}` seems to hold nowhere in {_box(domain)}")
            if (by < 0).all() and not holds_somewhere(sp.Not(part), domain):
                raise InputError(
                    f"domain: `{part}` holds everywhere in {_box(domain)}; it cuts nothing off"
                )
    share = float(domain.holds(x).mean())
    if share < _RAREST:
        raise InputError(
            f"domain: the region is {100 * share:.2g} % of {_box(domain)}; give narrower intervals"
        )
    _check_edges(domain)


def _check_edges(domain: Domain) -> None:
    """Refuse a region that ends where none of its formulas is 0."""
    if (found := jump(domain)) is not None:
        atom, place = found
        pairs = zip(domain.coordinates, np.round(place, 9) + 0.0, strict=True)
        where = ", ".join(f"{c} = {p:.3g}" for c, p in pairs)
        raise InputError(
            f"domain: `{atom}` ends it at a jump, a pole or where it is not defined, as at {where};"
            " there is no formula that is 0 there, so that no condition could hold. Give that edge"
            " an inequality of its own and join them by `&` or `|`, or multiply by the denominator"
        )


def _box(domain: Domain) -> str:
    rows = zip(domain.coordinates, domain.lower, domain.upper, strict=True)
    return ", ".join(f"{a:.4g} <= {c} <= {b:.4g}" for c, a, b in rows)


def _interval(
    coordinate: Any, interval: Any, constants: Mapping[sp.Symbol, sp.Expr]
) -> tuple[float, float]:
    if not isinstance(coordinate, sp.Symbol):
        raise InputError(f"domain: `{shown(coordinate)}` is no symbol; use `sp.symbols`")
    if coordinate in constants:
        raise InputError(f"`{coordinate}` is both a coordinate and a parameter; rename one")
    try:
        lower, upper = interval
    except (TypeError, ValueError):
        raise InputError(
            f"domain of `{coordinate}` is `{shown(interval)}`; give (lower, upper)"
        ) from None
    a, b = (
        float(as_number(_inserted(end, constants), f"domain: {name} `{coordinate}`"))
        for name, end in (("lower end of", lower), ("upper end of", upper))
    )
    if not a < b:
        kind = "empty" if a == b else "reversed"
        raise InputError(
            f"domain of `{coordinate}` is {kind}: ({a:g}, {b:g}); the lower end comes first"
        )
    return a, b


def _inserted(value: Any, constants: Mapping[sp.Symbol, sp.Expr]) -> Any:
    return value.xreplace(dict(constants)) if isinstance(value, sp.Basic) else value
