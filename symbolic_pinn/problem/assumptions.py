"""Assumptions of symbols and unknowns against what they are given, and against what is found.

SymPy simplifies by them: `sqrt(u**2)` of a `positive=True` unknown is `u`, `sin(pi * n)` of an
integer is 0. Where they do not hold, the problem that is solved is another one than was typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.domain import Domain
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.parameters import Parameters

# The first one that is contradicted is named, so those that users write come first.
_NAMES = (
    "positive", "negative", "nonnegative", "nonpositive", "zero", "nonzero", "integer",
    "noninteger", "rational", "irrational", "even", "odd", "prime", "composite", "imaginary",
    "real", "extended_real", "finite", "infinite",
)  # fmt: skip
# What no interval of real numbers is.
_DISCRETE = ("zero", "integer", "rational", "irrational", "imaginary", "infinite")
# An unknown may pass its bound by this share of its size: a solution is found up to an error.
_TOLERANCE = 1e-3


def check_assumptions(box: Domain, roles: Parameters, unknowns: Sequence[sp.Expr]) -> None:
    """Refuse symbols and unknowns whose assumptions contradict their intervals and values."""
    for c in box.coordinates:
        kind = "parameter" if c in roles.sampled else "coordinate"
        _check_interval(c, *box.bounds(c), f"the {kind} `{c}` ranges over")
    for s, value in roles.constants.items():
        _check_value(s, value, "its value")
    for s, p in roles.trainable.items():
        _check_value(s, sp.sympify(p.start, strict=True), "its start")
        if s in roles.exact:
            _check_value(s, roles.exact[s], "its exact value")
        ends = (-np.inf if p.lower is None else p.lower, np.inf if p.upper is None else p.upper)
        if np.isfinite(ends).any():
            _check_interval(s, *_given(ends, s), f"the bounds of `{s}` are")
    for u in unknowns:
        if name := next((n for n in _DISCRETE if _declared(u, n)), None):
            raise InputError(
                f"the unknown `{u}` was made with `{name}=True`; an unknown takes any value in"
                " between: make it `real=True`"
            )


def _given(ends: tuple[float, float], s: sp.Symbol) -> tuple[float, float]:
    """The bounds; an end that was left open is taken to be where the symbol's sign ends."""
    lower, upper = ends
    return (
        max(lower, 0.0) if not np.isfinite(lower) and _sign(s) > 0 else lower,
        min(upper, 0.0) if not np.isfinite(upper) and _sign(s) < 0 else upper,
    )


def _declared(thing: Any, name: str) -> bool:
    return getattr(thing, f"is_{name}", None) is True


def _sign(thing: Any) -> int:
    """1 for what is not negative, -1 for what is not positive, 0 for what may be both."""
    return int(_declared(thing, "extended_nonnegative")) - int(
        _declared(thing, "extended_nonpositive")
    )


def _word(thing: Any) -> str:
    """The assumption about the sign that was made, as typed."""
    names = ("positive", "negative", "nonnegative", "nonpositive")
    return f"{next(n for n in names if _declared(thing, 'extended_' + n))}=True"


def _check_interval(s: sp.Symbol, lower: float, upper: float, what: str) -> None:
    sign = _sign(s)
    if (sign > 0 and lower < 0) or (sign < 0 and upper > 0):
        raise InputError(
            f"{what} ({lower:g}, {upper:g}), but it was made with `{_word(s)}`; SymPy simplifies by"
            " that. Make it `real=True`, or keep the interval on that side of 0"
        )
    if name := next((n for n in _DISCRETE if _declared(s, n)), None):
        raise InputError(
            f"{what} ({lower:g}, {upper:g}), but it was made with `{name}=True`; SymPy simplifies"
            f" by that (`sin(pi*n)` of an integer is 0). Make it `real=True`"
        )


def _check_value(s: sp.Symbol, value: sp.Expr, what: str) -> None:
    number = float(value)
    exact = sp.Integer(round(number)) if number == round(number) else value
    for name in _NAMES:
        declared, found = getattr(s, f"is_{name}"), getattr(exact, f"is_{name}")
        if declared is not None and found is not None and declared != found:
            raise InputError(
                f"the parameter `{s}` was made with `{name}={declared}`, but {what} is {number:g};"
                " SymPy simplifies by that. Make it `real=True`, or give it another value"
            )


def broken_by(
    unknowns: Mapping[str, sp.Expr],
    values: Mapping[str, Any],
    estimates: Mapping[sp.Symbol, float] | None = None,
) -> list[str]:
    """In words, which assumptions a solution contradicts.

    Args:
        unknowns: the real unknowns by name, as the user made them.
        values: of each of them at points all over the domain.
        estimates: of the trainable parameters.
    """
    found = []
    for name, u in unknowns.items():
        size = float(np.max(np.abs(values[name]), initial=0.0)) if _sign(u) else 0.0
        worst = float(np.min(_sign(u) * np.asarray(values[name]))) if _sign(u) else 0.0
        if worst < -_TOLERANCE * size:
            found.append(
                f"`{name}` was made with `{_word(u)}`, and reaches {_sign(u) * worst:.3g}: SymPy"
                " simplified by what does not hold; make it `real=True`"
            )
    for s, value in (estimates or {}).items():
        if _sign(s) * value < 0:
            found.append(
                f"`{s}` was made with `{_word(s)}`, and {value:.4g} was found; give bounds, or make"
                " it `real=True`"
            )
    return found


def has_assumptions(*things: Any) -> bool:
    """Whether there is anything that `broken_by` can find."""
    return any(map(_sign, things))
