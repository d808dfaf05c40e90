"""The parts of a loss: which terms of a problem share a loss and a weight.

L_i = sum of L_k over the terms k of part i,    L = sum_i lambda_i L_i
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from symbolic_pinn.problem import RESIDUAL, Problem


@dataclass(frozen=True)
class LossParts:
    """A division of the terms of a problem.

    Attributes:
        names: of the parts; the equations are part 0.
        of_term: for each term of the problem the position of its part.
    """

    names: tuple[str, ...]
    of_term: tuple[int, ...]

    @classmethod
    def by_group(cls, problem: Problem) -> "LossParts":
        """The loss groups: `residual`, `initial`, `boundary`, and those that the user named."""
        return cls(problem.groups, tuple(problem.groups.index(t.group) for t in problem.terms))

    @classmethod
    def by_condition(cls, problem: Problem) -> "LossParts":
        """The equations together, and every condition and observation by itself."""
        of_term = [RESIDUAL if t.group == RESIDUAL else t.name for t in problem.terms]
        names = tuple(dict.fromkeys(of_term))
        return cls(names, tuple(map(names.index, of_term)))

    @classmethod
    def of(cls, problem: Problem, *, each: bool) -> "LossParts":
        """What a weighting asks for: with `each` a weight for every condition."""
        return cls.by_condition(problem) if each else cls.by_group(problem)

    @cached_property
    def membership(self) -> np.ndarray:
        """1 where a term (row) belongs to a part (column): losses of terms times it are L_i."""
        return np.array([[i == k for i in range(len(self.names))] for k in self.of_term])

    def terms(self, part: int) -> tuple[int, ...]:
        """The positions of the terms of a part."""
        return tuple(k for k, i in enumerate(self.of_term) if i == part)

    def named(self, values: Any) -> dict[str, float]:
        """One number for each part, by its name."""
        return dict(zip(self.names, map(float, values), strict=True))
