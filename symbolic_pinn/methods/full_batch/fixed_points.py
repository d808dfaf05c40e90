"""`FixedPoints`: the points and weights of a method that looks at all points in each iteration.

With fewer residuals than trained numbers a network can satisfy every one of them and be anything
between. So there are half as many again as numbers, counted where terms hold, as long as an
iteration stays short; else other points are taken now and then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import jax.numpy as jnp
import numpy as np

from symbolic_pinn.checks import (
    Number,
    require_kind,
    require_positive,
    require_positive_number,
    require_precision,
)
from symbolic_pinn.compiler import holds
from symbolic_pinn.errors import InputError
from symbolic_pinn.objective import LossParts, Objective
from symbolic_pinn.problem import RESIDUAL, Face
from symbolic_pinn.sampling import Points, narrow_points, sobol_points
from symbolic_pinn.solution import Solution
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting import Fixed

_CONDITIONS = 10.0
# Residuals for each trained number, and points at least.
_RATIO, _LEAST, _LEAST_ON_FACE = 1.5, 1_000, 50
# Multiplications of J^T J, of which an iteration has time for about so many in a second, and the
# numbers in J, which are a gigabyte.
_WORK, _NUMBERS = 1.5e10, 1.25e8
# Points that are looked at for each that is wanted, against the share where something holds.
_SPARE, _LEAST_SHARE = 1.3, 1e-2


@with_suggestions
@dataclass(frozen=True)
class FixedPoints:
    """Points and weights of a method that looks at all points in each iteration.

    Attributes:
        points: collocation points in the interior, by Sobol's sequence, where terms hold; default
            1,000, or as many as make 1.5 residuals for each trained number, as long as an iteration
            takes about a second.
        face: points on each face; default a tenth of those, 50 at least.
        weighting: loss weights, which stay as they are; default those with which the method before
            ended, else 1 for equations and 10 for all else.
        resample: iterations after which other points are taken; default never, but where numbers
            are too many for so many points.
        precision: 32 or 64 bit floats; with 32 the loss stops falling early.
        condition_weight: weight of every term that is no equation, instead of `weighting`.
    """

    points: int | None = None
    face: int | None = None
    weighting: Fixed | None = None
    resample: int | None = None
    precision: int = 64
    condition_weight: Number | None = None

    def __post_init__(self) -> None:
        for name in ("points", "face", "resample"):
            if getattr(self, name) is not None:
                require_positive(**{name: getattr(self, name)})
        require_precision(self.precision)
        if self.weighting is not None:
            require_kind("weighting", self.weighting, Fixed, "weights that stay, `Fixed(...)`")
        if self.condition_weight is not None:
            require_positive_number(condition_weight=self.condition_weight)
            if self.weighting is not None:
                raise InputError("`weighting` and `condition_weight` exclude each other")

    def sized(self, objective: Objective, numbers: int, resample: int) -> "FixedPoints":
        """The same with its number of points chosen, if it was left open.

        Args:
            numbers: that are trained.
            resample: iterations after which other points are taken, where there are too few.
        """
        if self.points is not None:
            return self
        few = replace(self, points=_LEAST)
        rows: float = few._rows(objective)
        enough = replace(self, points=ceil(_LEAST * max(1.0, _RATIO * numbers / rows)))
        rows *= enough._inside / _LEAST
        if rows * numbers <= _NUMBERS and rows * numbers * min(rows, numbers) <= _WORK:
            return enough
        share = _NUMBERS / (few._rows(objective) * numbers)
        few = replace(few, points=max(_LEAST_ON_FACE, int(_LEAST * min(1.0, share))))
        return few if self.resample is not None else replace(few, resample=resample)

    @property
    def _inside(self) -> int:
        return self.points or _LEAST

    def _count(self, face: Face) -> int:
        """Points on a face."""
        on_faces = self.face or max(_LEAST_ON_FACE, self._inside // 10)
        return on_faces if face.fixed or face.curve else self._inside

    def _rows(self, objective: Objective) -> int:
        """Residuals at points where their terms hold."""
        points = map(np.asarray, self.sample(objective, 0))
        return sum(int(np.sum(_where(objective, i, x))) for i, x in enumerate(points)) or 1

    def sample(self, objective: Objective, seed: int) -> Points:
        """Points on each face of the problem."""
        return tuple(
            jnp.asarray(self._on_face(objective, i, seed + 1_000 * i), float)
            for i in range(len(objective.problem.faces))
        )

    def _on_face(self, objective: Objective, index: int, seed: int) -> np.ndarray:
        """Points where some term holds, and behind them those in the narrow places."""
        box, face = objective.problem.box, objective.problem.faces[index]
        count, share = self._count(face), _share(objective, index)
        if share == 1.0:
            points = sobol_points(box, face, count, seed=seed)
        else:
            tried = ceil(_SPARE * count / max(share, _LEAST_SHARE))
            points = sobol_points(box, face, tried, seed=seed)
            points = points[np.any(_where(objective, index, points), axis=0)][:count]
        if (places := objective.narrow[index]) is None:
            return points
        return np.concatenate([points, narrow_points(places, box, count, seed=seed)])

    def weights(self, objective: Objective, start: Solution | None) -> np.ndarray:
        """The weight of each term."""
        problem = objective.problem
        if self.weighting is not None:
            parts = LossParts.of(problem, each=self.weighting.each)
            return parts.membership @ np.asarray(self.weighting.init(parts.names))
        if self.condition_weight is None and start is not None and start.history.rows:
            known = start.history.rows[-1].weights
            for parts in (LossParts.by_group(problem), LossParts.by_condition(problem)):
                if set(known) == set(parts.names):
                    given = parts.membership @ np.array([known[p] for p in parts.names])
                    return given * _shares(objective)
        of_others = self.condition_weight or _CONDITIONS
        return np.array([1.0 if r.group == RESIDUAL else of_others for r in objective.residuals])


def _where(objective: Objective, index: int, points: np.ndarray) -> Sequence[np.ndarray]:
    """For each term on a face, at which of some points it holds."""
    pairs = zip(objective.residuals, objective.sets, strict=True)
    return [holds(objective.problem, r.name, points) for r, i in pairs if i == index]


def _share(objective: Objective, index: int) -> float:
    """The share of a face where some term holds; 1 where none does, and of what was measured."""
    face = objective.problem.faces[index]
    points = sobol_points(objective.problem.box, face, _LEAST, seed=0)
    held = np.any(_where(objective, index, points), axis=0)
    return float(np.mean(held)) if face.samples is None and held.any() else 1.0


def _shares(objective: Objective) -> np.ndarray:
    """That of each term: where points were spread over whole faces, it counted for so much."""
    return np.array([_share(objective, i) for i in objective.sets])
