"""A row of the benchmark of regions: a statement, what is measured of its solution, and aims."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sympy as sp
from scipy.stats import qmc

import symbolic_pinn as spinn
from symbolic_pinn.solution.metrics import exact_values

FOLDER = Path(__file__).with_name("data")
POINTS = 4000

R, pi = sp.Rational, sp.pi
t, x, y, z, a = sp.symbols("t x y z a", real=True)
u, v, p = (sp.Function(name, real=True) for name in "uvp")
W = u(x, y)

Measure = Callable[[spinn.Solution], dict[str, float]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A row.

    Attributes:
        problem: makes the statement.
        measure: relative errors by name; default those against the exact solution.
        error, seconds: what is aimed at.
        method: how it is solved.
        changes: settings of the recipe.
    """

    problem: Callable[[], spinn.Problem]
    error: float | None
    seconds: float | None
    measure: Measure
    method: Callable[[], object] = spinn.RandomFeatures
    changes: tuple[tuple[str, object], ...] = ()


CASES: dict[str, Case] = {}


def case(
    error: float | None, seconds: float | None, measure: Measure | None = None, **more: object
) -> Callable:
    """Register a statement under the name of its function."""

    def register(make: Callable[[], spinn.Problem]) -> Callable[[], spinn.Problem]:
        add(make.__name__, make, error, seconds, measure, **more)
        return make

    return register


def add(
    name: str,
    make: Callable[[], spinn.Problem],
    error: float | None,
    seconds: float | None,
    measure: Measure | None = None,
    **more: object,
) -> None:
    """Register a statement."""
    CASES[name] = Case(
        problem=make, error=error, seconds=seconds, measure=measure or of_exact, **more
    )


def laplacian(f: sp.Expr, *coordinates: sp.Symbol) -> sp.Expr:
    """The sum of the second derivatives, in x and y by default."""
    return sum(f.diff(c, 2) for c in coordinates or (x, y))


def relative(values: np.ndarray, right: np.ndarray) -> float:
    """|values - right|/|right|"""
    return float(np.linalg.norm(values - right) / np.linalg.norm(right))


def values_at(solution: spinn.Solution, points: np.ndarray) -> dict[str, np.ndarray]:
    """Of all unknowns at points "points dim"."""
    names = [c.name for c in solution.problem.box.coordinates]
    found = solution(**dict(zip(names, points.T, strict=True)))
    return found if isinstance(found, dict) else {next(iter(solution.problem.fields)): found}


def inside(problem: spinn.Problem) -> np.ndarray:
    """Quasi-random points of the domain, drawn here and not by the sampler that solved it."""
    box = problem.box
    unit = qmc.Halton(len(box.coordinates), seed=0).random(8 * POINTS)
    points = np.asarray(box.lower) + unit * (np.asarray(box.upper) - np.asarray(box.lower))
    return points[box.contains(points)][:POINTS]


def of_exact(solution: spinn.Solution) -> dict[str, float]:
    """Against the exact solution."""
    points = inside(solution.problem)
    found, right = values_at(solution, points), exact_values(solution.problem, points)
    return {name: relative(found[name], of_name) for name, of_name in right.items()}


def stored(name: str) -> Measure:
    """Against the points and values that geometry_references.py has written."""

    def measure(solution: spinn.Solution) -> dict[str, float]:
        with np.load(FOLDER / f"{name}.npz") as file:
            points, right = file["points"], file["u"]
        return {"u": relative(values_at(solution, points)["u"], right)}

    return measure
