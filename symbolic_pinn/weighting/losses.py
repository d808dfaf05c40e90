"""Weights from how the losses change; both cost nothing, and look at no gradient.

**SoftAdapt**: A. A. Heydari, C. A. Thompson, A. Mehmood, "SoftAdapt: techniques for adaptive loss
weighting of neural networks with multi-part loss functions", arXiv:1912.12355 (2019), in its
normalised form. n parts, s_i = (L_i(t) - L_i(t-1)) / L_i(t-1):

    lambda_i = n softmax_i(beta s)

**ReLoBRaLo**: R. Bischof, M. Kraus, "Multi-objective loss balancing for physics-informed deep
learning", arXiv:2110.09813 (2021).

    lambda_hat_i(t, t') = n softmax_i(L_i(t) / (T L_i(t')))
    lambda_i(t) = alpha (rho lambda_i(t-1) + (1 - rho) lambda_hat_i(t, 0))
                  + (1 - alpha) lambda_hat_i(t, t-1)

with rho = 1 or 0 at random, E[rho] given: now and then the start is looked back at.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, PRNGKeyArray

from symbolic_pinn.checks import (
    require_number,
    require_positive,
    require_positive_number,
    require_seed,
    require_switch,
)
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.base import AbstractWeighting, Evidence, Measured
from symbolic_pinn.weighting.types import PerPart

_TINY = 1e-30


class Remembered(eqx.Module):
    """Weights, and the losses that the next update compares with."""

    weights: PerPart
    before: PerPart
    first: PerPart
    begun: Bool[Array, ""]
    key: PRNGKeyArray


def _begin(parts: tuple[str, ...], seed: int) -> Remembered:
    ones = jnp.ones(len(parts))
    return Remembered(
        weights=ones, before=ones, first=ones, begun=jnp.asarray(False), key=jax.random.key(seed)
    )


@with_suggestions
class SoftAdapt(AbstractWeighting):
    """Favours the parts whose losses fall slowest.

    Attributes:
        beta: how sharply; 0 gives all parts the weight 1.
        every: steps between two updates.
        each: a weight for every condition, or for every loss group.
    """

    beta: float = eqx.field(static=True)
    every: int = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    evidence: ClassVar[Evidence] = Evidence.LOSSES
    name: ClassVar[str] = "softadapt"

    def __init__(self, *, beta: float = 0.1, every: int = 10, each: bool = False) -> None:
        require_positive(every=every)
        require_switch(each=each)
        require_number("beta", beta, "a number that is not negative", lambda v: v >= 0)
        self.beta, self.every, self.each = beta, every, each

    def init(self, parts: tuple[str, ...]) -> Remembered:
        """All weights 1."""
        return _begin(parts, 0)

    def weights(self, state: Remembered) -> PerPart:
        """Those of the last update; they add up to the number of parts."""
        return state.weights

    def update(self, state: Remembered, measured: Measured) -> Remembered:
        """From the relative change since the last update."""
        losses = measured.losses
        assert losses is not None
        slope = (losses - state.before) / (state.before + _TINY)
        found = len(losses) * jax.nn.softmax(self.beta * slope)
        weights = jnp.where(state.begun, found, state.weights)
        return Remembered(
            weights=weights,
            before=losses,
            first=state.first,
            begun=jnp.asarray(True),
            key=state.key,
        )


@with_suggestions
class ReLoBRaLo(AbstractWeighting):
    """Favours the parts whose losses have fallen least, since the last step and since the first.

    Attributes:
        temperature: T; small values make one part take all.
        alpha: share of the old weights.
        rho: mean of the random rho.
        seed: of rho.
        every: steps between two updates.
        each: a weight for every condition, or for every loss group.
    """

    temperature: float = eqx.field(static=True)
    alpha: float = eqx.field(static=True)
    rho: float = eqx.field(static=True)
    seed: int = eqx.field(static=True)
    every: int = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    evidence: ClassVar[Evidence] = Evidence.LOSSES
    name: ClassVar[str] = "relobralo"

    def __init__(
        self,
        *,
        temperature: float = 0.1,
        alpha: float = 0.999,
        rho: float = 0.999,
        seed: int = 0,
        every: int = 1,
        each: bool = False,
    ) -> None:
        require_positive(every=every)
        require_switch(each=each)
        require_seed(seed=seed)
        require_positive_number(temperature=temperature)
        for name, value in (("alpha", alpha), ("rho", rho)):
            require_number(name, value, "a number from 0 to 1", lambda v: 0 <= v <= 1)
        self.temperature, self.alpha, self.rho = temperature, alpha, rho
        self.seed, self.every, self.each = seed, every, each

    def init(self, parts: tuple[str, ...]) -> Remembered:
        """All weights 1."""
        return _begin(parts, self.seed)

    def weights(self, state: Remembered) -> PerPart:
        """The smoothed weights."""
        return state.weights

    def update(self, state: Remembered, measured: Measured) -> Remembered:
        """One step of the balance."""
        losses = measured.losses
        assert losses is not None
        first = jnp.where(state.begun, state.first, losses)
        key, draw = jax.random.split(state.key)
        looks_ahead = jax.random.bernoulli(draw, self.rho)
        old = jnp.where(looks_ahead, state.weights, self._balance(losses, first))
        found = self.alpha * old + (1 - self.alpha) * self._balance(losses, state.before)
        weights = jnp.where(state.begun, found, state.weights)
        return Remembered(
            weights=weights, before=losses, first=first, begun=jnp.asarray(True), key=key
        )

    def _balance(self, losses: PerPart, before: PerPart) -> PerPart:
        return len(losses) * jax.nn.softmax(losses / (self.temperature * before + _TINY))
