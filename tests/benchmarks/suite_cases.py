"""What a problem of the suite is: a statement, reference values, and what others and we aim at.

A reference gives points where the equations hold, "points dim", and the right values of unknowns
there. It is a closed form (`exact=` of the statement), a solver that takes seconds, or a file of
`references_suite/` that a script of this folder has written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sympy as sp
from scipy.stats import qmc

import symbolic_pinn as spinn
from symbolic_pinn.compiler import covered
from symbolic_pinn.solution.metrics import exact_values

FOLDER = Path(__file__).with_name("references_suite")
POINTS = 4096
ALL = "all"

R, pi = sp.Rational, sp.pi
t, x, y = sp.symbols("t x y", real=True)
u, v, p, a = (sp.Function(name, real=True) for name in "uvpa")

# Points "points dim", and values at them by unknown.
Reference = tuple[np.ndarray, Mapping[str, np.ndarray]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem of the suite.

    Attributes:
        problem: makes the statement.
        reference: gives right values for it; default its exact solution.
        published: the best relative error that was published, as remembered.
        of: of which unknown, where there are several, or of `all` of them in one norm.
        targets: the errors that we aim at, with the seconds for each (infinite where open).
    """

    problem: Callable[[], spinn.Problem]
    reference: Callable[[spinn.Problem], Reference]
    published: float | None = None
    of: str = ""
    targets: tuple[tuple[float, float], ...] = ()

    def errors(self, solution: spinn.Solution) -> dict[str, float]:
        """|u - right|/|right| in l2 over the points of the reference, of each unknown that has one.

        Under the name `all` that of all unknowns in one norm, where that is what is published.
        """
        points, values = self.reference(solution.problem)
        names = [c.name for c in solution.problem.box.coordinates]
        found = solution(**dict(zip(names, points.T, strict=True)))
        if not isinstance(found, dict):
            found = {next(iter(values)): found}
        errors = {n: relative(found[n], right) for n, right in values.items()}
        if self.of == ALL:
            errors[ALL] = relative(*(np.stack([d[n] for n in values]) for d in (found, values)))
        return errors


CASES: dict[str, Case] = {}


def case(reference: Callable[[spinn.Problem], Reference] | None = None, **aims: object) -> Callable:
    """Register a statement under the name of its function."""

    def register(make: Callable[[], spinn.Problem]) -> Callable[[], spinn.Problem]:
        CASES[make.__name__] = Case(problem=make, reference=reference or exact, **aims)
        return make

    return register


def relative(values: np.ndarray, right: np.ndarray) -> float:
    """|values - right|/|right|"""
    return float(np.linalg.norm(values - right) / np.linalg.norm(right))


def exact(problem: spinn.Problem) -> Reference:
    """The closed form, at quasi-random points: a regular grid would meet nodes of sines."""
    box = problem.box
    unit = qmc.Halton(len(box.coordinates), seed=0).random(8 * POINTS)
    points = np.asarray(box.lower) + unit * (np.asarray(box.upper) - np.asarray(box.lower))
    points = points[covered(problem, points).all(axis=1)][:POINTS]
    return points, exact_values(problem, points)


def stored(name: str) -> Callable[[spinn.Problem], Reference]:
    """The reference that a script has written."""

    def read(_: spinn.Problem) -> Reference:
        with np.load(FOLDER / f"{name}.npz") as file:
            values = {key: file[key].astype(float) for key in file.files}
        return values.pop("points"), values

    return read


def laplacian(f: sp.Expr) -> sp.Expr:
    """f_xx + f_yy"""
    return f.diff(x, 2) + f.diff(y, 2)


def sides(f: sp.Expr, low: object, high: object, right: sp.Expr = sp.S.Zero) -> list[sp.Eq]:
    """f = right on the four sides of the square [low, high]^2."""
    places = [(c, end) for c in (x, y) for end in (low, high)]
    return [sp.Eq(f.subs(*at), right.subs(*at)) for at in places]
