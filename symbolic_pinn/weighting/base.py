"""The interface of loss weights: state in, state out, as in Optax.

The loss of a step is L = sum_i lambda_i L_i over its *parts*: the loss groups (`residual`,
`initial`, `boundary`, ...), or the equations and each condition by itself.
"""

import abc
from enum import Enum
from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.weighting.types import PerPart, State


class Evidence(Enum):
    """What a weighting looks at; each is measured only where it is asked for."""

    NOTHING = "nothing"
    LOSSES = "losses"
    GRADIENTS = "gradients"
    TRACES = "traces"


class Measured(eqx.Module):
    """What a step has measured of each part; `None` for what the weighting does not look at.

    Attributes:
        losses: L_i, unweighted.
        gradients: of L_i by the trained numbers, in the form of the field, parts leading.
        traces: Tr(K_i), the sum of squares of the Jacobian of the part's residuals, each divided
            by the square root of its number of points.
    """

    losses: PerPart | None = None
    gradients: PyTree[Float[Array, "parts ..."]] | None = None
    traces: PerPart | None = None


class AbstractWeighting(eqx.Module):
    """Chooses the weights lambda_i in L = sum_i lambda_i L_i; part 0 is the residual.

    Attributes:
        every: steps between two updates, the first at step 0; `None` for weights that stay.
        each: whether every condition is a part, or every loss group.
        evidence: what an update looks at.
        name: on the command line; empty for one that is used from Python alone.
    """

    every: eqx.AbstractVar[int | None]
    each: eqx.AbstractVar[bool]
    evidence: eqx.AbstractClassVar[Evidence]
    name: ClassVar[str] = ""

    @abc.abstractmethod
    def init(self, parts: tuple[str, ...]) -> State:
        """The state before the first step."""

    @abc.abstractmethod
    def weights(self, state: State) -> PerPart:
        """The weights in force."""

    @abc.abstractmethod
    def update(self, state: State, measured: Measured) -> State:
        """The next state."""
