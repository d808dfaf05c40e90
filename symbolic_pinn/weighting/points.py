"""Weights on points: the loss of a term becomes L_k = mean_x m_k(x) |R_k(x)|^2.

They go together with weights on parts. Those that belong to a point need the same points at each
step; causal weights are a function of time and do not.

**Self-adaptive weights**: L. McClenny, U. Braga-Neto, "Self-adaptive physics-informed neural
networks", J. Comput. Phys. 474 (2023) 111722. m = lambda^2, and lambda climbs the gradient of the
loss, by Adam: d L / d lambda_k(x) = 2 lambda_k(x) R_k(x)^2 / N_k.

**Residual-based attention**: S. J. Anagnostopoulos, J. D. Toscano, N. Stergiopulos,
G. E. Karniadakis, "Residual-based attention in physics-informed neural networks", Comput. Methods
Appl. Mech. Engrg. 421 (2024) 116805.

    lambda(x) <- gamma lambda(x) + eta |R(x)| / max_x |R(x)|,   m = lambda^2

**Causal weights**: S. Wang, S. Sankaran, P. Perdikaris, "Respecting causality for training
physics-informed neural networks", Comput. Methods Appl. Mech. Engrg. 421
(2024) 116813. With time cut into M intervals and L_j the mean squared residual in the j-th,

    w_i = exp(-epsilon sum_(j < i) L_j)
"""

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from symbolic_pinn.checks import (
    require_learning_rate,
    require_number,
    require_positive,
    require_positive_number,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.types import State

# One array for each term.
Factors = list[Float[Array, " _"]]
Places = Sequence[Float[Array, "_ _"]]


@dataclass(frozen=True)
class PointSets:
    """What a weighting of points must know of the terms.

    Attributes:
        counts: points of each term.
        is_equation: whether a term is an equation of the interior.
        time: column of time in the points, its start and its end; `None` without time.
    """

    counts: tuple[int, ...]
    is_equation: tuple[bool, ...]
    time: tuple[int, float, float] | None


class AbstractPointWeighting(eqx.Module):
    """Chooses m_k(x) in L_k = mean_x m_k(x) |R_k(x)|^2.

    Attributes:
        every: steps between two updates, the first at step 0.
        fixed: whether it needs the same points at each step.
        name: on the command line; empty for one that is used from Python alone.
    """

    every: eqx.AbstractVar[int]
    fixed: eqx.AbstractClassVar[bool]
    name: ClassVar[str] = ""

    @abc.abstractmethod
    def init(self, sets: PointSets) -> State:
        """The state before the first step."""

    @abc.abstractmethod
    def factors(self, state: State, points: Places) -> Factors:
        """m_k at the points of each term."""

    @abc.abstractmethod
    def update(self, state: State, points: Places, residuals: Factors) -> State:
        """The next state, from the residual of each term at its points."""


@with_suggestions
class SelfAdaptive(AbstractPointWeighting):
    """Every point has a weight that grows with its residual, by gradient ascent.

    Attributes:
        learning_rate: of Adam's ascent.
        every: steps between two updates.
    """

    learning_rate: float = eqx.field(static=True, default=5e-3)
    every: int = eqx.field(static=True, default=1)
    fixed: ClassVar[bool] = True
    name: ClassVar[str] = "self-adaptive"

    def __check_init__(self) -> None:
        require_positive(every=self.every)
        require_learning_rate(self.learning_rate)

    def init(self, sets: PointSets) -> State:
        """lambda = 1 everywhere."""
        weights = [jnp.ones(n) for n in sets.counts]
        return weights, self._adam.init(weights)

    def factors(self, state: State, points: Places) -> Factors:
        """lambda^2."""
        return [jnp.square(w) for w in state[0]]

    def update(self, state: State, points: Places, residuals: Factors) -> State:
        """One step of ascent."""
        weights, moments = state
        pairs = zip(weights, residuals, strict=True)
        descent = [-2 * w * jnp.square(r) / len(r) for w, r in pairs]
        updates, moments = self._adam.update(descent, moments)
        return optax.apply_updates(weights, updates), moments

    @property
    def _adam(self) -> optax.GradientTransformation:
        return optax.adam(self.learning_rate)


@with_suggestions
class ResidualAttention(AbstractPointWeighting):
    """Points with a large residual get more weight, by a decaying sum of its relative size.

    Attributes:
        gamma: share of the old weight.
        eta: share of the residual's relative size; weights stay below eta / (1 - gamma).
        every: steps between two updates.
    """

    gamma: float = eqx.field(static=True, default=0.999)
    eta: float = eqx.field(static=True, default=0.01)
    every: int = eqx.field(static=True, default=1)
    fixed: ClassVar[bool] = True
    name: ClassVar[str] = "attention"

    def __check_init__(self) -> None:
        require_positive(every=self.every)
        require_positive_number(eta=self.eta)
        takes = "a number with 0 <= gamma < 1"
        require_number("gamma", self.gamma, takes, lambda v: 0 <= v < 1)

    def init(self, sets: PointSets) -> State:
        """1 everywhere, so that the first steps train."""
        return [jnp.ones(n) for n in sets.counts]

    def factors(self, state: State, points: Places) -> Factors:
        """lambda^2."""
        return [jnp.square(w) for w in state]

    def update(self, state: State, points: Places, residuals: Factors) -> State:
        """gamma lambda + eta |R| / max |R|."""
        sizes = [jnp.abs(r) for r in residuals]
        shares = [r / (jnp.max(r) + 1e-30) for r in sizes]
        return [self.gamma * w + self.eta * s for w, s in zip(state, shares, strict=True)]


@with_suggestions
class CausalWeighting(AbstractPointWeighting):
    """Trains the equations at a time only once they hold at all times before.

    Attributes:
        epsilon: how strictly.
        intervals: M.
        every: steps between two updates.
    """

    epsilon: float = eqx.field(static=True, default=1.0)
    intervals: int = eqx.field(static=True, default=32)
    every: int = eqx.field(static=True, default=1)
    fixed: ClassVar[bool] = False
    name: ClassVar[str] = "causal"

    def __check_init__(self) -> None:
        require_positive(every=self.every, intervals=self.intervals)
        require_positive_number(epsilon=self.epsilon)

    def init(self, sets: PointSets) -> State:
        """w = 1, and which terms are equations."""
        if sets.time is None:
            raise InputError(
                "causal weights need a time coordinate; call one `t`, or name it, `time=`"
            )
        return _Causal(jnp.ones(self.intervals), sets)

    def factors(self, state: "_Causal", points: Places) -> Factors:
        """w of the interval in which each point lies; 1 for conditions."""
        return [
            state.weights[state.interval(p)] if is_equation else jnp.ones_like(p[:, 0])
            for p, is_equation in zip(points, state.sets.is_equation, strict=True)
        ]

    def update(self, state: "_Causal", points: Places, residuals: Factors) -> "_Causal":
        """exp(-epsilon sum of the losses before); an interval without points adds nothing."""
        total, count = jnp.zeros(self.intervals), jnp.zeros(self.intervals)
        of_term = zip(points, residuals, state.sets.is_equation, strict=True)
        for p, r, is_equation in of_term:
            if is_equation:
                total = total + jax.ops.segment_sum(
                    jnp.square(r), state.interval(p), self.intervals
                )
                count = count + jax.ops.segment_sum(
                    jnp.ones_like(r), state.interval(p), self.intervals
                )
        losses = total / jnp.maximum(count, 1)
        before = jnp.cumsum(losses) - losses
        return _Causal(jnp.exp(-self.epsilon * before), state.sets)


class _Causal(eqx.Module):
    weights: Float[Array, " intervals"]
    sets: PointSets = eqx.field(static=True)

    def interval(self, points: Float[Array, "n _"]) -> Any:
        """The index of the interval of time in which each point lies."""
        assert self.sets.time is not None
        column, start, end = self.sets.time
        share = (points[:, column] - start) / (end - start)
        return jnp.clip((share * len(self.weights)).astype(int), 0, len(self.weights) - 1)
