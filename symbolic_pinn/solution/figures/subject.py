"""What a figure is about: quantities, what was found of them, and what is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import covered
from symbolic_pinn.domain.domain import ON_EDGE
from symbolic_pinn.problem import DATA, RESIDUAL, Problem
from symbolic_pinn.solution.figures.names import math_name
from symbolic_pinn.solution.figures.vectors import VectorUnknown, vectors_of
from symbolic_pinn.solution.run_record import Estimate

# Values "points columns" at points "points dim".
ValuesAt = Callable[[np.ndarray], np.ndarray]


class QuantityKind(Enum):
    """What the values of a quantity are."""

    REAL = "real"
    COMPLEX = "complex"
    VECTOR = "vector"


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """Something that is drawn: an unknown, a vector of some, an expression.

    Attributes:
        label: in mathematics, without dollars.
        columns: where its real parts stand in the values.
        kind: what they make together.
        varies: the coordinates with which it may vary.
        is_flow: of a vector, whether it has lines of flow.
    """

    label: str
    columns: tuple[int, ...]
    varies: tuple[sp.Symbol, ...]
    kind: QuantityKind = QuantityKind.REAL
    is_flow: bool = False

    def of(self, values: np.ndarray) -> np.ndarray:
        """Its values: real, complex, or "points components"."""
        parts = values[:, list(self.columns)]
        if self.kind is QuantityKind.VECTOR:
            return parts
        return parts[:, 0] + 1j * parts[:, 1] if self.kind is QuantityKind.COMPLEX else parts[:, 0]

    def size(self, values: np.ndarray) -> np.ndarray:
        """What has a colour or a height: the value, the modulus, the speed."""
        if self.kind is QuantityKind.VECTOR:
            return np.linalg.norm(values, axis=-1)
        return np.abs(values) if self.kind is QuantityKind.COMPLEX else values

    def error(self, values: np.ndarray, exact: np.ndarray) -> np.ndarray:
        """The distance of values from exact ones."""
        with np.errstate(invalid="ignore"):  # both may be infinite
            apart = values - exact
        return np.linalg.norm(apart, axis=-1) if self.kind is QuantityKind.VECTOR else np.abs(apart)

    @property
    def size_label(self) -> str:
        """What has a colour, for its bar."""
        if self.kind is QuantityKind.REAL:
            return f"${self.label}$"
        inside = rf"\mathbf{{{self.label}}}" if self.kind is QuantityKind.VECTOR else self.label
        return f"$|{inside}|$"

    @property
    def error_label(self) -> str:
        """The error, for its bar."""
        inside = rf"\mathbf{{{self.label}}}" if self.kind is QuantityKind.VECTOR else self.label
        if any(c in self.label for c in "_^+-( "):
            return f"error of ${inside}$"
        return rf"$|{inside} - {inside}_\mathrm{{exact}}|$"


@dataclass(frozen=True, kw_only=True, eq=False)
class Predicted:
    """What was found.

    Attributes:
        label: of the solution among others.
        values: at points.
        deviations: standard deviations of the values, where there are some.
        spread: what a band of two of them is called.
    """

    label: str
    values: ValuesAt
    deviations: ValuesAt | None = None
    spread: str = r"$\pm$ 2 standard errors"


@dataclass(frozen=True, kw_only=True)
class Data:
    """What was measured of an unknown itself.

    Attributes:
        column: of the unknown.
        points: "points dim".
        values: measured there.
    """

    column: int
    points: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Subject:
    """All that a figure may show.

    Attributes:
        problem: what was solved.
        quantities: what is drawn.
        predicted: one solution, or several to compare.
        exact: gives exact values, `None` for a quantity without.
        here: at which points the columns mean something, "points columns".
        data: what was measured.
        estimates: parameters that were found.
        span: further values and errors that scales shall hold, by labels of quantities.
    """

    problem: Problem
    quantities: tuple[Quantity, ...]
    predicted: tuple[Predicted, ...]
    exact: Callable[[Quantity, np.ndarray], np.ndarray | None]
    here: Callable[[np.ndarray], np.ndarray]
    data: tuple[Data, ...] = ()
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    span: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def sizes(self, quantity: Quantity) -> list[np.ndarray]:
        """Further values that the scale of a quantity shall hold."""
        return [self.span[quantity.label][0]] if quantity.label in self.span else []

    def errors(self, quantity: Quantity) -> list[np.ndarray]:
        """The same of its errors."""
        return [self.span[quantity.label][1]] if quantity.label in self.span else []

    def shown(self, quantity: Quantity, points: np.ndarray) -> np.ndarray:
        """At which points a quantity means something."""
        here: np.ndarray = np.all(self.here(points)[:, list(quantity.columns)], axis=1)
        return here


def quantities_of(problem: Problem) -> tuple[Quantity, ...]:
    """The unknowns as figures show them: vectors whole, complex ones whole."""
    names = list(problem.fields)
    vectors = vectors_of(problem)
    held = {n: v for v in vectors for n in v.components}
    parts = {f"{n}_{half}": n for n in problem.complex_unknowns for half in ("re", "im")}
    found: dict[str, Quantity] = {}
    for i, name in enumerate(names):
        if name in held:
            found.setdefault(f"vector {held[name].name}", _vector(problem, held[name]))
        elif name in parts:
            whole = parts[name]
            columns = (names.index(f"{whole}_re"), names.index(f"{whole}_im"))
            found.setdefault(whole, _quantity(problem, whole, columns, QuantityKind.COMPLEX))
        else:
            found[name] = _quantity(problem, name, (i,), QuantityKind.REAL)
    return tuple(found.values())


def _quantity(
    problem: Problem, name: str, columns: tuple[int, ...], kind: QuantityKind
) -> Quantity:
    names = list(problem.fields)
    varies = _varies(problem, {names[i] for i in columns})
    return Quantity(label=math_name(name), columns=columns, kind=kind, varies=varies)


def _vector(problem: Problem, vector: VectorUnknown) -> Quantity:
    columns = tuple(list(problem.fields).index(n) for n in vector.components)
    return Quantity(
        label=math_name(vector.name),
        columns=columns,
        kind=QuantityKind.VECTOR,
        varies=_varies(problem, set(vector.components)),
        is_flow=vector.is_flow,
    )


def _varies(problem: Problem, names: set[str]) -> tuple[sp.Symbol, ...]:
    """The coordinates but for those in which an equation says that all of some are constant.

    What no other equation holds varies with all: such an equation is the problem itself.
    """
    of_residual = [t for t in problem.terms if t.group == RESIDUAL]
    held = [p.unknown for t in of_residual if not _slope(t.expression) for p in t.partials]
    if not names <= set(held):
        return problem.box.coordinates
    constant: dict[str, set[str]] = {n: set() for n in names}
    for term in of_residual:
        alone = _slope(term.expression) if term.where is None else None
        if alone is not None and alone.unknown in names:
            constant[alone.unknown] |= {
                a for a, n in zip(alone.arguments, alone.orders, strict=True) if n
            }
    dropped = set.intersection(*constant.values())
    kept = tuple(c for c in problem.box.coordinates if c.name not in dropped)
    return kept or problem.box.coordinates[:1]


def _slope(expression: sp.Expr) -> Partial | None:
    """The first derivative that an equation sets to zero, if it says nothing else."""
    _, rest = expression.as_coeff_Mul()
    is_slope = isinstance(rest, Partial) and sum(rest.orders) == 1
    return rest if is_slope and all(p.is_Symbol for p in rest.point) else None


def data_of(problem: Problem) -> tuple[Data, ...]:
    """The measurements of unknowns themselves; of slopes and sums there is nothing to draw."""
    found, names = [], list(problem.fields)
    for term in problem.terms:
        samples = term.face.samples
        if term.group != DATA or samples is None:
            continue
        for symbol, values in samples.values.items():
            rest = sp.expand(term.expression + symbol)
            if isinstance(rest, Partial) and not any(rest.orders):
                data = Data(
                    column=names.index(rest.unknown),
                    points=np.asarray(samples.points, float),
                    values=np.asarray(values, float),
                )
                found.append(data)
    return tuple(found)


def everywhere(problem: Problem) -> Callable[[np.ndarray], np.ndarray]:
    """Where unknowns mean something: where their equations hold."""
    return lambda points: covered(problem, points)


def inside(problem: Problem) -> Callable[[np.ndarray], np.ndarray]:
    """Where expressions mean something: inside of the domain, where all unknowns do."""

    def here(points: np.ndarray) -> np.ndarray:
        found = covered(problem, points).all(axis=1) & problem.box.contains(points, slack=ON_EDGE)
        return np.repeat(found[:, None], 2, axis=1)

    return here
