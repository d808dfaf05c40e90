"""`Level`: a formula g whose zeros are a curve or surface, with its gradient."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import evaluate, evaluate_all
from symbolic_pinn.domain.domain import Domain
from symbolic_pinn.errors import InputError

_STEPS = 12
# A point is on the curve where g is this small beside |grad g| times the size of the box.
_CLOSE = 1e-13
# A step this short, in sizes of the box, is the last one that matters.
_LAST = 1e-9
_NO_SLOPE = (sp.DiracDelta, sp.Derivative, sp.Subs)


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
        found = [sp.diff(self.formula, self.domain.coordinates[i]) for i in self.index]
        if any(s.has(*_NO_SLOPE) for s in found):
            raise InputError(
                f"`{self.formula}` jumps, or has no slope: a boundary is where a formula without"
                " jumps is 0; join conditions by `&` and `|` instead"
            )
        return found

    def values(self, x: np.ndarray) -> np.ndarray:
        """g at points "... dim"."""
        flat = x.reshape(-1, x.shape[-1])
        found = np.asarray(evaluate(self.formula, self.domain.columns(flat)), float)
        return np.broadcast_to(found, len(flat)).reshape(x.shape[:-1])

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Its gradient "points space" at points "points dim"."""
        at = self.domain.columns(x)
        found = [np.asarray(s, float) for s in evaluate_all(self._slopes, at)]
        return np.stack([np.broadcast_to(f, len(x)) for f in found], axis=1)

    def normals(self, x: np.ndarray) -> np.ndarray:
        """grad g / |grad g|."""
        g = self.gradient(x)
        with np.errstate(all="ignore"):
            return g / _norm(g)[:, None]

    def projected(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points moved to the nearest zero by Newton's method, and which have arrived."""
        x, size = x.copy(), self.domain.size(self.space)
        with np.errstate(all="ignore"):
            moving = np.arange(len(x))
            for _ in range(_STEPS):
                g, slope = self.values(x[moving]), self.gradient(x[moving])
                steepness = _norm(slope)
                step = (g / steepness)[:, None] * (slope / steepness[:, None])
                step = np.where(np.isfinite(step), step, 0.0)
                x[moving[:, None], self.index] -= step
                # Lengths of steps square from one to the next: the one after this is rounding.
                moving = moving[np.abs(step).max(axis=1, initial=0.0) > _LAST * size]
                if not len(moving):
                    break
            g, steepness = self.values(x), _norm(self.gradient(x))
            noise = 1e-15 * np.abs(x).max(initial=1.0)
            return x, np.abs(g) <= (_CLOSE * size + noise) * steepness


def _norm(g: np.ndarray) -> np.ndarray:
    """Lengths of the rows, whose squares need not be floating-point numbers."""
    most = np.abs(g).max(axis=1, initial=0.0)
    found: np.ndarray = most * np.linalg.norm(g / np.where(most > 0, most, 1.0)[:, None], axis=1)
    return found
