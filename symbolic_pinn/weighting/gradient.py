"""Weights from gradient statistics.

**Learning-rate annealing**: S. Wang, Y. Teng, P. Perdikaris, "Understanding and mitigating gradient
flow pathologies in physics-informed neural networks", SIAM J. Sci. Comput. 43 (2021) A3055-A3081,
algorithm 1.

    M             = max over weight matrices W of max |dL_res/dW|
    m_i           = mean over weight matrices W of mean |d(lambda_i L_i)/dW|
    lambda_hat_i  = M / (m_i + 1e-10)
    lambda_i     <- ema lambda_i + (1 - ema) lambda_hat_i

The current lambda_i stands inside m_i, as in the authors' program: with frozen gradients lambda_i
settles at sqrt(M / m_raw), m_raw = mean |dL_i/dW|. With `weighted_denominator=False` it settles at
M / m_raw, as the paper's formula reads. Biases do not enter.

**Norms**: S. Wang, S. Sankaran, H. Wang, P. Perdikaris, "An expert's guide to training
physics-informed neural networks", arXiv:2308.08468 (2023), algorithm 1 and its published program.

    lambda_hat_i = mean_j |grad L_j| / |grad L_i|
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from symbolic_pinn.checks import (
    require_kind,
    require_number,
    require_positive,
    require_positive_number,
    require_switch,
)
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.base import AbstractWeighting, Evidence, Measured
from symbolic_pinn.weighting.statistics import AbstractStatistic, Extremes, norms
from symbolic_pinn.weighting.types import PerPart

_EPSILON = 1e-10


@with_suggestions
class GradientWeighting(AbstractWeighting):
    """Balances each part's typical gradient with the residual's large one.

    Attributes:
        ema: share of the old weight that an update keeps, 0 <= ema < 1.
        every: steps between two updates; the first is at step 0.
        weighted_denominator: whether m_i is taken of lambda_i L_i (the authors' program) or of
            L_i (the formula in the paper).
        statistic: what large (M) and typical (m_i) are; `Extremes()` is the paper's.
        cap: the largest lambda_hat; `None` for no limit.
        each: a weight for every condition, or for every loss group.
    """

    ema: float = eqx.field(static=True)
    every: int = eqx.field(static=True)
    weighted_denominator: bool = eqx.field(static=True)
    statistic: AbstractStatistic
    cap: float | None = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    evidence: ClassVar[Evidence] = Evidence.GRADIENTS
    name: ClassVar[str] = "gradient"

    def __init__(
        self,
        *,
        ema: float = 0.9,
        every: int = 10,
        weighted_denominator: bool = True,
        statistic: AbstractStatistic | None = None,
        cap: float | None = None,
        each: bool = False,
    ) -> None:
        check_average(ema, every)
        require_switch(weighted_denominator=weighted_denominator, each=each)
        if cap is not None:
            require_positive_number(cap=cap)
        if statistic is not None:
            require_kind("statistic", statistic, AbstractStatistic, "a statistic, `Quantiles()`")
        self.ema, self.every, self.weighted_denominator = ema, every, weighted_denominator
        self.statistic, self.cap, self.each = statistic or Extremes(), cap, each

    def init(self, parts: tuple[str, ...]) -> PerPart:
        """All weights 1."""
        return jnp.ones(len(parts))

    def weights(self, state: PerPart) -> PerPart:
        """The smoothed weights; that of the residual is 1."""
        return state

    def update(self, state: PerPart, measured: Measured) -> PerPart:
        """One step of the moving average towards lambda_hat."""
        large, typical = self.statistic(measured.gradients)
        m = typical * state if self.weighted_denominator else typical
        target = large[0] / (m + _EPSILON)
        if self.cap is not None:
            target = jnp.minimum(target, self.cap)
        return (self.ema * state + (1 - self.ema) * target).at[0].set(1.0)


@with_suggestions
class GradientNorm(AbstractWeighting):
    """Gives the gradients of all parts the same norm.

    Attributes:
        ema: share of the old weight that an update keeps, 0 <= ema < 1.
        every: steps between two updates; the first is at step 0.
        each: a weight for every condition, or for every loss group.
    """

    ema: float = eqx.field(static=True)
    every: int = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    evidence: ClassVar[Evidence] = Evidence.GRADIENTS
    name: ClassVar[str] = "gradient-norm"

    def __init__(self, *, ema: float = 0.9, every: int = 10, each: bool = False) -> None:
        check_average(ema, every)
        require_switch(each=each)
        self.ema, self.every, self.each = ema, every, each

    def init(self, parts: tuple[str, ...]) -> PerPart:
        """All weights 1."""
        return jnp.ones(len(parts))

    def weights(self, state: PerPart) -> PerPart:
        """The smoothed weights."""
        return state

    def update(self, state: PerPart, measured: Measured) -> PerPart:
        """One step of the moving average towards lambda_hat."""
        found = norms(measured.gradients)
        mean = jnp.mean(found)
        # A part whose gradient vanishes keeps a finite weight, as in the authors' program.
        return self.ema * state + (1 - self.ema) * mean / (found + 1e-5 * mean)


def check_average(ema: float, every: int) -> None:
    """Refuse settings of a moving average that has none."""
    require_positive(every=every)
    require_number("ema", ema, "a number with 0 <= ema < 1", lambda v: 0 <= v < 1)
