"""Looks at the gradients of the parts while a run goes on; the run itself is not changed."""

from collections.abc import Callable
from itertools import combinations

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.methods.adam.step import StepProgram
from symbolic_pinn.objective.types import Vector
from symbolic_pinn.sampling import Points
from symbolic_pinn.solution import Snapshot
from symbolic_pinn.solution.snapshot import BINS, DECADES
from symbolic_pinn.weighting import norms, weight_matrices

Inspect = Callable[[Vector, Points, int], Snapshot]


def inspector(program: StepProgram) -> Inspect:
    """A function that makes a snapshot of the trained numbers on some points."""
    parts = program.parts.names
    alone = [program.objective.of_terms(program.parts.terms(i)) for i in range(len(parts))]

    @jax.jit
    def gradients(vector: Vector, points: Points) -> Float[Array, "parts parameters"]:
        def loss(v: Vector, part: int) -> Float[Array, ""]:
            return alone[part].term_losses(program.form.field(v), points).sum()

        return jnp.stack([jax.grad(loss)(vector, i) for i in range(len(parts))])

    def snapshot(vector: Vector, points: Points, step: int) -> Snapshot:
        found = gradients(vector, points)
        tree = jax.vmap(program.form.tree)(found)
        entries = np.concatenate([np.asarray(m) for m in weight_matrices(tree)], axis=1)
        lengths = np.asarray(norms(tree))
        flat = np.asarray(found, np.float64)
        return Snapshot(
            step,
            {p: _statistics(entries[i], float(lengths[i])) for i, p in enumerate(parts)},
            {f"{parts[i]}, {parts[j]}": _cosine(flat[i], flat[j])
             for i, j in combinations(range(len(parts)), 2)},
            {p: _histogram(entries[i]) for i, p in enumerate(parts)},
        )  # fmt: skip

    return snapshot


def _statistics(entries: np.ndarray, norm: float) -> dict[str, float]:
    median, q90, q99 = np.quantile(entries, (0.5, 0.9, 0.99))
    return {
        "max": float(entries.max()),
        "mean": float(entries.mean()),
        "median": float(median),
        "q90": float(q90),
        "q99": float(q99),
        "norm": norm,
    }


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return float(a @ b / lengths) if lengths else 0.0


def _histogram(entries: np.ndarray) -> list[int]:
    with np.errstate(divide="ignore"):
        decades = np.clip(np.log10(entries), *DECADES)
    return np.histogram(decades, BINS, DECADES)[0].tolist()
