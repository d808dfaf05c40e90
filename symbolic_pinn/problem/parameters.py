"""Symbols that are no coordinates, each in one role: constant, sampled or trainable."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from symbolic_pinn.checks import require_kind, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import as_number
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
@dataclass(frozen=True)
class Trainable:
    """A parameter that is not known and is found together with the solution.

    `parameters={nu: Trainable(0.1, bounds=(0.01, 1))}`; the data that determine it stand in
    `observations=`.

    Attributes:
        start: the value at which training starts; inside the bounds.
        bounds: values between which it stays, `None` for an end that is open.
        exact: the true value where it is known (tests, benchmarks); the summary compares with it,
            and exact solutions may contain the parameter.
    """

    start: Any
    bounds: Any = (None, None)
    exact: Any = None

    def __post_init__(self) -> None:
        if isinstance(self.bounds, list):
            object.__setattr__(self, "bounds", tuple(self.bounds))
        start, (lower, upper) = self._number(self.start, "start"), self._ends()
        if not (lower is None or lower < start) or not (upper is None or start < upper):
            raise InputError(
                f"a trainable parameter starts at {self.start}, which is not between its bounds"
                f" {self.bounds}"
            )

    @property
    def lower(self) -> float | None:
        """The lower bound, if there is one."""
        return self._ends()[0]

    @property
    def upper(self) -> float | None:
        """The upper bound, if there is one."""
        return self._ends()[1]

    def _ends(self) -> tuple[float | None, float | None]:
        try:
            lower, upper = self.bounds
        except (TypeError, ValueError):
            raise InputError(
                f"the bounds of a trainable parameter are `{shown(self.bounds)}`; give (lower,"
                " upper), with `None` for an open end"
            ) from None
        ends = (self._number(end, "bound") if end is not None else None for end in (lower, upper))
        return next(ends), next(ends)

    def _number(self, value: Any, what: str) -> float:
        return float(as_number(value, f"the {what} of a trainable parameter"))


@dataclass(frozen=True)
class Parameters:
    """The parameters of a problem by their roles.

    Attributes:
        stated: what the user wrote: a number, an interval or a `Trainable` for each symbol.
    """

    stated: Mapping[Any, Any]

    def __post_init__(self) -> None:
        require_kind("parameters", self.stated, Mapping, "a mapping, `{nu: 0.01}`")
        for symbol in self.stated:
            if not isinstance(symbol, sp.Symbol):
                raise InputError(f"parameters: `{shown(symbol)}` is no symbol; use `sp.symbols`")

    @cached_property
    def constants(self) -> dict[sp.Symbol, sp.Expr]:
        """Those with a number, as SymPy numbers."""
        others = self.sampled.keys() | self.trainable.keys()
        return {
            s: as_number(v, f"parameter `{s}`") for s, v in self.stated.items() if s not in others
        }

    @cached_property
    def sampled(self) -> dict[sp.Symbol, Any]:
        """Those with an interval: inputs of the network, which solves the whole family."""
        return {s: v for s, v in self.stated.items() if isinstance(v, tuple | list)}

    @cached_property
    def trainable(self) -> dict[sp.Symbol, Trainable]:
        """Those that are found together with the solution."""
        return {s: v for s, v in self.stated.items() if isinstance(v, Trainable)}

    @cached_property
    def starts(self) -> dict[sp.Symbol, sp.Expr]:
        """Start values of the trainable ones."""
        return {s: sp.sympify(p.start, strict=True) for s, p in self.trainable.items()}

    @cached_property
    def exact(self) -> dict[sp.Symbol, sp.Expr]:
        """True values of the trainable ones for which one is given."""
        given = {s: p.exact for s, p in self.trainable.items() if p.exact is not None}
        return {s: as_number(v, f"the exact value of `{s}`") for s, v in given.items()}

    @cached_property
    def numbers(self) -> dict[sp.Symbol, sp.Expr]:
        """A number for each but the sampled ones: the constant, the true value, or the start."""
        return {**self.constants, **self.starts, **self.exact}
