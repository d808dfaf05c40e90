"""Errors against a known exact solution, in float64 whatever the training precision."""

from collections.abc import Callable, Iterable

import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import to_partials
from symbolic_pinn.compiler import compile_normal_form, covered
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import Domain, Face, Problem
from symbolic_pinn.sampling import sobol_points

_GRID_POINTS = 10_000
_GRID_DIMENSIONS = 4


def grid(domain: Domain) -> np.ndarray:
    """10,000 points "points dim": a regular grid with the ends (100 x 100 in two dimensions).

    Above four dimensions a regular grid would consist of little but corners; there, fixed
    pseudo-random points are taken. In a region they fill it evenly.
    """
    lower, upper = np.asarray(domain.lower), np.asarray(domain.upper)
    dim = len(lower)
    if not domain.is_box:
        return sobol_points(domain, Face(), _GRID_POINTS, seed=0)
    if dim > _GRID_DIMENSIONS:
        return np.random.default_rng(0).uniform(lower, upper, (_GRID_POINTS, dim))
    count = round(_GRID_POINTS ** (1 / dim))
    axes = [np.linspace(a, b, count) for a, b in zip(lower, upper, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, dim)


def exact_values(problem: Problem, points: np.ndarray) -> dict[str, np.ndarray]:
    """The exact solution of each unknown that has one, at points "points dim", in float64."""
    return {u.func.__name__: evaluate_formula(problem, f, points) for u, f in problem.exact.items()}


def evaluate_formula(problem: Problem, formula: sp.Expr, points: np.ndarray) -> np.ndarray:
    """A formula in coordinates and parameters at points "points dim", in float64."""
    known = to_partials(sp.sympify(formula, strict=True), (), problem.vocabulary.quadrature)
    expression = known.xreplace(problem.roles.numbers)
    compiled = compile_normal_form(expression, problem, "exact solution")
    with jax.enable_x64(True):
        leaves = dict(zip(problem.box.coordinates, jnp.asarray(points).T, strict=True))
        values = jnp.broadcast_to(jnp.asarray(compiled(leaves), jnp.float64), len(points))
        return np.asarray(values)


class Reference:
    """The exact solution on the grid, to compare values with where equations hold.

    Attributes:
        points: the grid, "points dim".
    """

    def __init__(self, problem: Problem) -> None:
        self.points = grid(problem.box)
        self._exact, self._names = exact_values(problem, self.points), list(problem.fields)
        self._covered = covered(problem, self.points) if self._exact else None

    def errors(self, values: Callable[[np.ndarray], np.ndarray]) -> dict[str, float]:
        """||u - u_exact|| / ||u_exact|| of each unknown that has one.

        Args:
            values: gives "points unknowns" at points; not called where nothing is known.
        """
        if self._covered is None:
            return {}
        found, errors = values(self.points), {}
        for name, reference in self._exact.items():
            i = self._names.index(name)
            here = self._covered[:, i]
            errors[name] = relative_l2(found[here, i], reference[here])
        return errors


def relative_l2_metric(problem: Problem) -> Callable[[Field], dict[str, float]]:
    """A function that gives ||u - u_exact|| / ||u_exact|| of each unknown on the grid."""
    reference = Reference(problem)
    return lambda field: reference.errors(lambda points: field_values(field, points))


def relative_changes(
    names: Iterable[str], values: np.ndarray, others: np.ndarray
) -> dict[str, float]:
    """||values - others|| / ||values|| of each unknown, from values "points unknowns".

    What is not looked at is 0 in both.
    """
    sizes, change = np.linalg.norm(values, axis=0), np.linalg.norm(values - others, axis=0)
    of_unknown = zip(names, change, sizes, strict=True)
    return {n: float(c / s) if s else float(c > 0) for n, c, s in of_unknown}


def relative_l2(values: np.ndarray, reference: np.ndarray) -> float:
    """||values - reference|| / ||reference||; NaN where the reference vanishes."""
    norm = float(np.linalg.norm(reference))
    return float(np.linalg.norm(values - reference)) / norm if norm else float("nan")
