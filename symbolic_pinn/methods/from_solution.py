"""A network that begins where a solution of another kind ended, such as one by random features.

The numbers of such a solution are no use to the network, so the network learns its values and
slopes first: Gauss-Newton steps with damping on their differences at Sobol points, each against its
size. Values alone would not do: equations look at derivatives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.compiler import covered
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.methods.method import Task
from symbolic_pinn.networks import Field, as_default, as_float64
from symbolic_pinn.objective import ParameterVector, field_values, flatten
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.problem import Face
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.solution import Solution

# Differences for each trained number, at least, at most, and numbers in their Jacobian at most.
_RATIO, _LEAST, _MOST, _NUMBERS = 1.5, 500, 1_000, 1.25e8
_SEED = 7_919
# For slopes, against a side of the domain.
_STEP = 1e-5
# Mean square of the relative differences that is near enough, and iterations at most.
_ENOUGH, _ITERATIONS, _ATTEMPTS = 1e-6, 50, 20
_DAMPING, _TINY = 1e-3, 1e-8
# The share of the time to search that learning may take.
_SHARE = 0.2


def first_field(task: Task, recipe: Recipe) -> Field:
    """The field before the first step of a task, in JAX's present precision.

    That of its start, if it is of the same kind; else a network that has learned the values of the
    start, if there is one.
    """
    problem, start = task.problem, task.start
    if (known := task.continued) is not None:
        return starting_field(problem, recipe, start=known)
    fresh = starting_field(problem, recipe, task.network)
    if start is None:
        return fresh
    with jax.enable_x64(True):
        found = _learned(as_float64(fresh), start, task)
    return as_default(found)


def _learned(field: Field, start: Solution, task: Task) -> Field:
    """A field with the values, slopes and estimates of a solution."""
    box, (theta, form) = task.problem.box, flatten(field)
    of_point = len(task.problem.fields) * (1 + len(box.coordinates))
    rows = min(max(_LEAST, _RATIO * len(theta)), _MOST, _NUMBERS / len(theta))
    x = sobol_points(box, Face(), ceil(rows / of_point), seed=_SEED)
    lengths = np.asarray(box.upper) - np.asarray(box.lower)
    known = _values_and_slopes(start.field, x, _STEP * lengths)
    here = covered(task.problem, x)[:, None, :]
    weights = here / _sizes(known, here, lengths) / np.sqrt(known.size)
    differences = _Differences(form, *map(jnp.asarray, (x, known, weights)))
    found = form.solution(_least_squares(differences, theta, task.deadline.stage(_SHARE)))
    return Field(found.network, found.mu, found.sigma, as_float64(start.field).estimates)


@dataclass(frozen=True)
class _Differences:
    """Those of a network to known values and slopes at points, as a function of its numbers.

    Attributes:
        form: makes a field of the numbers.
        x: the points.
        known: values and slopes there.
        weights: of each.
    """

    form: ParameterVector
    x: Float[Array, "points dim"]
    known: Float[Array, "points columns unknowns"]
    weights: Float[Array, "points columns unknowns"]

    def __call__(self, theta: Vector) -> Float[Array, " rows"]:
        """All of them."""
        return self._over_points(self._at)(theta, self.x, self.known, self.weights).ravel()

    def jacobian(self, theta: Vector) -> Float[Array, "rows parameters"]:
        """By the numbers."""
        found = self._over_points(jax.jacrev(self._at))(theta, self.x, self.known, self.weights)
        return found.reshape(-1, len(theta))

    def _over_points(self, function: Callable) -> Callable:
        return jax.vmap(function, in_axes=(None, 0, 0, 0))

    def _at(self, theta: Vector, x: Array, known: Array, weights: Array) -> Array:
        u = self.form.field(theta)
        return weights * (jnp.vstack([u(x), jax.jacfwd(u)(x).T]) - known)


def _values_and_slopes(
    field: Field, x: Float[np.ndarray, "points dim"], steps: Float[np.ndarray, " dim"]
) -> Float[np.ndarray, "points columns unknowns"]:
    """The unknowns, and their slopes in each coordinate by central differences."""
    slopes = [
        (field_values(field, x + e) - field_values(field, x - e)) / (2 * e.sum())
        for e in np.diag(steps)
    ]
    return np.stack([field_values(field, x), *slopes], axis=1)


def _sizes(
    known: Float[np.ndarray, "points columns unknowns"], here: np.ndarray, lengths: np.ndarray
) -> Float[np.ndarray, "columns unknowns"]:
    """Root mean squares; of a slope no less than if the unknown varied over the whole domain."""
    sizes = np.sqrt(np.mean(np.square(known), axis=0, where=here))
    varies = np.std(known[:, 0], axis=0, where=here[:, 0])
    sizes[1:] = np.maximum(sizes[1:], varies / lengths[:, None])
    return np.where(sizes > 0, sizes, 1.0)


class _Linearised(NamedTuple):
    """The differences, and their Jacobian J with columns over the square roots of their lengths.

    Unknowns may differ in size by orders of magnitude, which makes columns differ: damping that is
    the same for all (Levenberg) forgets the small ones, damping by their lengths (Marquardt) is
    slow for networks. G is the smaller of J^T J and J J^T.
    """

    r: Float[Array, " rows"]
    J: Float[Array, "rows parameters"]
    G: Float[Array, "n n"]
    sizes: Vector


def _least_squares(differences: _Differences, theta: Vector, deadline: Deadline) -> Vector:
    """The numbers at which the differences are least, as far as some iterations lead."""

    @jax.jit
    def linearised(theta: Vector) -> _Linearised:
        r, J = differences(theta), differences.jacobian(theta)
        lengths = jnp.linalg.norm(J, axis=0)
        sizes = jnp.sqrt(jnp.maximum(lengths, _TINY * jnp.max(lengths)))
        J = J / sizes
        return _Linearised(r, J, J.T @ J if J.shape[1] <= J.shape[0] else J @ J.T, sizes)

    @jax.jit
    def moved(theta: Vector, at: _Linearised, mu: Any) -> tuple[Vector, Array]:
        factors = jax.scipy.linalg.cho_factor(at.G + mu * jnp.eye(len(at.G)))
        if at.J.shape[1] <= at.J.shape[0]:
            step = jax.scipy.linalg.cho_solve(factors, at.J.T @ at.r)
        else:
            step = at.J.T @ jax.scipy.linalg.cho_solve(factors, at.r)
        new = theta - step / at.sizes
        return new, jnp.sum(jnp.square(differences(new)))

    mu = 0.0
    for _ in range(_ITERATIONS):
        at = linearised(theta)
        loss = float(at.r @ at.r)
        mu = mu or _DAMPING * float(jnp.trace(at.G)) / len(theta)
        for _ in range(_ATTEMPTS):
            new, after = moved(theta, at, mu)
            if float(after) < loss:
                break
            mu *= 4
        else:
            return theta
        theta, mu = new, mu / 3
        if float(after) < _ENOUGH or deadline.is_over:
            return theta
    return theta
