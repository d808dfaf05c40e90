"""`Level`: a formula g whose zeros are a curve or surface, with its gradient."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.domain.domain import Domain

_STEPS = 12
# A point is on the curve where g is this small beside |grad g| times the size of the box.
_CLOSE = 1e-13


@dataclass(frozen=True)
class Level:
    """g(x), of all coordinates of a box, and its gradient in some of them.

    Attributes:
        formula: g.
        domain: whose coordinates it takes.
        space: the coordinates in which points move.
    """

    formula: sp.Expr
    domain: Domain
    space: tuple[sp.Symbol, ...]

    @cached_property
    def index(self) -> list[int]:
        """The positions of the space coordinates."""
        return self.domain.positions(self.space)

    @cached_property
    def _slopes(self) -> list[sp.Expr]:
        return [sp.diff(self.formula, self.domain.coordinates[i]) for i in self.index]

    def values(self, x: np.ndarray) -> np.ndarray:
        """g at points "... dim"."""
        flat = x.reshape(-1, x.shape[-1])
        found = np.asarray(evaluate(self.formula, self.domain.columns(flat)), float)
        return np.broadcast_to(found, len(flat)).reshape(x.shape[:-1])

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Its gradient "points space" at points "points dim"."""
        at = self.domain.columns(x)
        found = [np.asarray(evaluate(s, at), float) for s in self._slopes]
        return np.stack([np.broadcast_to(f, len(x)) for f in found], axis=1)

    def normals(self, x: np.ndarray) -> np.ndarray:
        """grad g / |grad g|."""
        g = self.gradient(x)
        return g / np.linalg.norm(g, axis=1, keepdims=True)

    def projected(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points moved to the nearest zero by Newton's method, and which have arrived."""
        x, size = x.copy(), self.domain.size(self.space)
        with np.errstate(all="ignore"):
            for _ in range(_STEPS):
                g, slope = self.values(x), self.gradient(x)
                step = (g / (slope**2).sum(axis=1))[:, None] * slope
                x[:, self.index] -= np.where(np.isfinite(step), step, 0.0)
            g, steepness = self.values(x), np.linalg.norm(self.gradient(x), axis=1)
            noise = 1e-15 * np.abs(x).max(initial=1.0)
            return x, np.abs(g) <= (_CLOSE * size + noise) * steepness
