"""Weights from gradient statistics (learning-rate annealing).

S. Wang, Y. Teng, P. Perdikaris, "Understanding and mitigating gradient flow pathologies in
physics-informed neural networks", SIAM J. Sci. Comput. 43 (2021) A3055-A3081, algorithm 1.

    M             = max over weight matrices W of max |dL_res/dW|
    m_i           = mean over weight matrices W of mean |d(lambda_i L_i)/dW|
    lambda_hat_i  = M / (m_i + 1e-10)
    lambda_i     <- ema lambda_i + (1 - ema) lambda_hat_i

The current lambda_i stands inside m_i, as in the authors' program: with frozen gradients lambda_i
settles at sqrt(M / m_raw), m_raw = mean |dL_i/dW|. With `weighted_denominator=False` it settles at
M / m_raw, as the paper's formula reads. Biases do not enter.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.recipe import require_positive
from symbolic_pinn.weighting.base import AbstractWeighting

_EPSILON = 1e-10


class GradientWeighting(AbstractWeighting):
    """Balances each group's mean gradient with the residual's largest one.

    Attributes:
        ema: share of the old weight that an update keeps, 0 <= ema < 1.
        every: steps between two updates; the first is at step 0.
        weighted_denominator: whether m_i is taken of lambda_i L_i (the authors' program) or of
            L_i (the formula in the paper).
    """

    ema: float = eqx.field(static=True)
    every: int = eqx.field(static=True)
    weighted_denominator: bool = eqx.field(static=True)

    def __init__(
        self, *, ema: float = 0.9, every: int = 10, weighted_denominator: bool = True
    ) -> None:
        require_positive(every=every)
        if not 0 <= ema < 1:
            raise InputError(f"`ema` is {ema}; give a number with 0 <= ema < 1")
        self.ema, self.every, self.weighted_denominator = ema, every, weighted_denominator

    def init(self, groups: tuple[str, ...]) -> Float[Array, " groups"]:
        """All weights 1."""
        return jnp.ones(len(groups))

    def weights(self, state: Float[Array, " groups"]) -> Float[Array, " groups"]:
        """The smoothed weights; that of the residual is 1."""
        return state

    def update(
        self, state: Float[Array, " groups"], gradients: PyTree[Float[Array, "groups ..."]]
    ) -> Float[Array, " groups"]:
        """One step of the moving average towards lambda_hat."""
        largest, mean = matrix_statistics(gradients)
        m = mean * state if self.weighted_denominator else mean
        target = largest[0] / (m + _EPSILON)
        return (self.ema * state + (1 - self.ema) * target).at[0].set(1.0)


def matrix_statistics(
    gradients: PyTree[Float[Array, "groups ..."]],
) -> tuple[Float[Array, " groups"], Float[Array, " groups"]]:
    """For each group, over all weight matrices: the largest |dL/dW|, the mean of mean |dL/dW|."""
    matrices = [jnp.abs(g) for g in jax.tree.leaves(gradients) if g.ndim == 3]
    if not matrices:
        raise InputError("gradient statistics need a network with weight matrices; it has none")
    largest = jnp.stack([g.max(axis=(1, 2)) for g in matrices]).max(axis=0)
    mean = jnp.stack([g.mean(axis=(1, 2)) for g in matrices]).mean(axis=0)
    return largest, mean
