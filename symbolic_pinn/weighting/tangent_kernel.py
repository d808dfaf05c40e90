"""Weights from the neural tangent kernel.

S. Wang, X. Yu, P. Perdikaris, "When and why PINNs fail to train: a neural tangent kernel
perspective", J. Comput. Phys. 449 (2022) 110768, algorithm 1.

    K_i = J_i J_i^T,   lambda_i = Tr(K) / Tr(K_i),   Tr(K) = sum_j Tr(K_j)

J_i is the Jacobian of the residuals r_i = R_i(x) / sqrt(N_i) of part i by the trained numbers, so
that L_i = |r_i|^2. Under gradient flow the mean rate at which r_i decays is in proportion to the
trace: these weights make the traces of lambda_i K_i, and so the rates, equal. The paper takes plain
residuals r_i; with equal numbers of points the weights are the same.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from symbolic_pinn.checks import require_switch
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.base import AbstractWeighting, Evidence, Measured
from symbolic_pinn.weighting.gradient import check_average
from symbolic_pinn.weighting.types import PerPart


@with_suggestions
class NTKWeighting(AbstractWeighting):
    """Makes the mean convergence rates of all parts equal.

    The trace is the sum of squares of the Jacobian's rows; K itself is never formed.

    Attributes:
        every: steps between two updates; the first is at step 0.
        ema: share of the old weight that an update keeps; the paper keeps none.
        each: a weight for every condition, or for every loss group.
    """

    every: int = eqx.field(static=True)
    ema: float = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    evidence: ClassVar[Evidence] = Evidence.TRACES
    name: ClassVar[str] = "ntk"

    def __init__(self, *, every: int = 1000, ema: float = 0.0, each: bool = False) -> None:
        check_average(ema, every)
        require_switch(each=each)
        self.every, self.ema, self.each = every, ema, each

    def init(self, parts: tuple[str, ...]) -> PerPart:
        """All weights 1."""
        return jnp.ones(len(parts))

    def weights(self, state: PerPart) -> PerPart:
        """The weights of the last update."""
        return state

    def update(self, state: PerPart, measured: Measured) -> PerPart:
        """Tr(K) / Tr(K_i)."""
        traces = measured.traces
        assert traces is not None
        # Stiff problems have ratios of 1e6 and more; only a part without any slope is bounded.
        target = jnp.sum(traces) / jnp.maximum(traces, 1e-10 * jnp.max(traces))
        return self.ema * state + (1 - self.ema) * target
