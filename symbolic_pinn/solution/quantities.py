"""What is evaluated and written: unknowns, expressions of them, standard errors, by their names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.checks import require_name, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.expression_text import as_expression

_ERROR = "_standard_error"


@dataclass(frozen=True, kw_only=True)
class Quantities:
    """Functions of points, each by its name.

    Attributes:
        problem: what was solved.
        values: gives the unknowns at coordinates by name, an array or a dict of some.
        evaluate: gives an expression at them.
        expressions: by name.
        errors: gives standard errors of the unknowns, where these are wanted.
    """

    problem: Problem
    values: Callable[..., Any]
    evaluate: Callable[..., Any]
    expressions: Mapping[str, sp.Basic] = field(default_factory=dict)
    errors: Callable[..., Any] | None = None

    def __call__(self, points: np.ndarray) -> dict[str, np.ndarray]:
        """All of them at points "points dim"."""
        return dict(self._at(points))

    def _at(self, points: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
        names = [c.name for c in self.problem.box.coordinates]
        at = dict(zip(names, points.T, strict=True))
        yield from self._by_name(self.values(**at))
        for name, expression in self.expressions.items():
            yield name, self.evaluate(expression, **at)
        if self.errors is not None:
            for name, deviation in self._by_name(self.errors(**at)):
                yield f"{name}{_ERROR}", deviation

    def _by_name(self, found: Any) -> Iterable[tuple[str, np.ndarray]]:
        if isinstance(found, dict):
            return [(n, found[n]) for n in self._unknowns]
        return [(next(iter(self._unknowns)), found)]

    @property
    def _unknowns(self) -> dict[str, str]:
        return {u.func.__name__: str(u) for u in self.problem.stated_unknowns}

    @property
    def formulas(self) -> dict[str, str]:
        """What each of them is."""
        errors = self._unknowns.items() if self.errors is not None else ()
        return {
            **self._unknowns,
            **{n: str(e) for n, e in self.expressions.items()},
            **{f"{n}{_ERROR}": f"standard error of {u}" for n, u in errors},
        }


def named_expressions(problem: Problem, expressions: Any) -> dict[str, sp.Basic]:
    """Expressions by their names, from what a user gives.

    Args:
        problem: in whose names texts are read.
        expressions: by name, `{"flux": u(t, x).diff(x)}`, or one or several that are named as they
            are written; each an expression of SymPy or a text, `u.diff(x)`.
    """
    if isinstance(expressions, str | sp.Basic):
        expressions = (expressions,)
    if not isinstance(expressions, Iterable):
        raise InputError(
            f"`expressions` is {shown(expressions)}; give a list of some, or a mapping of names"
        )
    if not isinstance(expressions, Mapping):
        expressions = {e if isinstance(e, str) else str(e): e for e in expressions}
    taken = {c.name for c in problem.box.coordinates}
    taken |= {u.func.__name__ for u in problem.stated_unknowns}
    found: dict[str, sp.Basic] = {}
    for name, expression in expressions.items():
        require_name("the name of an expression", name)
        found[name] = as_expression(problem, expression)
        is_unknown = found[name] in problem.stated_unknowns and str(found[name].func) == name
        if name in taken and not is_unknown:
            raise InputError(f"`{name}` is a coordinate or unknown; name the expression otherwise")
    return {n: e for n, e in found.items() if n not in taken}


def check_units(units: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuse units of what there is not, or that are no texts."""
    if not isinstance(units, Mapping):
        raise InputError(f"`units` is {shown(units)}; give a mapping, `{{'x': 'm'}}`")
    names = list(known)
    for name, unit in units.items():
        if name not in names:
            raise InputError(f"`units`: there is no `{name}`; there are {', '.join(names)}")
        require_name(f"the unit of `{name}`", unit)
