"""The interface of loss weights: state in, state out, as in Optax."""

import abc
from typing import Any

import equinox as eqx
from jaxtyping import Array, Float, PyTree

State = Any


class AbstractWeighting(eqx.Module):
    """Chooses the weights lambda_i in L = sum_i lambda_i L_i; group 0 is the residual.

    Attributes:
        every: steps between two updates, the first at step 0; `None` for weights that stay. Only
            then does a step compute the gradient of each group apart.
    """

    every: eqx.AbstractVar[int | None]

    @abc.abstractmethod
    def init(self, groups: tuple[str, ...]) -> State:
        """The state before the first step."""

    @abc.abstractmethod
    def weights(self, state: State) -> Float[Array, " groups"]:
        """The weights in force."""

    @abc.abstractmethod
    def update(self, state: State, gradients: PyTree[Float[Array, "groups ..."]]) -> State:
        """The next state, from the gradient of each group's unweighted loss (leading axis)."""
