"""From an easier problem to the one that is asked for, where Newton's method does not converge.

With v_0 the function to begin with, R the residual and R' its slopes, the problems H(v, s) = 0 lead
from one whose solution is known to R(v) = 0 at s = 1:

    linear part first   H = (1 - s) (R(v_0) + R'(v_0) (v - v_0)) + s R(v)
    fixed point         H = R(v) - (1 - s) R(v_0)

E. L. Allgower, K. Georg, Introduction to Numerical Continuation Methods, SIAM 2003, chapter 1. The
steps of s become longer where Newton's method converges, and shorter where it does not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.methods.random_features.newton import (
    Deformation,
    Newton,
    NewtonState,
    parameters,
)
from symbolic_pinn.methods.random_features.no_step import NoStep
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective.types import Linearised

_FIRST, _SHORTEST, _STAGES = 0.25, 0.002, 24
# Beginnings from which a homotopy is tried.
_BEGINS = 2
# A stage is no end: its equations need not hold to rounding.
_TOLERANCE, _ITERATIONS = 1e-2, 8


@dataclass(frozen=True)
class Homotopy:
    """Problems between the one that is solved at v_0 and the one that is asked for.

    Attributes:
        newton: settings of the iteration.
        collocation: the residuals at points.
        estimates: the trainable parameters at their start.
        begin: v_0.
        linear_first: whether the linear part comes first.
    """

    newton: Newton
    collocation: Collocation
    estimates: Estimates
    begin: PartialValues
    linear_first: bool

    def solved(self) -> NewtonState | None:
        """The solution at s = 1, or `None` where the way does not lead there."""
        state, s, step = None, 0.0, _FIRST
        for _ in range(_STAGES):
            goal = min(1.0, s + step)
            new = self._stage(goal, state)
            if new is None or not new.converged:
                step /= 4
                if step < _SHORTEST:
                    return None
                continue
            s, state, step = goal, new, 2 * step
            if s == 1.0:
                return self.newton.iterated(self.collocation, self.estimates, state)
        return None

    def _stage(self, s: float, state: NewtonState | None) -> NewtonState | None:
        newton = replace(
            self.newton,
            deformation=self._deformation(s),
            tolerance=_TOLERANCE,
            iterations=_ITERATIONS,
        )
        if state is None:
            state = newton.begun(self.collocation, self.estimates, self.begin)
        try:
            return newton.iterated(self.collocation, self.estimates, state)
        except NoStep:
            return None

    def _deformation(self, s: float) -> Deformation:
        theta_0, _ = parameters(self.estimates, np.array([float(z) for z in self.estimates.z]))
        first = self.collocation.evaluate(self.begin, theta_0)
        trainable = self.collocation.linearised.problem.trainable

        def deformed(
            found: list[Linearised], values: PartialValues, theta: Sequence[float]
        ) -> list[Linearised]:
            result = []
            for k, ((r, slopes), (r_0, slopes_0)) in enumerate(zip(found, first, strict=True)):
                if not self.linear_first:
                    result.append((r - (1 - s) * r_0, slopes))
                    continue
                here = {**values[k], **dict(zip(trainable, theta, strict=True))}
                there = {**self.begin[k], **dict(zip(trainable, theta_0, strict=True))}
                names = self.collocation.linearised.leaves(k)
                linear = r_0 + sum(
                    d * (here[n] - there[n]) for n, d in zip(names, slopes_0, strict=True)
                )
                mixed = zip(slopes_0, slopes, strict=True)
                slopes = tuple((1 - s) * d_0 + s * d for d_0, d in mixed)
                result.append(((1 - s) * linear + s * r, slopes))
            return result

        return deformed


def ways(
    newton: Newton,
    collocation: Collocation,
    estimates: Estimates,
    begins: Sequence[PartialValues],
) -> list[Callable[[], NewtonState | None]]:
    """What may be tried, the cheap first: other beginnings, then homotopies from each."""

    def plain(begin: PartialValues) -> Callable[[], NewtonState | None]:
        return lambda: newton.solve(collocation, estimates, begin)

    def homotopy(begin: PartialValues, linear_first: bool) -> Callable[[], NewtonState | None]:
        return Homotopy(
            newton=newton, collocation=collocation, estimates=estimates,
            begin=begin, linear_first=linear_first,
        ).solved  # fmt: skip

    return [
        *map(plain, begins),
        *(homotopy(b, first) for first in (True, False) for b in begins[:_BEGINS]),
    ]
