"""The equations and conditions of a problem as the user made them, to be shown.

A problem that is read from a run folder holds normal forms; what they were made of is kept beside
them, `Condition.stated`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import from_data, statement_from_data, statement_to_data, to_data
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.reader import scalars
from symbolic_pinn.problem.term import INTERFACE, Condition


def as_stated(name: str, statements: Any) -> list[Condition]:
    """The scalar statements of some, each once: one about complex unknowns is saved as two.

    Args:
        name: `equation` or `condition`.
        statements: those of a problem.
    """
    found: list[Condition] = []
    for i, each in enumerate(statements, 1):
        for _, scalar in scalars(f"{name} {i}", each):
            said = scalar if scalar.stated is None else scalar.stated
            if scalar.group != INTERFACE and (not found or said != found[-1]):
                found.append(said)
    return found


@dataclass(frozen=True)
class Wording:
    """How the terms of a problem were stated, by their names.

    Attributes:
        statements: scalar statements by the names of their terms.
    """

    statements: Mapping[str, Condition]

    @classmethod
    def of(cls, problem: Any) -> "Wording":
        """That of a problem."""
        named = (
            scalar
            for key in ("equation", "condition")
            for i, each in enumerate(getattr(problem, f"{key}s"), 1)
            for scalar in scalars(f"{key} {i}", each)
        )
        return cls({name: c if c.stated is None else c.stated for name, c in named})

    def data(self, name: str) -> dict[str, Any] | None:
        """The statement of a term as plain data, where it can be kept."""
        for part in ("", ", real part", ", imaginary part"):
            if name.endswith(part) and (said := self.statements.get(name.removesuffix(part))):
                try:
                    return _to_data(said)
                except InputError:  # it holds what has no data, such as a function class
                    return None
        return None


def _to_data(said: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {"equation": statement_to_data(sp.sympify(said.equation))}
    if said.where is not None:
        found["where"] = to_data(sp.sympify(said.where))
    if said.placed:
        found["placed"] = True
    if said.along is not None:
        found["along"] = [*_rows(said.along)]
    return found


def _rows(along: Mapping[Any, Any]) -> Iterator[list[Any]]:
    for s, (a, b) in along.items():
        yield [to_data(sp.sympify(e)) for e in (s, a, b)]


def condition_from_data(data: Mapping[str, Any]) -> Condition:
    """The statement that `Wording.data` wrote."""
    rows = data.get("along")
    return Condition(
        statement_from_data(data["equation"]),
        where=None if "where" not in data else from_data(data["where"]),
        along=rows and {from_data(s): (from_data(a), from_data(b)) for s, a, b in rows},
        placed=data.get("placed", False),
    )
