"""`NotFinite`: which part of a term is not finite, where, and what it was made of there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import Partial

# Letters of a quoted expression at most.
_LETTERS = 120


@dataclass(frozen=True, kw_only=True)
class NotFinite:
    """The first sub-expression of a term that is not finite, at one point.

    Attributes:
        term: the name of the term.
        expression: the sub-expression, as the user wrote it where that can be told.
        value: what it is, `nan`, `inf` or `-inf`.
        at: the coordinates of the point.
        made_of: the values of its arguments there, then of what these hold.
        by: of a slope of the term, by what it is taken.
        reason: what is known of such an expression, in words.
        values_of: what gives values of unknowns, `network`, `guess` or `solution`.
        is_known: whether no unknown and nothing that is sought is in it.
        is_narrow: whether it is finite in 64-bit floats, and not in the 32-bit ones of the run.
    """

    term: str
    expression: sp.Basic
    value: float
    at: Mapping[sp.Symbol, float]
    made_of: Mapping[sp.Basic, float]
    by: sp.Expr | None = None
    reason: str = ""
    values_of: str = "network"
    is_known: bool = False
    is_narrow: bool = False

    @property
    def text(self) -> str:
        """The term, and what is not finite in it."""
        return f"{self.term}: {self.what}"

    @property
    def what(self) -> str:
        """What is not finite, where, and what it was made of there."""
        slope = "" if self.by is None else f"in the slope by `{self.by}` "
        bits = " in 32-bit floats" if self.is_narrow else ""
        place = _listed(self.at, "")
        made_of = _listed(self.made_of, "`")
        return (
            f"{slope}{self._subject} is not finite{bits} ({self.value:g})"
            f"{f' at {place}' if place else ''}{f', where {made_of}' if made_of else ''}"
            f"{f' ({self.reason})' if self.reason else ''}"
        )

    @property
    def _subject(self) -> str:
        if isinstance(self.expression, Partial):
            kind = "derivative" if any(self.expression.orders) else "value"
            return f"the {self.values_of}'s {kind} `{self.expression}`"
        return f"`{_quoted(self.expression)}`"

    @property
    def advice(self) -> str:
        """What can be done about it."""
        if self.is_narrow:
            return "use 64-bit precision, in which it is finite"
        if self.is_known:
            return (
                "no unknown is in it: as stated, the term has no finite value there; say where it"
                " holds (`where=`, a `Piecewise`), or change the formula or the domain"
            )
        if isinstance(self.expression, Partial):
            return "lower the learning rate, or use 64-bit precision"
        return (
            "keep it finite by what is solved for (`u = exp(v)` is positive for every v), lower the"
            " learning rate, use 64-bit precision, or begin nearer to the solution"
        )


def _listed(values: Mapping[Any, float], quote: str) -> str:
    return ", ".join(f"{quote}{_quoted(e)}{quote} = {v:.4g}" for e, v in values.items())


def _quoted(expression: sp.Basic) -> str:
    text = sp.sstr(expression, full_prec=False)
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 3]}..."
